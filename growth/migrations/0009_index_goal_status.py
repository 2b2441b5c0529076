"""For a member's open goals, and those others see. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0008_index_reply_post"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="goal",
            index=models.Index(fields=["member", "status"], name="goal_status_idx"),
        ),
    ]
