"""First of two for drafts: what is typed and not shared yet, and its key to the member.

A new table, which the release before knows nothing of. The key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0012 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

CATEGORIES = [
    ("COMPENSATION", "Compensation"),
    ("INFRASTRUCTURE", "Infrastructure"),
    ("BUSINESS", "Business"),
    ("OPERATIONAL", "Operational"),
]


def nothing() -> models.Value:
    """An empty object, from the database."""
    return models.Value({}, output_field=models.JSONField())


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0010_keep_earlier_as_owner"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(choices=CATEGORIES, max_length=14)),
                (
                    "typed",
                    models.JSONField(
                        db_default=nothing(),
                        default=dict,
                        help_text="What was typed, by question key; null where the question was"
                        " skipped.",
                    ),
                ),
                (
                    "sure",
                    models.JSONField(
                        db_default=nothing(),
                        default=dict,
                        help_text="What was typed and confirmed although it looked like a slip, by"
                        " question key.",
                    ),
                ),
                (
                    "stands_at",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Key of the question that comes next; empty for the review.",
                        max_length=60,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="answer_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "category"),
                        name="benchmarks_answerdraft_member_category_uniq",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["COMPENSATION", "INFRASTRUCTURE", "BUSINESS", "OPERATIONAL"],
                            )
                        ),
                        name="benchmarks_answerdraft_category_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "answerdraft", "member", name="benchmarks_answerdraft_member_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="answerdraft",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="answer_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
