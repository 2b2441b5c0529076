"""For a review's goals of a period, and when a member is erased. Built concurrently, alone in its migration."""

import revcouncil.schema.operations.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("growth", "0009_index_goal_status"),
    ]

    operations = [
        revcouncil.schema.operations.indexes.AddIndexConcurrently(
            model_name="goal",
            index=models.Index(fields=["member", "period"], name="goal_period_idx"),
        ),
    ]
