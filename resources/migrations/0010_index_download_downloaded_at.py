"""For what is trending. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0009_index_download_resource"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resourcedownload",
            index=models.Index(fields=["downloaded_at"], name="download_downloaded_at_idx"),
        ),
    ]
