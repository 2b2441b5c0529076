"""For the audit page: changes of teams by who made them. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0032_index_teamevent_newest"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='teamevent',
            index=models.Index(fields=['actor_id', '-pgh_created_at', '-pgh_id'], name='teamevent_actor_idx'),
        ),
    ]
