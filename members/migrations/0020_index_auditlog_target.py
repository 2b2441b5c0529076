"""For erasing a member and for the page of one member: what was done to them, without reading the
whole audit log. Built concurrently, alone in its migration.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0019_forget_person"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="auditlog",
            index=models.Index(fields=["target_type", "target_id", "-at", "-id"], name="auditlog_target_idx"),
        ),
    ]
