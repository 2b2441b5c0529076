"""First of two for Discord: members' seats on the server, introductions of people who are not
linked yet, limits, and what the bot is kept from.

New tables. The key takes SHARE ROW EXCLUSIVE on the members for a moment; 0042 says to PostgreSQL
that it holds.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0040_index_stripeevent_open"),
    ]

    operations = [
        migrations.CreateModel(
            name='DiscordLimit',
            fields=[
                ('key', models.CharField(max_length=250, primary_key=True, serialize=False)),
                ('bucket', models.CharField(blank=True, db_default='', default='', max_length=100)),
                ('left', models.IntegerField(db_default=0, default=0)),
                ('most', models.IntegerField(db_default=0, default=0)),
                ('resets_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='DiscordPost',
            fields=[
                ('discord_id', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('message_id', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['discord_id'],
            },
        ),
        migrations.CreateModel(
            name='DiscordWork',
            fields=[
                ('kind', models.CharField(choices=[('INTRODUCTIONS', 'Reading introductions'), ('ROLES', 'Giving roles')], max_length=13, primary_key=True, serialize=False)),
                ('place', models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='read up to')),
                ('why', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='what is in the way')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='last tried')),
            ],
            options={
                'verbose_name': 'work on Discord',
                'verbose_name_plural': 'work on Discord',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='DiscordSeat',
            fields=[
                ('member', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='discord_seat', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('discord_id', models.CharField(max_length=20, verbose_name='Discord id')),
                ('state', models.CharField(choices=[('OK', 'as here'), ('NOT_IN_SERVER', 'not on the server'), ('REFUSED', 'refused')], max_length=13)),
                ('why', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('is_pending', models.BooleanField(db_default=False, default=False, help_text='Has not accepted the rules there.', verbose_name='pending')),
                ('roles', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ('pushed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='seen')),
                ('dms_closed_at', models.DateTimeField(blank=True, null=True, verbose_name='takes no messages since')),
            ],
            options={
                'verbose_name': 'Discord seat',
                'ordering': ['member_id'],
                'indexes': [models.Index(condition=models.Q(('state', 'REFUSED')), fields=['pushed_at'], name='discordseat_refused_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['OK', 'NOT_IN_SERVER', 'REFUSED'])), name='members_discordseat_state_check')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("discordseat", "member", name="members_discordseat_member_fk")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="discordseat",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="discord_seat",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
    ]
