"""For a member's drafts, and when an author is erased. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0003_validate_keys"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["author", "status"], name="post_author_idx"),
        ),
    ]
