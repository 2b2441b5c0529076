"""For the audit page: deeds by the row they are about. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0036_index_auditlog_actor_newest"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditlog',
            index=models.Index(fields=['target_type', 'target_id', '-at', '-id'], name='auditlog_target_idx'),
        ),
    ]
