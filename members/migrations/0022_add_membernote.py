"""First of two for the notes of staff: the table, and its keys to the member and the author, for
new rows.

A new table, which the release before knows nothing of. The keys take SHARE ROW EXCLUSIVE on the
members for a moment; 0023 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


def key(name: str, **options: object) -> models.ForeignKey:
    """A key to a member; what becomes of the row is the database's."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=name,
        to=settings.AUTH_USER_MODEL,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0021_index_auditlog_member"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("member", key("notes", db_constraint=False)),
                ("author", key("notes_written", blank=True, null=True, db_constraint=False)),
            ],
            options={
                "verbose_name": "note",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="members_membernote_text_check",
                    )
                ],
                "indexes": [
                    models.Index(fields=["member", "-at", "-id"], name="membernote_member_idx"),
                    models.Index(fields=["author"], name="membernote_author_idx"),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid("membernote", "member", name="members_membernote_member_fk"),
                AddForeignKeyNotValid(
                    "membernote",
                    "author",
                    name="members_membernote_author_fk",
                    on_delete="SET NULL",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="membernote", name="member", field=key("notes")
                ),
                migrations.AlterField(
                    model_name="membernote",
                    name="author",
                    field=key("notes_written", blank=True, null=True),
                ),
            ],
        ),
    ]
