"""Writes to a database that is not the one being migrated."""

from django.db import connections, migrations


def copy(apps, schema_editor):
    """Leave a mark in the archive."""
    with connections["archive"].cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS marks (mark text)")
        cursor.execute("INSERT INTO marks VALUES ('copied')")


class Migration(migrations.Migration):
    dependencies = [("till", "0001_make")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
