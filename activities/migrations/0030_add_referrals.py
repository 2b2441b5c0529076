"""First of three for referrals: the tables, and their keys for new rows.

New tables, which the release before knows nothing of. Each key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0032 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0021_validate_course_keys"),
        ("members", "0049_add_plan_renewed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clicked_at", models.DateTimeField(verbose_name="link followed")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="joined",
                    ),
                ),
                (
                    "paid_cents",
                    models.BigIntegerField(
                        db_default=0, default=0, verbose_name="paid at Stripe, in cents"
                    ),
                ),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "referee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referred_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReferralLink",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="referral_link",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code",), name="activities_referrallink_code_uniq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__regex", "^[abcdefghijkmnpqrstuvwxyz23456789]{10}$")
                        ),
                        name="activities_referrallink_code_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("points", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referral_months",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="ReferralPayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("TRIAL", "Trial begun"), ("PAID", "First payment")], max_length=5
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PAID", "Paid"),
                            ("CAPPED", "Month was full"),
                            ("TAKEN_BACK", "Taken back"),
                            ("REFUSED", "Not between these two"),
                        ],
                        default="PAID",
                        max_length=10,
                    ),
                ),
                ("worth", models.SmallIntegerField(db_default=0, default=0)),
                ("points", models.SmallIntegerField(db_default=0, default=0)),
                ("month", models.DateField(editable=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payouts",
                        to="activities.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["referrer", "-created_at", "-id"], name="referral_own_idx"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["-created_at", "-id"], name="referral_newest_idx"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                fields=("referee",), name="activities_referral_referee_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("referrer", models.F("referee")), _negated=True),
                name="activities_referral_self_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid_cents__gte", 0)), name="activities_referral_paid_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralmonth",
            constraint=models.UniqueConstraint(
                fields=("member", "month"), name="activities_referralmonth_month_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__range", (0, 50))),
                name="activities_referralmonth_points_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralpayout",
            constraint=models.UniqueConstraint(
                fields=("referral", "kind"), name="activities_referralpayout_kind_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralpayout",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["TRIAL", "PAID"])),
                name="activities_referralpayout_kind_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralpayout",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["PAID", "CAPPED", "TAKEN_BACK", "REFUSED"])),
                name="activities_referralpayout_state_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralpayout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__gte", 0),
                    ("points__lte", models.F("worth")),
                    models.Q(
                        models.Q(("state__in", ["CAPPED", "REFUSED"]), _negated=True),
                        ("points", 0),
                        _connector="OR",
                    ),
                ),
                name="activities_referralpayout_points_check",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("referral", "referee", name="activities_referral_referee_fk")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referral",
                    name="referee",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referred_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "referral", "referrer", name="activities_referral_referrer_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referral",
                    name="referrer",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "referrallink", "member", name="activities_referrallink_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referrallink",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="referral_link",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "referralmonth", "member", name="activities_referralmonth_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referralmonth",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="referral_months",
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "referralpayout", "referral", name="activities_referralpayout_referral_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referralpayout",
                    name="referral",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payouts",
                        to="activities.referral",
                    ),
                )
            ],
        ),
    ]
