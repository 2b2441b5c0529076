"""For the audit page: deeds by their kind. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0028_index_auditlog_actor_newest"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditlog',
            index=models.Index(fields=['action', '-at', '-id'], name='auditlog_action_idx'),
        ),
    ]
