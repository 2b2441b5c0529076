"""First of six for the states of answers: the columns, and the table of decisions.

Every column has its default in the database or may be empty, so the release before goes on
answering and deciding. The check and the keys hold for new rows; 0017 reads the old ones. Old sets
say ACCEPTED until 0016, which nobody reads yet: what counts is `is_valid`, as before.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

STATES = [("ACCEPTED", "Accepted"), ("FLAGGED", "Flagged"), ("REJECTED", "Rejected")]
VALUES = ["ACCEPTED", "FLAGGED", "REJECTED"]
SOURCES = [("RULES", "The rules"), ("PERSON", "A reviewer"), ("ELSEWHERE", "Not recorded")]


def key(to: str, name: str, **options: object) -> models.ForeignKey:
    """A key whose rows the database takes along or lets go of."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=name,
        to=to,
        **options,
    )


def submission(**options: object) -> models.ForeignKey:
    """The answers a decision is about."""
    return key("benchmarks.benchmarksubmission", "decisions", **options)


def actor(**options: object) -> models.ForeignKey:
    """Who decided."""
    return key(settings.AUTH_USER_MODEL, "answer_decisions", blank=True, null=True, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0012_validate_answerdraft_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="benchmarksubmission",
            name="state",
            field=models.CharField(
                choices=STATES,
                db_default="ACCEPTED",
                default="ACCEPTED",
                editable=False,
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="benchmarksubmission",
            name="waits_since",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="benchmarksubmission",
            name="looked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="earlieranswers",
            name="state",
            field=models.CharField(
                blank=True, choices=STATES, db_default="", default="", max_length=8
            ),
        ),
        AddConstraintNotValid(
            model_name="benchmarksubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", VALUES)), name="benchmarks_submission_state_check"
            ),
        ),
        migrations.AlterModelOptions(
            name="benchmarksubmission",
            options={
                "ordering": ["-updated_at", "-id"],
                "verbose_name": "answer set",
                "permissions": [("export_answers", "Can export answers without names")],
            },
        ),
        migrations.CreateModel(
            name="AnswerDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_state", models.CharField(choices=STATES, max_length=8)),
                ("to_state", models.CharField(choices=STATES, max_length=8)),
                ("source", models.CharField(choices=SOURCES, max_length=9)),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("note", models.TextField(blank=True, default="", help_text="For reviewers.")),
                (
                    "message",
                    models.TextField(
                        blank=True, default="", help_text="What the member was told."
                    ),
                ),
                ("answers_at", models.DateTimeField()),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                    ),
                ),
                ("submission", submission(db_constraint=False)),
                ("actor", actor(db_constraint=False)),
            ],
            options={
                "verbose_name": "decision about answers",
                "verbose_name_plural": "decisions about answers",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["submission", "-id"], name="answerdecision_history_idx"),
                    models.Index(fields=["actor"], name="answerdecision_actor_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_state__in", VALUES), ("to_state__in", VALUES)),
                        name="benchmarks_answerdecision_states_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", [code for code, _ in SOURCES])),
                        name="benchmarks_answerdecision_source_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "answerdecision", "submission", name="benchmarks_answerdecision_submission_fk"
                ),
                AddForeignKeyNotValid(
                    "answerdecision",
                    "actor",
                    name="benchmarks_answerdecision_actor_fk",
                    on_delete="SET NULL",
                ),
            ],
            state_operations=[
                migrations.AlterField("answerdecision", "submission", submission()),
                migrations.AlterField("answerdecision", "actor", actor()),
            ],
        ),
    ]
