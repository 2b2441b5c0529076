"""For an entry that is deleted, and for the check of its tally. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0006_index_post_created"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="like",
            index=models.Index(fields=["post"], name="like_post_idx"),
        ),
    ]
