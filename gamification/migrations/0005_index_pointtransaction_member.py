"""For a member's own history. Built concurrently, alone in its migration."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0004_validate_keys"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pointtransaction",
            index=models.Index(fields=["member"], name="pointtransaction_member_idx"),
        ),
    ]
