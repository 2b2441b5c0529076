"""Seventh of eight for the library's shelves: what is due to be published. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0019_validate_shelves"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(
                fields=["publish_at"],
                condition=models.Q(state="SCHEDULED"),
                name="resource_due_idx",
            ),
        ),
    ]
