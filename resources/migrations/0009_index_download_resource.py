"""For one resource's figures. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0008_index_download_member"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resourcedownload",
            index=models.Index(fields=["resource"], name="download_resource_idx"),
        ),
    ]
