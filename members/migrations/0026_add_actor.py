"""First for the audit page: who did it and how it was, beside each change; from where, beside each deed.

Columns first, then their defaults: no row is rewritten. The defaults are the database's and read what
a request says of itself, so that the release before fills them too; `before` stays empty until the
triggers of the second.
"""

import members.history
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0025_validate_switches"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddField(
            model_name='auditlog',
            name='came_from',
            field=models.TextField(blank=True, db_default='', editable=False),
        ),
        migrations.AddField(
            model_name='auditlog',
            name='page',
            field=models.TextField(blank=True, db_default='', editable=False),
        ),
        migrations.AddField(
            model_name='emailtemplateevent',
            name='actor_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='emailtemplateevent',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='featureflagevent',
            name='actor_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='featureflagevent',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='actor_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='teamevent',
            name='actor_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='teamevent',
            name='before',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='emailtemplateevent',
            name='actor_id',
            field=models.BigIntegerField(db_default=members.history.ActorOfRequest(), null=True),
        ),
        migrations.AlterField(
            model_name='featureflagevent',
            name='actor_id',
            field=models.BigIntegerField(db_default=members.history.ActorOfRequest(), null=True),
        ),
        migrations.AlterField(
            model_name='memberevent',
            name='actor_id',
            field=models.BigIntegerField(db_default=members.history.ActorOfRequest(), null=True),
        ),
        migrations.AlterField(
            model_name='teamevent',
            name='actor_id',
            field=models.BigIntegerField(db_default=members.history.ActorOfRequest(), null=True),
        ),
        migrations.AlterField(
            model_name='auditlog',
            name='came_from',
            field=models.TextField(blank=True, db_default=members.history.SaidOfRequest(word='from'), editable=False),
        ),
        migrations.AlterField(
            model_name='auditlog',
            name='page',
            field=models.TextField(blank=True, db_default=members.history.SaidOfRequest(word='url'), editable=False),
        ),
    ]
