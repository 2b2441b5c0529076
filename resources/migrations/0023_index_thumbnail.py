"""Second of two: whose cover one is, for the sweep of orphans. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0022_index_file"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(
                fields=["thumbnail"],
                condition=models.Q(("thumbnail", ""), _negated=True),
                name="resource_thumbnail_idx",
            ),
        ),
    ]
