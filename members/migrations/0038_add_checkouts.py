"""First of three for buying: the tables of visits to Checkout and of money that came back, their
keys for new rows, and which subscription an event of Stripe's is about.

New tables and a column with a constant default: no row is written. The keys take SHARE ROW
EXCLUSIVE for a moment; 0039 says to PostgreSQL that they hold.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0037_take_over_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('INDIVIDUAL', 'Individual'), ('COMPANY', 'Company')], max_length=10)),
                ('company_name', models.CharField(blank=True, db_default='', default='', max_length=100)),
                ('owner_seats', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('team_seats', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('session_id', models.CharField(blank=True, help_text="Stripe's; none until Stripe answered.", max_length=100, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MoneyBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('REFUND', 'Refund'), ('DISPUTE', 'Dispute'), ('DUPLICATE', 'Paid twice')], max_length=9)),
                ('stripe_id', models.CharField(max_length=64, verbose_name="Stripe's id")),
                ('cents', models.PositiveIntegerField(db_default=0, default=0)),
                ('currency', models.CharField(db_default='usd', default='usd', max_length=3)),
                ('status', models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name="Stripe's word for it")),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, help_text='When staff said they saw it.', null=True)),
            ],
            options={
                'verbose_name': 'money back',
                'verbose_name_plural': 'money back',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='stripeevent',
            name='subscription',
            field=models.CharField(blank=True, db_default='', default='', help_text='The one it is about.', max_length=64),
        ),
        migrations.AddField(
            model_name='checkout',
            name='member',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='checkouts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='moneyback',
            name='plan',
            field=models.ForeignKey(db_constraint=False, blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='money_back', to='members.plan'),
        ),
        migrations.AddIndex(
            model_name='checkout',
            index=models.Index(fields=['member', '-id'], name='checkout_member_idx'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.UniqueConstraint(fields=('session_id',), name='members_checkout_session_uniq'),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('company_name', ''), ('kind', 'INDIVIDUAL'), ('owner_seats', 0), ('team_seats', 0)), models.Q(('company_name__regex', '^.{3,100}$'), ('kind', 'COMPANY'), ('owner_seats__gte', 1)), _connector='OR'), name='members_checkout_kind_check'),
        ),
        migrations.AddIndex(
            model_name='moneyback',
            index=models.Index(fields=['plan'], name='moneyback_plan_idx'),
        ),
        migrations.AddIndex(
            model_name='moneyback',
            index=models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['at'], name='moneyback_unseen_idx'),
        ),
        migrations.AddConstraint(
            model_name='moneyback',
            constraint=models.UniqueConstraint(fields=('stripe_id',), name='members_moneyback_stripe_id_uniq'),
        ),
        migrations.AddConstraint(
            model_name='moneyback',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['REFUND', 'DISPUTE', 'DUPLICATE'])), name='members_moneyback_kind_check'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("checkout", "member", name="members_checkout_member_fk"),
                AddForeignKeyNotValid("moneyback", "plan", name="members_moneyback_plan_fk"),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="checkout",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="checkouts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="moneyback",
                    name="plan",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="money_back",
                        to="members.plan",
                    ),
                ),
            ],
        ),
    ]
