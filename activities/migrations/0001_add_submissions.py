"""First of three for activities: the tables, and their keys for new rows.

New tables, which the release before knows nothing of. Each key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0003 has nothing to check yet, and says so to PostgreSQL.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import activities.models.expressions
from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0049_add_plan_renewed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("LEARN", "LEARN"),
                            ("EXPLORE", "EXPLORE"),
                            ("AMPLIFY", "AMPLIFY"),
                            ("PRESENT", "PRESENT"),
                            ("SHINE", "SHINE"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Waits"),
                            ("APPROVED", "Approved"),
                            ("REJECTED", "Came back"),
                            ("REVOKED", "Taken back"),
                        ],
                        db_default="PENDING",
                        default="PENDING",
                        max_length=8,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("private", "Only you and the reviewers"),
                            ("public", "All members, once approved"),
                        ],
                        db_default="private",
                        default="private",
                        max_length=7,
                    ),
                ),
                (
                    "payload",
                    models.JSONField(
                        help_text="What it says, by field, as the catalogue declares them."
                    ),
                ),
                (
                    "done_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=activities.models.expressions.DayOfPayload(),
                        output_field=models.DateField(null=True),
                    ),
                ),
                (
                    "peers",
                    models.GeneratedField(
                        db_persist=True,
                        expression=activities.models.expressions.FromPayload(key="peers"),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "students",
                    models.GeneratedField(
                        db_persist=True,
                        expression=activities.models.expressions.FromPayload(key="students"),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "certificate_hash",
                    models.CharField(blank=True, editable=False, max_length=64, null=True),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, db_default="", default="", help_text="What the member is told."
                    ),
                ),
                ("points", models.SmallIntegerField(blank=True, editable=False, null=True)),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reviewed_submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "permissions": [
                    ("review_submission", "Can decide about submissions"),
                    ("review_old_submission", "Can decide about sessions more than 30 days old"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sender",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="sender",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("changes", models.PositiveBigIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Waits"),
                            ("APPROVED", "Approved"),
                            ("REJECTED", "Came back"),
                            ("REVOKED", "Taken back"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("PENDING", "Waits"),
                            ("APPROVED", "Approved"),
                            ("REJECTED", "Came back"),
                            ("REVOKED", "Taken back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("points", models.SmallIntegerField(db_default=0, default=0)),
                ("note", models.TextField(blank=True, db_default="", default="")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="review_decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="decisions",
                        to="activities.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("LEARN", "LEARN"),
                            ("EXPLORE", "EXPLORE"),
                            ("AMPLIFY", "AMPLIFY"),
                            ("PRESENT", "PRESENT"),
                            ("SHINE", "SHINE"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "typed",
                    models.JSONField(
                        db_default=models.Value({}, output_field=models.JSONField()),
                        default=dict,
                        help_text="By field, as typed.",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="submission_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=255, upload_to="evidence/%Y/%m/")),
                (
                    "name",
                    models.CharField(
                        help_text="As the member's machine called it.", max_length=255
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                (
                    "format",
                    models.CharField(
                        help_text="By its content: pdf, jpeg, png, webp.", max_length=10
                    ),
                ),
                (
                    "content_hash",
                    models.CharField(help_text="SHA-256 of its bytes, in hex.", max_length=64),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to="activities.submission",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to="activities.submissiondraft",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewClaim",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="claim",
                        serialize=False,
                        to="activities.submission",
                    ),
                ),
                ("until", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="review_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["member", "-created_at", "-id"], name="submission_own_idx"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(
                    ("activity", "AMPLIFY"), ("status__in", ("PENDING", "APPROVED"))
                ),
                fields=["member", "done_on"],
                name="submission_quota_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("status", "PENDING")),
                fields=["created_at", "id"],
                name="submission_waits_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("status", "APPROVED"), ("visibility", "public")),
                fields=["member", "-decided_at", "-id"],
                name="submission_public_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("reviewer__isnull", False)),
                fields=["reviewer"],
                name="submission_reviewer_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("activity", "AMPLIFY")),
                fields=["done_on"],
                name="submission_session_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("activity", "LEARN"), ("status__in", ("PENDING", "APPROVED"))),
                fields=("member",),
                name="activities_submission_learn_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "APPROVED")),
                fields=("certificate_hash",),
                name="activities_submission_certificate_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("activity__regex", "^[A-Z][A-Z0-9_]{1,19}$")),
                name="activities_submission_activity_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["PENDING", "APPROVED", "REJECTED", "REVOKED"])),
                name="activities_submission_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["private", "public"])),
                name="activities_submission_visibility_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__isnull", True), ("points__range", (-1000, 1000)), _connector="OR"
                ),
                name="activities_submission_points_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("points__isnull", False), ("status__in", ["APPROVED", "REVOKED"])),
                    models.Q(("points__isnull", True), ("status__in", ["PENDING", "REJECTED"])),
                    _connector="OR",
                ),
                name="activities_submission_paid_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("status", "PENDING")),
                    models.Q(
                        models.Q(("status", "PENDING"), _negated=True),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="activities_submission_decided_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    models.Q(("reviewer", models.F("member")), _negated=True),
                    _connector="OR",
                ),
                name="activities_submission_reviewer_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("peers__gte", 0), ("students__gte", 0)),
                name="activities_submission_heads_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("activity__in", ["AMPLIFY", "EXPLORE"]), _negated=True),
                    ("done_on__isnull", False),
                    _connector="OR",
                ),
                name="activities_submission_day_check",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewdecision",
            index=models.Index(fields=["submission", "-id"], name="reviewdecision_history_idx"),
        ),
        migrations.AddIndex(
            model_name="reviewdecision",
            index=models.Index(
                fields=["reviewer", "-at", "-id"], name="reviewdecision_reviewer_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_status__in", ["PENDING", "APPROVED", "REJECTED", "REVOKED"]),
                    ("to_status__in", ["PENDING", "APPROVED", "REJECTED", "REVOKED"]),
                ),
                name="activities_reviewdecision_statuses_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissiondraft",
            constraint=models.UniqueConstraint(
                fields=("member", "activity"), name="activities_submissiondraft_member_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="submissiondraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("activity__regex", "^[A-Z][A-Z0-9_]{1,19}$")),
                name="activities_submissiondraft_activity_check",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["member"], name="attachment_member_idx"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["file"], name="attachment_file_idx"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["content_hash"], name="attachment_hash_idx"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("submission", "content_hash"), name="activities_attachment_submission_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("draft", "content_hash"), name="activities_attachment_draft_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submission__isnull", True), ("draft__isnull", True), _connector="XOR"
                ),
                name="activities_attachment_belongs_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["pdf", "jpeg", "png", "webp"])),
                name="activities_attachment_format_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                name="activities_attachment_hash_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True), ("size__gt", 0), ("size__lte", 10485760)
                ),
                name="activities_attachment_file_check",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewclaim",
            index=models.Index(fields=["reviewer"], name="reviewclaim_reviewer_idx"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "submission", "member", name="activities_submission_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="submission",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "submission",
                    "reviewer",
                    name="activities_submission_reviewer_fk",
                    on_delete="SET NULL",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="submission",
                    name="reviewer",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reviewed_submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("sender", "member", name="activities_sender_member_fk")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="sender",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="sender",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "reviewdecision",
                    "reviewer",
                    name="activities_reviewdecision_reviewer_fk",
                    on_delete="SET NULL",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reviewdecision",
                    name="reviewer",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="review_decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "reviewdecision", "submission", name="activities_reviewdecision_submission_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reviewdecision",
                    name="submission",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="decisions",
                        to="activities.submission",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "submissiondraft", "member", name="activities_submissiondraft_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="submissiondraft",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="submission_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "attachment", "member", name="activities_attachment_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="attachment",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "attachment", "submission", name="activities_attachment_submission_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="attachment",
                    name="submission",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to="activities.submission",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("attachment", "draft", name="activities_attachment_draft_fk")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="attachment",
                    name="draft",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to="activities.submissiondraft",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "reviewclaim", "submission", name="activities_reviewclaim_submission_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reviewclaim",
                    name="submission",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="claim",
                        serialize=False,
                        to="activities.submission",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "reviewclaim", "reviewer", name="activities_reviewclaim_reviewer_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reviewclaim",
                    name="reviewer",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="review_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
