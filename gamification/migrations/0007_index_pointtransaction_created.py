"""For the boards of a month and of 30 days. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0006_index_pointtransaction_action"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pointtransaction",
            index=models.Index(fields=["created_at"], name="pointtransaction_created_idx"),
        ),
    ]
