"""First of three for plans, seats and effects: the tables, and their keys, for new rows.

New tables, which the release before knows nothing of. The keys take SHARE ROW EXCLUSIVE on the
members and the teams for a moment; 0036 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

MEMBER = settings.AUTH_USER_MODEL
KEYS = (
    ("plan", "member", MEMBER, "plans", "CASCADE"),
    ("plan", "team", "members.team", "plans", "CASCADE"),
    ("plan", "granted_by", MEMBER, "+", "SET NULL"),
    ("effect", "member", MEMBER, "effects", "CASCADE"),
    ("effect", "plan", "members.plan", "effects", "CASCADE"),
)


def key(to: str, related_name: str) -> models.ForeignKey:
    """A key; what becomes of the row is the database's."""
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
    )


def name_of(model: str, field: str) -> str:
    """What the key is called in the database."""
    return f"members_{model}_{field}_fk"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0034_fill_actor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("STRIPE", "Stripe"), ("STAFF", "Granted by staff")], max_length=6
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("INDIVIDUAL", "Individual"), ("COMPANY", "Company")],
                        max_length=10,
                    ),
                ),
                (
                    "stripe_id",
                    models.CharField(
                        blank=True, max_length=64, null=True, verbose_name="Stripe's id"
                    ),
                ),
                (
                    "stripe_customer_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=64,
                        verbose_name="Stripe customer",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("NONE", "None"),
                            ("TRIALING", "Trialing"),
                            ("ACTIVE", "Active"),
                            ("PAST_DUE", "Past due"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        db_default="NONE",
                        default="NONE",
                        max_length=9,
                    ),
                ),
                (
                    "stripe_status",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=30,
                        verbose_name="Stripe's word for it",
                    ),
                ),
                ("owner_seats", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("team_seats", models.PositiveSmallIntegerField(db_default=0, default=0)),
                (
                    "period_end",
                    models.DateTimeField(blank=True, null=True, verbose_name="paid until"),
                ),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Set when it was cancelled for a later day.",
                        null=True,
                        verbose_name="ends",
                    ),
                ),
                (
                    "trial_ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="trial ends"),
                ),
                (
                    "failed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the unpaid renewal failed first.",
                        null=True,
                        verbose_name="renewal failed",
                    ),
                ),
                ("monthly_cents", models.PositiveIntegerField(db_default=0, default=0)),
                ("currency", models.CharField(db_default="usd", default="usd", max_length=3)),
                (
                    "card",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Visa, 4242, to 08/28.",
                        max_length=60,
                    ),
                ),
                (
                    "discount",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Why staff granted it.",
                        max_length=500,
                    ),
                ),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "is_duplicate",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Paid a second time: ended and given back.",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="plans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="plans",
                        to="members.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="What is the same happens once.",
                        max_length=200,
                        null=True,
                    ),
                ),
                (
                    "detail",
                    models.JSONField(
                        blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "waits"),
                            ("WORKING", "is being done"),
                            ("DONE", "done"),
                            ("STOPPED", "needs staff"),
                            ("CANCELLED", "cancelled"),
                        ],
                        db_default="WAITING",
                        default="WAITING",
                        max_length=9,
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="tries"),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        verbose_name="next try",
                    ),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=500,
                        verbose_name="why it waits",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="effects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="effects",
                        to="members.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="seat",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "active_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Since when it is paid for without a break.",
                        null=True,
                    ),
                ),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rewarded",
                    models.BooleanField(
                        db_default=False, default=False, help_text="The introduction has promoted."
                    ),
                ),
                (
                    "next_due_at",
                    models.DateTimeField(
                        blank=True, help_text="When time alone changes something next.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["member_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_due_at__isnull", False)),
                        fields=["next_due_at"],
                        name="seat_due_idx",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["member", "-id"], name="plan_member_idx"),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["team", "-id"], name="plan_team_idx"),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["granted_by"], name="plan_granted_by_idx"),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(
                condition=models.Q(("status__in", ("TRIALING", "ACTIVE", "PAST_DUE"))),
                fields=["period_end"],
                name="plan_period_end_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["stripe_customer_id"], name="plan_customer_idx"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("stripe_id",), name="members_plan_stripe_id_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("TRIALING", "ACTIVE", "PAST_DUE"))),
                fields=("member",),
                name="members_plan_live_member_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("TRIALING", "ACTIVE", "PAST_DUE"))),
                fields=("team",),
                name="members_plan_live_team_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "INDIVIDUAL"), ("member__isnull", False), ("team__isnull", True)
                    ),
                    models.Q(
                        ("kind", "COMPANY"),
                        ("member__isnull", True),
                        ("owner_seats__gte", 1),
                        ("team__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="members_plan_whose_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "STRIPE"), ("stripe_id__isnull", False)),
                    models.Q(("source", "STAFF"), ("stripe_id__isnull", True)),
                    _connector="OR",
                ),
                name="members_plan_source_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["NONE", "TRIALING", "ACTIVE", "PAST_DUE", "CANCELLED"])
                ),
                name="members_plan_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_duplicate", False),
                    models.Q(("status__in", ("TRIALING", "ACTIVE", "PAST_DUE")), _negated=True),
                    _connector="OR",
                ),
                name="members_plan_duplicate_check",
            ),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(fields=["member", "-id"], name="effect_member_idx"),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(fields=["plan"], name="effect_plan_idx"),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(
                condition=models.Q(("state__in", ["WAITING", "WORKING"])),
                fields=["next_try_at"],
                name="effect_open_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(
                condition=models.Q(("state", "STOPPED")), fields=["-id"], name="effect_stopped_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="effect",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["done_at"],
                name="effect_done_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(fields=("key",), name="members_effect_key_uniq"),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", True), ("state", "WAITING")),
                fields=("member", "kind"),
                name="members_effect_waiting_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["WAITING", "WORKING", "DONE", "STOPPED", "CANCELLED"])
                ),
                name="members_effect_state_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state", "DONE")),
                    models.Q(models.Q(("state", "DONE"), _negated=True), ("done_at__isnull", True)),
                    _connector="OR",
                ),
                name="members_effect_done_at_check",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(model, field, name=name_of(model, field), on_delete=then)
                for model, field, _, _, then in KEYS
            ]
            + [AddForeignKeyNotValid("seat", "member", name="members_seat_member_fk")],
            state_operations=[
                migrations.AlterField(model_name=model, name=field, field=key(to, related))
                for model, field, to, related, _ in KEYS
            ]
            + [
                migrations.AlterField(
                    model_name="seat",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="seat",
                        serialize=False,
                        to=MEMBER,
                    ),
                )
            ],
        ),
    ]
