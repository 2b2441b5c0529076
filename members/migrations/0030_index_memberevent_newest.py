"""For the audit page: changes of members, newest first. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0029_index_auditlog_action"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='memberevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='memberevent_newest_idx'),
        ),
    ]
