"""First of two: whose file one is, for the sweep of orphans and the check of files. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0021_index_author"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(fields=["file"], include=["id"], name="resource_file_idx"),
        ),
    ]
