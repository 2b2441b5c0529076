"""Last of two for published figures: the key holds for all rows, of which there are none."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0020_add_publishing"),
    ]

    operations = [
        ValidateConstraint("snapshot", "benchmarks_snapshot_publication_fk"),
    ]
