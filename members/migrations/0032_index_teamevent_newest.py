"""For the audit page: changes of teams, newest first. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0031_index_memberevent_actor"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='teamevent',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='teamevent_newest_idx'),
        ),
    ]
