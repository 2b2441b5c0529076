"""The tables."""

import importlib

from django.db import migrations

OLD = importlib.import_module(
    "tests.schema.projects.shop.changes.0001_squashed_0002_fill"
).Migration


class Migration(migrations.Migration):
    dependencies = OLD.dependencies
    operations = OLD.operations[:2]
