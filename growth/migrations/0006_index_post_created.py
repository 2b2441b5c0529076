"""For the staff's list of all entries. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0005_index_post_status"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="post",
            index=models.Index(fields=["created_at"], name="post_created_idx"),
        ),
    ]
