"""For the ledger browser's filter. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


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
