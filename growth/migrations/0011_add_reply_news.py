"""First of two for what others replied and its author has not seen: the table, and its keys for new
rows.

A new table, which the release before knows nothing of. 0012 has nothing to check yet, and says so
to PostgreSQL.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0010_index_goal_period"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyNews",
            fields=[
                (
                    "reply",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="news",
                        serialize=False,
                        to="growth.reply",
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reply_news",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reply news",
                "indexes": [
                    models.Index(fields=["member"], name="replynews_member_idx"),
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)),
                        fields=["member"],
                        name="replynews_untold_idx",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("replynews", "reply", "growth_replynews_reply_fk", "CASCADE"),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="replynews",
                    name="reply",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="news",
                        serialize=False,
                        to="growth.reply",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "replynews", "member", "growth_replynews_member_fk", "CASCADE"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="replynews",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="reply_news",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
