"""For what a member took already. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0007_index_resource_featured"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resourcedownload",
            index=models.Index(fields=["member"], name="download_member_idx"),
        ),
    ]
