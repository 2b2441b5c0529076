"""For the audit page: changes of members by who made them. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0030_index_memberevent_newest"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='memberevent',
            index=models.Index(fields=['actor_id', '-pgh_created_at', '-pgh_id'], name='memberevent_actor_idx'),
        ),
    ]
