"""For the audit page: deeds by who did them. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0027_record_before"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditlog',
            index=models.Index(fields=['actor', '-at', '-id'], name='auditlog_actor_newest_idx'),
        ),
    ]
