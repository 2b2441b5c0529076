"""For the page of an entry, and what is new to its author. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0007_index_like_post"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="reply",
            index=models.Index(fields=["post", "created_at"], name="reply_post_idx"),
        ),
    ]
