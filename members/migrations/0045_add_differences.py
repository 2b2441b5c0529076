"""Second of three for the reconciliation: the tables of what a run saw and of what differs, and
their keys, for new rows.

New tables, which the release before knows nothing of. The keys take SHARE ROW EXCLUSIVE on the
members and the runs for a moment; 0046 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

MEMBER = settings.AUTH_USER_MODEL
RUN = "members.reconciliationrun"
DIFFERENCE = "reconciliationdifference"


def key(to: str, related_name: str, **options: object) -> models.ForeignKey:
    """A key; the row goes with what it leads to, by the database."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0044_extend_reconciliationrun"),
    ]

    operations = [
        migrations.CreateModel(
            name='ReconciliationDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('MISSING_ACCESS', 'Missing access'), ('UNAUTHORISED_ACCESS', 'Unauthorised access'), ('WRONG_ROLE', 'Wrong role'), ('DEBTOR_MISMATCH', 'Debtor mismatch')], max_length=19)),
                ('discord_id', models.CharField(blank=True, default='', max_length=20, verbose_name='Discord id')),
                ('stripe_id', models.CharField(blank=True, default='', max_length=64, verbose_name='Stripe subscription')),
                ('stripe_says', models.CharField(blank=True, default='', max_length=200)),
                ('database_says', models.CharField(blank=True, default='', max_length=200)),
                ('discord_says', models.CharField(blank=True, default='', max_length=200)),
                ('in_plan', models.BooleanField(default=False, verbose_name='plan differs')),
                ('in_roles', models.BooleanField(default=False, verbose_name='roles differ')),
                ('can_fix', models.BooleanField(default=True, help_text='Nobody can give a role to who is not there.', verbose_name='can be put right')),
                ('state', models.CharField(choices=[('OPEN', 'open'), ('FIXING', 'being fixed'), ('FIXED', 'fixed, verified'), ('REMAINS', 'still there after a fix'), ('PASSED', 'a later run knows more')], db_default='OPEN', default='OPEN', max_length=7)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('fixed_at', models.DateTimeField(blank=True, null=True, verbose_name='fix begun')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='verified')),
                ("member", key(MEMBER, "differences", blank=True, null=True, db_constraint=False)),
                ("run", key(RUN, "differences", db_constraint=False)),
            ],
            options={
                'verbose_name': 'difference',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['OPEN', 'FIXING'])), fields=['state', 'id'], name='difference_open_idx'), models.Index(fields=['member'], name='difference_member_idx'), models.Index(fields=['discord_id'], name='difference_discord_idx')],
                'constraints': [models.UniqueConstraint(fields=('run', 'subject', 'kind'), name='members_reconciliationdifference_found_uniq'), models.CheckConstraint(condition=models.Q(('kind__in', ['MISSING_ACCESS', 'UNAUTHORISED_ACCESS', 'WRONG_ROLE', 'DEBTOR_MISMATCH'])), name='members_reconciliationdifference_kind_check'), models.CheckConstraint(condition=models.Q(('state__in', ['OPEN', 'FIXING', 'FIXED', 'REMAINS', 'PASSED'])), name='members_reconciliationdifference_state_check')],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('STRIPE', 'Stripe'), ('DISCORD', 'Discord')], max_length=7)),
                ('seen_id', models.CharField(help_text="A subscription's id, or an account's.", max_length=64)),
                ('says', models.JSONField()),
                ("run", key(RUN, "sightings", db_constraint=False)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'side', 'seen_id'), name='members_sighting_seen_uniq'), models.CheckConstraint(condition=models.Q(('side__in', ['STRIPE', 'DISCORD'])), name='members_sighting_side_check')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    DIFFERENCE, "member", name="members_reconciliationdifference_member_fk"
                ),
                AddForeignKeyNotValid(
                    DIFFERENCE, "run", name="members_reconciliationdifference_run_fk"
                ),
                AddForeignKeyNotValid("sighting", "run", name="members_sighting_run_fk"),
            ],
            state_operations=[
                migrations.AlterField(
                    DIFFERENCE, "member", key(MEMBER, "differences", blank=True, null=True)
                ),
                migrations.AlterField(DIFFERENCE, "run", key(RUN, "differences")),
                migrations.AlterField("sighting", "run", key(RUN, "sightings")),
            ],
        ),
    ]
