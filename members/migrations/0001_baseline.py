"""The tables of release 1.0.

A database that already holds them gets this migration recorded, not run.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailTemplateEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FeatureFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("description", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("is_enabled", models.BooleanField(db_default=False, default=False, verbose_name="on")),
                ("updated_at", models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="FeatureFlagEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("is_enabled", models.BooleanField(db_default=False, default=False, verbose_name="on")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MemberEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="may sign in")),
                ("is_staff", models.BooleanField(db_default=False, default=False, help_text="May open the admin.", verbose_name="staff")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "subscription_status",
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
                    "seat_tier",
                    models.CharField(
                        choices=[("INDIVIDUAL", "Individual"), ("OWNER", "Owner"), ("TEAM_MEMBER", "Team member")],
                        db_default="INDIVIDUAL",
                        default="INDIVIDUAL",
                        max_length=11,
                    ),
                ),
                ("is_team_admin", models.BooleanField(db_default=False, default=False, verbose_name="team admin")),
                ("is_primary_owner", models.BooleanField(db_default=False, default=False, verbose_name="primary owner")),
                (
                    "community_role",
                    models.CharField(
                        choices=[("NONE", "None"), ("SQUIRE", "Squire"), ("KNIGHT", "Knight"), ("LORD", "Lord"), ("DEBTOR", "Debtor")],
                        db_default="NONE",
                        default="NONE",
                        max_length=6,
                    ),
                ),
                ("in_debtor_state", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PendingInvite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat_tier", models.CharField(choices=[("OWNER", "Owner"), ("TEAM_MEMBER", "Team member")], max_length=11)),
                ("token_hash", models.CharField(help_text="SHA-256 of the token, in hexadecimal.", max_length=64)),
                ("email", models.EmailField(blank=True, db_default="", default="", max_length=254, verbose_name="e-mail")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("REPORT", "Report only"), ("FIX", "Fix")], db_default="REPORT", default="REPORT", max_length=6
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("RUNNING", "Running"), ("DONE", "Done"), ("FAILED", "Failed")],
                        db_default="RUNNING",
                        default="RUNNING",
                        max_length=7,
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("missing_access", models.PositiveIntegerField(db_default=0, default=0)),
                ("unauthorised_access", models.PositiveIntegerField(db_default=0, default=0)),
                ("wrong_role", models.PositiveIntegerField(db_default=0, default=0)),
                ("debtor_mismatch", models.PositiveIntegerField(db_default=0, default=0)),
                ("findings", models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
            ],
            options={
                "ordering": ["-started_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="StripeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=255)),
                ("type", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("created_at", models.DateTimeField(help_text="When it happened, by Stripe's clock.")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "ordering": ["-received_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="company name")),
                ("stripe_customer_id", models.CharField(blank=True, max_length=64, null=True)),
                ("owner_seats", models.PositiveSmallIntegerField(db_default=1, default=1, help_text="Paid owner seats, $59 a month each.")),
                ("team_seats", models.PositiveSmallIntegerField(db_default=0, default=0, help_text="Paid team seats, $29 a month each.")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, verbose_name="company name")),
                ("owner_seats", models.PositiveSmallIntegerField(db_default=1, default=1, help_text="Paid owner seats, $59 a month each.")),
                ("team_seats", models.PositiveSmallIntegerField(db_default=0, default=0, help_text="Paid team seats, $29 a month each.")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "discord_id",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        null=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{17,20}$", "17 to 20 digits.")],
                        verbose_name="Discord id",
                    ),
                ),
                ("discord_username", models.CharField(blank=True, db_default="", default="", max_length=64, verbose_name="Discord name")),
                ("discord_avatar", models.URLField(blank=True, db_default="", default="", verbose_name="Discord avatar")),
                ("stripe_customer_id", models.CharField(blank=True, max_length=64, null=True, verbose_name="Stripe customer")),
                (
                    "handle",
                    models.CharField(
                        blank=True,
                        help_text="3 to 30 letters, digits, hyphens or underscores.",
                        max_length=30,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_-]{3,30}$", "3 to 30 letters, digits, hyphens or underscores."
                            )
                        ],
                        verbose_name="public handle",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(db_default="UTC", default="UTC", help_text="Your days and streaks follow it.", max_length=64),
                ),
                ("first_name", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("last_name", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("company", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("job_title", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("linkedin_url", models.URLField(blank=True, db_default="", default="", verbose_name="LinkedIn")),
                ("referral_source", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("avatar", models.ImageField(blank=True, db_default="", default="", upload_to="avatars/")),
                ("current_role", models.CharField(blank=True, db_default="", default="", max_length=120)),
                (
                    "experience_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("INTERN", "Intern"),
                            ("JUNIOR", "Junior"),
                            ("MID_LEVEL", "Mid level"),
                            ("SENIOR", "Senior"),
                            ("LEAD", "Lead"),
                            ("MANAGER", "Manager"),
                            ("DIRECTOR", "Director"),
                            ("VP", "VP"),
                            ("C_LEVEL", "C level"),
                        ],
                        db_default="",
                        default="",
                        max_length=9,
                    ),
                ),
                ("industry", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("years_of_experience", models.PositiveSmallIntegerField(blank=True, help_text="0 to 50.", null=True)),
                (
                    "current_skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                (
                    "target_skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                (
                    "bio",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="At most 500 characters.",
                        validators=[django.core.validators.MaxLengthValidator(500)],
                    ),
                ),
                (
                    "subscription_status",
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
                    "seat_tier",
                    models.CharField(
                        choices=[("INDIVIDUAL", "Individual"), ("OWNER", "Owner"), ("TEAM_MEMBER", "Team member")],
                        db_default="INDIVIDUAL",
                        default="INDIVIDUAL",
                        max_length=11,
                    ),
                ),
                ("current_period_end", models.DateTimeField(blank=True, null=True)),
                ("intro_completed", models.BooleanField(db_default=False, default=False, verbose_name="introduced")),
                ("intro_completed_at", models.DateTimeField(blank=True, null=True, verbose_name="introduced at")),
                ("intro_message_id", models.CharField(blank=True, max_length=20, null=True, verbose_name="introduction's message id")),
                ("last_guidance_at", models.DateTimeField(blank=True, null=True, verbose_name="last guidance DM")),
                ("is_team_admin", models.BooleanField(db_default=False, default=False, verbose_name="team admin")),
                ("is_primary_owner", models.BooleanField(db_default=False, default=False, verbose_name="primary owner")),
                (
                    "community_role",
                    models.CharField(
                        choices=[("NONE", "None"), ("SQUIRE", "Squire"), ("KNIGHT", "Knight"), ("LORD", "Lord"), ("DEBTOR", "Debtor")],
                        db_default="NONE",
                        default="NONE",
                        max_length=6,
                    ),
                ),
                ("community_role_since", models.DateTimeField(blank=True, null=True)),
                ("payment_failed_at", models.DateTimeField(blank=True, null=True)),
                ("grace_ends_at", models.DateTimeField(blank=True, null=True)),
                ("debtor_ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "previous_role",
                    models.CharField(
                        blank=True,
                        choices=[("NONE", "None"), ("SQUIRE", "Squire"), ("KNIGHT", "Knight"), ("LORD", "Lord"), ("DEBTOR", "Debtor")],
                        db_default="",
                        default="",
                        max_length=6,
                    ),
                ),
                ("in_debtor_state", models.BooleanField(db_default=False, default=False)),
                ("notices_sent", models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list)),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="may sign in")),
                ("is_staff", models.BooleanField(db_default=False, default=False, help_text="May open the admin.", verbose_name="staff")),
                (
                    "date_joined",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="joined",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AuditLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(max_length=60)),
                ("target_type", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("target_id", models.BigIntegerField(blank=True, null=True)),
                ("detail", models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EmailTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField()),
                (
                    "variables",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Names the body may use.",
                        size=None,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["key"],
                "constraints": [models.UniqueConstraint(fields=("key",), name="members_emailtemplate_key_uniq")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="emailtemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."subject" IS DISTINCT FROM (NEW."subject"))',
                    func='INSERT INTO "members_emailtemplateevent" ("body", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."body", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="9da7b3ad14b8cbf95bb9b7b6c16ce3c2129bebf8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c4577",
                    table="members_emailtemplate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="emailtemplateevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="pghistory.context"
            ),
        ),
        migrations.AddField(
            model_name="emailtemplateevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="history", to="members.emailtemplate"
            ),
        ),
        migrations.AddConstraint(
            model_name="featureflag",
            constraint=models.UniqueConstraint(fields=("name",), name="members_featureflag_name_uniq"),
        ),
        migrations.AddConstraint(
            model_name="featureflag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[a-z][a-z0-9_]{2,59}$")), name="members_featureflag_name_check"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="featureflag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_featureflagevent" ("is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="1b3401a78c0ff92279ebdd3692263c9363a0490e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_62890",
                    table="members_featureflag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="featureflag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_enabled" IS DISTINCT FROM (NEW."is_enabled") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                    func='INSERT INTO "members_featureflagevent" ("is_enabled", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."is_enabled", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="ea3724e16f77f82c328d18a0849ded1ac699397d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f1dfb",
                    table="members_featureflag",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="featureflagevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="pghistory.context"
            ),
        ),
        migrations.AddField(
            model_name="featureflagevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="history", to="members.featureflag"
            ),
        ),
        migrations.AddField(
            model_name="memberevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="pghistory.context"
            ),
        ),
        migrations.AddField(
            model_name="memberevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="history", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pendinginvite",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="invites_claimed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pendinginvite",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="invites_made", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reconciliationrun",
            name="started_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="stripeevent",
            constraint=models.UniqueConstraint(fields=("event_id",), name="members_stripeevent_event_uniq"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(condition=models.Q(("name__regex", "^.{3,100}$")), name="members_team_name_check"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(condition=models.Q(("owner_seats__gte", 1)), name="members_team_first_seat_check"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("stripe_customer_id",), name="members_team_stripe_customer_uniq"),
        ),
        migrations.AddField(
            model_name="pendinginvite",
            name="team",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="invites", to="members.team"),
        ),
        migrations.AddField(
            model_name="memberevent",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.team",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="members", to="members.team"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_seats" IS DISTINCT FROM (NEW."owner_seats") OR OLD."team_seats" IS DISTINCT FROM (NEW."team_seats"))',
                    func='INSERT INTO "members_teamevent" ("name", "owner_seats", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_seats") VALUES (NEW."name", NEW."owner_seats", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_seats"); RETURN NULL;',
                    hash="d64cfa58b90823a634e4584b8d81aebbca300159",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8dbc3",
                    table="members_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_teamevent" ("name", "owner_seats", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_seats") VALUES (OLD."name", OLD."owner_seats", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."team_seats"); RETURN NULL;',
                    hash="bb61974d3d6cc326e06251ce93bce6de782ee769",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8f5c6",
                    table="members_team",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="pghistory.context"
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="history", to="members.team"
            ),
        ),
        migrations.AddIndex(
            model_name="auditlog",
            index=models.Index(fields=["-at", "-id"], name="auditlog_newest_idx"),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["REPORT", "FIX"])), name="members_reconciliationrun_mode_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["RUNNING", "DONE", "FAILED"])), name="members_reconciliationrun_status_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="pendinginvite",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="members_pendinginvite_token_uniq"),
        ),
        migrations.AddConstraint(
            model_name="pendinginvite",
            constraint=models.CheckConstraint(
                condition=models.Q(("seat_tier__in", ["OWNER", "TEAM_MEMBER"])), name="members_pendinginvite_seat_tier_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="pendinginvite",
            constraint=models.CheckConstraint(
                condition=models.Q(("revoked_at__isnull", True), ("claimed_at__isnull", True), _connector="OR"),
                name="members_pendinginvite_outcome_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="members_member_email_uniq"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(fields=("discord_id",), name="members_member_discord_id_uniq"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(fields=("stripe_customer_id",), name="members_member_stripe_customer_uniq"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower("handle"), name="members_member_handle_uniq"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary_owner", True)), fields=("team",), name="members_member_primary_owner_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(condition=models.Q(("email", ""), _negated=True), name="members_member_email_check"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("handle__regex", "^[A-Za-z0-9_-]{3,30}$")), name="members_member_handle_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("discord_id__regex", "^[0-9]{17,20}$")), name="members_member_discord_id_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "experience_level__in",
                        ["", "INTERN", "JUNIOR", "MID_LEVEL", "SENIOR", "LEAD", "MANAGER", "DIRECTOR", "VP", "C_LEVEL"],
                    )
                ),
                name="members_member_experience_level_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("years_of_experience__range", (0, 50))), name="members_member_years_range_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("bio"), 500),
                name="members_member_bio_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("subscription_status__in", ["NONE", "TRIALING", "ACTIVE", "PAST_DUE", "CANCELLED"])),
                name="members_member_subscription_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("seat_tier__in", ["INDIVIDUAL", "OWNER", "TEAM_MEMBER"])), name="members_member_seat_tier_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("community_role__in", ["NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"])),
                name="members_member_community_role_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("previous_role__in", ["", "NONE", "SQUIRE", "KNIGHT", "LORD", "DEBTOR"])),
                name="members_member_previous_role_check",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."community_role" IS DISTINCT FROM (NEW."community_role") OR OLD."in_debtor_state" IS DISTINCT FROM (NEW."in_debtor_state") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_primary_owner" IS DISTINCT FROM (NEW."is_primary_owner") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."is_team_admin" IS DISTINCT FROM (NEW."is_team_admin") OR OLD."seat_tier" IS DISTINCT FROM (NEW."seat_tier") OR OLD."subscription_status" IS DISTINCT FROM (NEW."subscription_status") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                    func='INSERT INTO "members_memberevent" ("community_role", "in_debtor_state", "is_active", "is_primary_owner", "is_staff", "is_superuser", "is_team_admin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_tier", "subscription_status", "team_id") VALUES (NEW."community_role", NEW."in_debtor_state", NEW."is_active", NEW."is_primary_owner", NEW."is_staff", NEW."is_superuser", NEW."is_team_admin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_tier", NEW."subscription_status", NEW."team_id"); RETURN NULL;',
                    hash="fa77cee347bd807e84d6b341d245d060da78c26b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b1bc1",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
