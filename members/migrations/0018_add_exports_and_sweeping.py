"""First of two for copies of one's own data and files that are to go: the tables, and the key to
the member, for new rows.

New tables, which the release before knows nothing of. The key takes SHARE ROW EXCLUSIVE on the
members for a moment; 0019 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0017_list_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileToSweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Its name in the storage.", max_length=512)),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "not_before",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                    ),
                ),
                ("attempts", models.IntegerField(db_default=0, default=0)),
                (
                    "last_error",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["not_before"], name="filetosweep_due_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="members_filetosweep_name_uniq")
                ],
                "verbose_name": "file to sweep",
                "verbose_name_plural": "files to sweep",
                "ordering": ["not_before", "id"],
            },
        ),
        migrations.CreateModel(
            name="MemberExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Waits"),
                            ("RUNNING", "Being made"),
                            ("READY", "Ready"),
                            ("FAILED", "Failed"),
                            ("EXPIRED", "Gone"),
                        ],
                        db_default="QUEUED",
                        default="QUEUED",
                        max_length=7,
                    ),
                ),
                (
                    "progress",
                    models.SmallIntegerField(db_default=0, default=0, help_text="In percent."),
                ),
                ("attempts", models.SmallIntegerField(db_default=0, default=0)),
                ("file", models.CharField(blank=True, db_default="", default="", max_length=255)),
                ("size", models.BigIntegerField(blank=True, help_text="In bytes.", null=True)),
                (
                    "requested_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-requested_at"], name="memberexport_newest_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["QUEUED", "RUNNING", "READY", "FAILED", "EXPIRED"])
                        ),
                        name="members_memberexport_status_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__range", (0, 100))),
                        name="members_memberexport_progress_check",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["QUEUED", "RUNNING"])),
                        fields=("member",),
                        name="members_memberexport_open_uniq",
                    ),
                ],
                "verbose_name": "copy of own data",
                "verbose_name_plural": "copies of own data",
                "ordering": ["-requested_at", "-id"],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "memberexport", "member", name="members_memberexport_member_fk"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="memberexport",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
