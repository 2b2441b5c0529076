"""First of two for the proofreader: what it would change and how often it was asked, and the keys
for new rows.

New tables, which the release before knows nothing of. 0014 has nothing to check yet, and says so
to PostgreSQL.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0012_validate_reply_news_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="correction",
                        serialize=False,
                        to="growth.post",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", models.TextField(help_text="The text it was made of.")),
                (
                    "changes",
                    models.JSONField(
                        help_text="Position, what stands there, what is to come."
                    ),
                ),
                ("written_by", models.CharField(help_text="The model.", max_length=120)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="made",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProofreadingTurns",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="proofreading_turns",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField()),
                ("used", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("busy_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "proofreading turns",
                "indexes": [
                    models.Index(
                        condition=models.Q(("busy_until__isnull", False)),
                        fields=["busy_until"],
                        name="proofreadingturns_busy_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used__range", (0, 30))),
                        name="growth_proofreadingturns_most_check",
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "correction", "post", "growth_correction_post_fk", "CASCADE"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="correction",
                    name="post",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="correction",
                        serialize=False,
                        to="growth.post",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "proofreadingturns", "member", "growth_proofreadingturns_member_fk", "CASCADE"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="proofreadingturns",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="proofreading_turns",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
