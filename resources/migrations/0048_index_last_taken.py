"""Second of two for recommendations: what a member took last, and all they took. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0047_index_trending"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resourcedownload",
            index=models.Index(
                fields=["member", "downloaded_at"],
                include=["resource"],
                name="download_last_taken_idx",
            ),
        ),
    ]
