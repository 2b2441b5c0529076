"""First of two for recommendations: the downloads of a resource since a moment, for what is trending. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0045_validate_imports"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resourcedownload",
            index=models.Index(fields=["resource", "downloaded_at"], name="download_trending_idx"),
        ),
    ]
