"""First of two for letters: the outbox, and its key to the member, for new rows.

A new table, which the release before knows nothing of. The key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0014 has nothing to check yet, and says so to PostgreSQL.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0012_remove_total_points_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                        help_text="Its key in members/letters/catalogue.py.", max_length=60
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        help_text="Empty once it was to be forgotten.",
                        max_length=254,
                        verbose_name="to",
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, db_default="", default="")),
                (
                    "html",
                    models.TextField(blank=True, db_default="", default="", verbose_name="HTML"),
                ),
                (
                    "message_id",
                    models.CharField(
                        help_text="The same at each try: it is one letter.",
                        max_length=200,
                        verbose_name="Message-ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "waits"),
                            ("SENT", "sent"),
                            ("FAILED", "failed"),
                            ("CANCELLED", "cancelled"),
                        ],
                        db_default="QUEUED",
                        default="QUEUED",
                        max_length=9,
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="tries"
                    ),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(
                        blank=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        null=True,
                        verbose_name="next try",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the link in it stops working.",
                        null=True,
                        verbose_name="of use until",
                    ),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=500,
                        verbose_name="why it failed",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="written",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["member", "-id"], name="letter_member_idx"),
                    models.Index(
                        condition=models.Q(("state", "QUEUED")),
                        fields=["next_try_at"],
                        name="letter_queued_idx",
                    ),
                    models.Index(
                        condition=models.Q(("state", "FAILED")),
                        fields=["-id"],
                        name="letter_failed_idx",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Lower("to"), name="text_pattern_ops"
                        ),
                        name="letter_to_idx",
                    ),
                    models.Index(fields=["created_at"], name="letter_created_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message_id",), name="members_letter_message_id_uniq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["QUEUED", "SENT", "FAILED", "CANCELLED"])
                        ),
                        name="members_letter_state_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "SENT")),
                            models.Q(
                                models.Q(("state", "SENT"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="members_letter_sent_at_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "QUEUED"), _negated=True),
                            ("next_try_at__isnull", False),
                            _connector="OR",
                        ),
                        name="members_letter_next_try_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("letter", "member", name="members_letter_member_fk"),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="letter",
                    name="member",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
