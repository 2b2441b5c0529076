"""For the newest on home, whatever the library's size. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0048_index_last_taken"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(state="PUBLISHED", archived_at=None),
                name="resource_newest_idx",
            ),
        ),
    ]
