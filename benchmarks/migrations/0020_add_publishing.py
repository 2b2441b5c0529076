"""First of two for published figures: the runs, what they were computed from, and the snapshots.

New tables, which the release before knows nothing of. The key between two of them takes its locks
there alone.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

CATEGORIES = [
    ("COMPENSATION", "Compensation"),
    ("INFRASTRUCTURE", "Infrastructure"),
    ("BUSINESS", "Business"),
    ("OPERATIONAL", "Operational"),
]
VALUES = [value for value, _ in CATEGORIES]


def number() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def category() -> models.CharField:
    return models.CharField(choices=CATEGORIES, max_length=14)


def category_check(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("category__in", VALUES)), name=name)


def key(**options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="snapshots",
        to="benchmarks.publication",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0019_index_unseen_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyAnswers",
            fields=[
                ("id", number()),
                (
                    "agency",
                    models.BigIntegerField(
                        help_text="A team's number below zero, or a member's."
                    ),
                ),
                ("category", category()),
                ("data", models.JSONField(help_text="Answers by question key.")),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("revenue_band", models.CharField(max_length=40, null=True)),
                ("agency_type", models.CharField(max_length=40, null=True)),
                ("team_size", models.CharField(max_length=40, null=True)),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name_plural": "agency answers",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["category", "since"], name="agencyanswers_opened_idx"),
                    models.Index(
                        condition=models.Q(("until__isnull", False)),
                        fields=["category", "until"],
                        name="agencyanswers_closed_idx",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["members"], name="agencyanswers_members_gin_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("agency", "category"),
                        name="benchmarks_agencyanswers_open_uniq",
                    ),
                    category_check("benchmarks_agencyanswers_category_check"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="benchmarks_agencyanswers_until_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", number()),
                (
                    "state",
                    models.CharField(
                        choices=[("RUNNING", "Running"), ("DONE", "Done")],
                        db_default="RUNNING",
                        default="RUNNING",
                        max_length=7,
                    ),
                ),
                (
                    "as_of",
                    models.DateTimeField(
                        help_text="Answers given until then are in it.", verbose_name="as of"
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=14),
                        db_default=[],
                        default=list,
                        help_text="The categories that are published.",
                        size=None,
                    ),
                ),
                (
                    "method",
                    models.PositiveSmallIntegerField(help_text="The version of the rules."),
                ),
                (
                    "catalogue",
                    models.CharField(help_text="The version of the questions.", max_length=64),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "RUNNING")),
                        fields=("state",),
                        name="benchmarks_publication_running_uniq",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state", "RUNNING")),
                            models.Q(("finished_at__isnull", False), ("state", "DONE")),
                            _connector="OR",
                        ),
                        name="benchmarks_publication_state_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", number()),
                ("publication", key(db_constraint=False)),
                ("category", category()),
                ("question", models.CharField(max_length=60)),
                ("cohort", models.CharField(max_length=60)),
                (
                    "agencies",
                    models.CharField(
                        blank=True, help_text="How many agencies, as a band.", max_length=10
                    ),
                ),
                ("figures", models.JSONField(null=True)),
                ("method", models.PositiveSmallIntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "cohort", "question", "publication"),
                        name="benchmarks_snapshot_cell_uniq",
                    ),
                    category_check("benchmarks_snapshot_category_check"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agencies", ""), ("figures__isnull", True)),
                            models.Q(
                                ("figures__isnull", False),
                                models.Q(("agencies", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="benchmarks_snapshot_figures_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "snapshot", "publication", name="benchmarks_snapshot_publication_fk"
                )
            ],
            state_operations=[migrations.AlterField("snapshot", "publication", key())],
        ),
    ]
