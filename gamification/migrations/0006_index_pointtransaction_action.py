"""For the ledger browser's filter. Built concurrently, alone in its migration."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0005_index_pointtransaction_member"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pointtransaction",
            index=models.Index(fields=["action"], name="pointtransaction_action_idx"),
        ),
    ]
