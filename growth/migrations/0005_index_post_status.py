"""For the staff's list of entries, narrowed to one status. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0004_index_post_author"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["status", "created_at"], name="post_status_idx"),
        ),
    ]
