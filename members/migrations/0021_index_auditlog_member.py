"""For erasing a member: the audit entries that name them in their detail, without reading the whole
log. Built concurrently, alone in its migration.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0020_index_auditlog_target"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="auditlog",
            index=models.Index(models.F("detail__member"), name="auditlog_member_idx"),
        ),
    ]
