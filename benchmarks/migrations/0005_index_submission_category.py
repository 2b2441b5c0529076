"""For the published statistics. Built concurrently, alone in its migration."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0004_validate_keys"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=models.Index(fields=["category"], name="submission_category_idx"),
        ),
    ]
