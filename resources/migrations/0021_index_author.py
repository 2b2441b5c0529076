"""Last of eight: for the erasure of a member who wrote something. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0020_index_due"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="resource",
            index=models.Index(
                fields=["author"],
                condition=models.Q(author__isnull=False),
                name="resource_author_idx",
            ),
        ),
    ]
