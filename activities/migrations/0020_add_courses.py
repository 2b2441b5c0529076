"""First of two for completed courses: who tells of them and what was told, and their keys for new
rows.

New tables, which the release before knows nothing of. Each key takes SHARE ROW EXCLUSIVE on what it
leads to for a moment; 0021 has nothing to check yet, and says so to PostgreSQL.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

MEMBER = settings.AUTH_USER_MODEL
SENDER = "activities.coursesender"


def key(to: str, related_name: str, **options: object) -> models.ForeignKey:
    """A key without an index of its own; what becomes of the row is the database's."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
        **options,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0012_add_attachment_policies"),
        ("members", "0051_require_kajabi_contact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseSender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='2 to 30 small letters, digits and hyphens. The settings name its secret by it.', max_length=30, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{1,29}$', '2 to 30 small letters, digits and hyphens.')])),
                ('token_hash', models.CharField(help_text='SHA-256 of the token, in hexadecimal.', max_length=64)),
                ('old_token_hash', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('old_until', models.DateTimeField(blank=True, null=True, verbose_name='old address is good until')),
                ('is_signed', models.BooleanField(db_default=False, default=False, help_text='What is not signed, or older than five minutes, is refused. Needs its secret in COURSE_SECRETS.', verbose_name='signs')),
                ('is_reread', models.BooleanField(db_default=True, default=True, help_text="Before anything is paid, Kajabi's API is asked whether the contact has the tag. Needs KAJABI_API_KEY; without one it is paid as told.", verbose_name='is asked back')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, db_default=[], default=list, help_text='Names or ids. Empty: every tag counts as a completed course.', size=None, verbose_name='tags that count')),
                ('is_on', models.BooleanField(db_default=True, default=True, verbose_name='on')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('rotated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='address since')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('name',), name='activities_coursesender_name_uniq'), models.UniqueConstraint(fields=('token_hash',), name='activities_coursesender_token_uniq'), models.CheckConstraint(condition=models.Q(('name__regex', '^[a-z][a-z0-9-]{1,29}$')), name='activities_coursesender_name_check'), models.CheckConstraint(condition=models.Q(models.Q(('old_token_hash', ''), ('old_until__isnull', True)), models.Q(models.Q(('old_token_hash', ''), _negated=True), ('old_until__isnull', False)), _connector='OR'), name='activities_coursesender_old_check')],
            },
        ),
        migrations.CreateModel(
            name='CourseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=255)),
                ('kind', models.CharField(max_length=100, verbose_name='event')),
                ('tag', models.CharField(blank=True, db_default='', default='', help_text='Its id there.', max_length=100)),
                ('course', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('contact_id', models.CharField(blank=True, db_default='', default='', help_text='Its id there.', max_length=64, verbose_name='contact')),
                ('email', models.CharField(blank=True, db_default='', default='', max_length=254, verbose_name='e-mail')),
                ('state', models.CharField(choices=[('WAITING', 'Waits'), ('PAID', 'Paid'), ('NOTHING', 'Nothing to pay'), ('UNMATCHED', 'Matches nobody'), ('FORGED', 'Not confirmed'), ('REMOVED', 'Tag removed'), ('IGNORED', 'Not about a course'), ('ASIDE', 'Put aside')], db_default='WAITING', default='WAITING', max_length=9)),
                ('points', models.SmallIntegerField(db_default=0, default=0)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('handled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ("member", key(MEMBER, "course_events", blank=True, null=True, db_constraint=False)),
                ("sender", key(SENDER, "events", db_constraint=False)),
            ],
            options={
                'ordering': ['-received_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['received_at'], name='courseevent_waits_idx'), models.Index(condition=models.Q(('state', 'UNMATCHED')), fields=['contact_id'], name='courseevent_unmatched_idx'), models.Index(fields=['-received_at', '-id'], name='courseevent_newest_idx'), models.Index(condition=models.Q(('member__isnull', False)), fields=['member'], name='courseevent_member_idx')],
                'constraints': [models.UniqueConstraint(fields=('sender', 'event_id', 'tag'), name='activities_courseevent_event_uniq'), models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'PAID', 'NOTHING', 'UNMATCHED', 'FORGED', 'REMOVED', 'IGNORED', 'ASIDE'])), name='activities_courseevent_state_check'), models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('state', 'WAITING')), models.Q(models.Q(('state', 'WAITING'), _negated=True), ('handled_at__isnull', False)), _connector='OR'), name='activities_courseevent_handled_check'), models.CheckConstraint(condition=models.Q(('points', 0), ('state', 'PAID'), _connector='OR'), name='activities_courseevent_points_check')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "courseevent",
                    "member",
                    name="activities_courseevent_member_fk",
                    on_delete="SET NULL",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "courseevent", "member", key(MEMBER, "course_events", blank=True, null=True)
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "courseevent",
                    "sender",
                    name="activities_courseevent_sender_fk",
                    on_delete="NO ACTION",
                )
            ],
            state_operations=[
                migrations.AlterField("courseevent", "sender", key(SENDER, "events")),
            ],
        ),
    ]
