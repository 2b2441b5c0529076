"""First of three for growth: the tables, and their keys for new rows.

New tables, which the release before knows nothing of. Each key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0003 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import revcouncil.schema.operations.keys
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0051_require_kajabi_contact"),
    ]

    operations = [
        migrations.CreateModel(
            name="DiaryChoices",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="diary_choices",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply_letters",
                    models.BooleanField(
                        db_default=True, default=True, verbose_name="letters of replies"
                    ),
                ),
                (
                    "goal_letters",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="letters before a goal ends"
                    ),
                ),
                ("goals_told_on", models.DateField(blank=True, editable=False, null=True)),
                ("replies_told_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("title", models.TextField(blank=True, db_default="", default="")),
                ("content", models.TextField(blank=True, db_default="", default="")),
                (
                    "html",
                    models.TextField(
                        blank=True, db_default="", default="", editable=False, verbose_name="HTML"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("DRAFT", "Draft"), ("PUBLISHED", "Published")],
                        db_default="DRAFT",
                        default="DRAFT",
                        max_length=9,
                    ),
                ),
                ("edited_title", models.TextField(blank=True, null=True)),
                ("edited_content", models.TextField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "written_by",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
                ("story_key", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "held_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="taken out by staff"
                    ),
                ),
                (
                    "held_why",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="published on"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="begun",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="changed",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "PUBLISHED")),
                        fields=["-published_at", "-id"],
                        name="post_feed_idx",
                    ),
                    models.Index(
                        condition=models.Q(("status", "PUBLISHED")),
                        fields=["author", "-published_at", "-id"],
                        name="post_own_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "key"), name="growth_post_key_uniq"),
                    models.UniqueConstraint(fields=("story_key",), name="growth_post_story_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["DRAFT", "PUBLISHED"])),
                        name="growth_post_status_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "DRAFT"),
                            models.Q(
                                ("title__regex", "\\S"),
                                ("content__regex", "\\S"),
                                django.db.models.lookups.LessThanOrEqual(
                                    django.db.models.functions.text.Length("title"), 200
                                ),
                                django.db.models.lookups.LessThanOrEqual(
                                    django.db.models.functions.text.Length("content"), 5000
                                ),
                                ("held_at__isnull", True),
                                ("published_at__isnull", False),
                                ("published_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="growth_post_published_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("content"), 50000
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("title"), 50000
                            ),
                        ),
                        name="growth_post_kept_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("edited_content__isnull", True), ("edited_title__isnull", True)
                            ),
                            models.Q(
                                ("edited_content__isnull", False),
                                ("edited_title__isnull", False),
                                ("status", "PUBLISHED"),
                            ),
                            _connector="OR",
                        ),
                        name="growth_post_edited_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("story_key__isnull", True), ("written_by", "")),
                            models.Q(
                                models.Q(("written_by", ""), _negated=True),
                                ("story_key__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="growth_post_story_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at__isnull", True), ("held_why", "")),
                            models.Q(
                                ("held_at__isnull", False),
                                models.Q(("held_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="growth_post_held_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="growth.post",
                    ),
                ),
                ("likes", models.PositiveIntegerField(db_default=0, default=0)),
                ("replies", models.PositiveIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Like",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="likes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="likes",
                        to="growth.post",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "post"), name="growth_like_member_uniq"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", models.TextField(max_length=1000)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="written",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="changed"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="diary_replies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="replies",
                        to="growth.post",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "key"), name="growth_reply_key_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("text"), 1000
                            ),
                            ("text__regex", "\\S"),
                        ),
                        name="growth_reply_text_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("UNKIND", "Unkind to somebody"),
                            ("PRIVATE", "Tells what is not theirs to tell"),
                            ("SPAM", "Sells or repeats something"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=7,
                    ),
                ),
                ("words", models.TextField(blank=True, db_default="", default="", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Waits"),
                            ("UPHELD", "Taken out"),
                            ("DISMISSED", "Left as it is"),
                        ],
                        db_default="OPEN",
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="sent",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="decided_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reports",
                        to="growth.post",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reports",
                        to="growth.reply",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="diary_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "OPEN")),
                        fields=["created_at", "id"],
                        name="report_queue_idx",
                    ),
                    models.Index(
                        condition=models.Q(("post__isnull", False)),
                        fields=["post"],
                        name="report_post_idx",
                    ),
                    models.Index(
                        condition=models.Q(("reply__isnull", False)),
                        fields=["reply"],
                        name="report_reply_idx",
                    ),
                    models.Index(
                        condition=models.Q(("decided_by__isnull", False)),
                        fields=["decided_by"],
                        name="report_decider_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reporter", "post"), name="growth_report_post_uniq"
                    ),
                    models.UniqueConstraint(
                        fields=("reporter", "reply"), name="growth_report_reply_uniq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post__isnull", False), ("reply__isnull", True)),
                            models.Q(("post__isnull", True), ("reply__isnull", False)),
                            _connector="OR",
                        ),
                        name="growth_report_about_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["UNKIND", "PRIVATE", "SPAM", "OTHER"])),
                        name="growth_report_reason_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "OPEN")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["UPHELD", "DISMISSED"]),
                            ),
                            _connector="OR",
                        ),
                        name="growth_report_state_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("DAY", "Day"),
                            ("WEEK", "7 days"),
                            ("MONTH", "Month"),
                            ("QUARTER", "Quarter"),
                            ("YEAR", "Year"),
                            ("ALL", "All"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HARSH", "Harsh"),
                            ("BRUTAL", "Brutal"),
                        ],
                        max_length=6,
                    ),
                ),
                ("first_day", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField()),
                (
                    "posts",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="entries it rests on"
                    ),
                ),
                (
                    "goals",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="goals it rests on"
                    ),
                ),
                (
                    "parts",
                    models.JSONField(
                        db_default=models.Value([], output_field=models.JSONField()),
                        default=list,
                        help_text="What it says, proven: growth/stories/rules/telling.py.",
                    ),
                ),
                (
                    "sources",
                    models.JSONField(
                        db_default=models.Value([], output_field=models.JSONField()),
                        default=list,
                        help_text="The entries it cites, in their order.",
                    ),
                ),
                ("words", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "dropped",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="sentences without proof"
                    ),
                ),
                (
                    "left_out",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="entries left out"
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        db_default=models.Value([], output_field=models.JSONField()),
                        default=list,
                        verbose_name="what the writer was told",
                    ),
                ),
                (
                    "written_by",
                    models.CharField(
                        help_text="The model, or the built-in writer.", max_length=120
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        verbose_name="made",
                    ),
                ),
                ("made_on", models.DateField()),
                ("shared_at", models.DateTimeField(blank=True, null=True, verbose_name="shared")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="stories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stories",
                "ordering": ["member", "period"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "period"), name="growth_story_period_uniq"
                    ),
                    models.UniqueConstraint(fields=("key",), name="growth_story_key_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__in", ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ALL"])
                        ),
                        name="growth_story_period_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tone__in", ["LOW", "MEDIUM", "HARSH", "BRUTAL"])),
                        name="growth_story_tone_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("posts__gte", 1)), name="growth_story_rests_check"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("DAY", "Day"),
                            ("WEEK", "7 days"),
                            ("MONTH", "Month"),
                            ("QUARTER", "Quarter"),
                            ("YEAR", "Year"),
                            ("ALL", "All"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HARSH", "Harsh"),
                            ("BRUTAL", "Brutal"),
                        ],
                        max_length=6,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waits"),
                            ("WRITING", "Being written"),
                            ("DONE", "Written"),
                            ("FAILED", "Failed"),
                        ],
                        db_default="WAITING",
                        default="WAITING",
                        max_length=7,
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=20,
                        verbose_name="why it failed",
                    ),
                ),
                (
                    "words",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="words so far"
                    ),
                ),
                (
                    "beat_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "written_by",
                    models.CharField(blank=True, db_default="", default="", max_length=120),
                ),
                (
                    "prompt_tokens",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="tokens read"),
                ),
                (
                    "completion_tokens",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="tokens written"
                    ),
                ),
                ("cost", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="asked",
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="tellings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "review asked for",
                "verbose_name_plural": "reviews asked for",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["member", "-created_at"], name="telling_member_idx"),
                    models.Index(
                        condition=models.Q(("state__in", ("WAITING", "WRITING"))),
                        fields=["beat_at"],
                        name="telling_lost_idx",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="telling_costs_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "key"), name="growth_telling_key_uniq"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("WAITING", "WRITING"))),
                        fields=("member", "period", "tone"),
                        name="growth_telling_open_uniq",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["WAITING", "WRITING", "DONE", "FAILED"])),
                        name="growth_telling_state_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__in", ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ALL"])
                        ),
                        name="growth_telling_period_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tone__in", ["LOW", "MEDIUM", "HARSH", "BRUTAL"])),
                        name="growth_telling_tone_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", True), ("state__in", ("WAITING", "WRITING"))
                            ),
                            models.Q(
                                ("finished_at__isnull", False), ("state__in", ["DONE", "FAILED"])
                            ),
                            _connector="OR",
                        ),
                        name="growth_telling_finished_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "FAILED"), models.Q(("fault", ""), _negated=True)),
                            models.Q(models.Q(("state", "FAILED"), _negated=True), ("fault", "")),
                            _connector="OR",
                        ),
                        name="growth_telling_fault_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turns",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="story_turns",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField()),
                ("used", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used__range", (0, 10))), name="growth_turns_most_check"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("DAILY", "Today"),
                            ("WEEKLY", "This week"),
                            ("MONTHLY", "This month"),
                            ("QUARTERLY", "This quarter"),
                            ("YEARLY", "This year"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("ACTIVE", "Open"), ("COMPLETED", "Reached")],
                        db_default="ACTIVE",
                        default="ACTIVE",
                        max_length=9,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="begins")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "completed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="reached"
                    ),
                ),
                (
                    "completed_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="reached on"
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="set",
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
                        related_name="goals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["ends_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("reminded_at__isnull", True), ("status", "ACTIVE")),
                        fields=["ends_on", "id"],
                        name="goal_reminder_idx",
                    ),
                    models.Index(
                        condition=models.Q(("status", "COMPLETED")),
                        fields=["member", "-completed_at", "-id"],
                        name="goal_reached_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "ACTIVE")),
                        fields=("member", "period", "ends_on", "title"),
                        name="growth_goal_open_uniq",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__in", ["DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY"])
                        ),
                        name="growth_goal_period_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", True),
                                ("completed_on__isnull", True),
                                ("status", "ACTIVE"),
                            ),
                            models.Q(
                                ("completed_at__isnull", False),
                                ("completed_on__isnull", False),
                                ("status", "COMPLETED"),
                            ),
                            _connector="OR",
                        ),
                        name="growth_goal_status_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title__regex", "\\S"),
                            models.Q(("title__regex", "[\\n\\r]"), _negated=True),
                        ),
                        name="growth_goal_title_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="growth_goal_days_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="diarychoices",
                    field="member",
                    name="growth_diarychoices_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="diarychoices",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="diary_choices",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="post",
                    field="author",
                    name="growth_post_author_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="post",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="tally",
                    field="post",
                    name="growth_tally_post_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="tally",
                    name="post",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="growth.post",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="like",
                    field="member",
                    name="growth_like_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="like",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="likes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="like",
                    field="post",
                    name="growth_like_post_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="like",
                    name="post",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="likes",
                        to="growth.post",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="reply",
                    field="author",
                    name="growth_reply_author_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reply",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="diary_replies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="reply",
                    field="post",
                    name="growth_reply_post_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="reply",
                    name="post",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="replies",
                        to="growth.post",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="report",
                    field="decided_by",
                    name="growth_report_decided_by_fk",
                    on_delete="SET NULL",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="report",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="decided_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="report",
                    field="post",
                    name="growth_report_post_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="report",
                    name="post",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reports",
                        to="growth.post",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="report",
                    field="reply",
                    name="growth_report_reply_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="report",
                    name="reply",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reports",
                        to="growth.reply",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="report",
                    field="reporter",
                    name="growth_report_reporter_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="report",
                    name="reporter",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="diary_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="story",
                    field="member",
                    name="growth_story_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="story",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="stories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="telling",
                    field="member",
                    name="growth_telling_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="telling",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="tellings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="turns",
                    field="member",
                    name="growth_turns_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="turns",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="story_turns",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                revcouncil.schema.operations.keys.AddForeignKeyNotValid(
                    model_name="goal",
                    field="member",
                    name="growth_goal_member_fk",
                    on_delete="CASCADE",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="goal",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="goals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
