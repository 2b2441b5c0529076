"""Second of three for lists read into the library: the lists that wait to be confirmed.

A new table; its keys to old ones hold for new rows at once, and 0045 checks them. The ZIP beside a
list goes from the storage with its row.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import revcouncil.schema.triggers
from revcouncil.schema.operations import AddForeignKeyNotValid

# Model, field, where it leads, the way back, and what the database does when that goes.
KEYS = [
    ("libraryimport", "curator", settings.AUTH_USER_MODEL, "library_imports", "CASCADE"),
    ("libraryimport", "deed", "resources.librarydeed", "imports", "SET NULL"),
]


def key(to: str, name: str, on_delete: str, **options: object) -> models.ForeignKey:
    """A key whose rows the database takes along or lets go of."""
    may_be_empty = {"blank": True, "null": True} if on_delete == "SET NULL" else {}
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=name,
        to=to,
        **may_be_empty,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0043_add_awaited_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Of the list.", max_length=255)),
                ("how", models.CharField(help_text="As what it was read.", max_length=100)),
                (
                    "headings",
                    models.JSONField(default=dict, help_text="Columns that were not read."),
                ),
                ("rows", models.JSONField(default=list)),
                (
                    "archive",
                    models.FileField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=255,
                        upload_to="imports/%Y/%m/",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "list read into the library",
                "verbose_name_plural": "lists read into the library",
                "ordering": ["-at", "-id"],
            },
        ),
        *(
            migrations.AddField(model, field, key(to, back, on_delete, db_constraint=False))
            for model, field, to, back, on_delete in KEYS
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    model, field, name=f"resources_{model}_{field}_fk", on_delete=on_delete
                )
                for model, field, to, back, on_delete in KEYS
            ],
            state_operations=[
                migrations.AlterField(model, field, key(to, back, on_delete))
                for model, field, to, back, on_delete in KEYS
            ],
        ),
        migrations.AddIndex(
            model_name="libraryimport",
            index=models.Index(fields=["curator"], name="libraryimport_curator_idx"),
        ),
        migrations.AddIndex(
            model_name="libraryimport",
            index=models.Index(fields=["at"], name="libraryimport_at_idx"),
        ),
        migrations.AddIndex(
            model_name="libraryimport",
            index=models.Index(
                condition=models.Q(("deed__isnull", False)),
                fields=["deed"],
                name="libraryimport_deed_idx",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="libraryimport",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name="sweep_archive", sql=revcouncil.schema.triggers.OwnersTriggerSql(func="\n    INSERT INTO members_filetosweep (name) SELECT OLD.archive\n    WHERE OLD.archive <> '' ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n", hash='eefa9066f29047833b748702526d6cac2ce90fe4', operation='DELETE', pgid='resources_libraryimport_sweep_archive', table='resources_libraryimport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="libraryimport",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name="sweep_old_archive", sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD.archive IS DISTINCT FROM NEW.archive)', func="\n    INSERT INTO members_filetosweep (name) SELECT OLD.archive\n    WHERE OLD.archive <> '' ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n", hash='7d314c9f3dd847e3fa23fe165613c57e9e3ba495', operation='UPDATE OF "archive"', pgid='resources_libraryimport_sweep_old_archive', table='resources_libraryimport', when='AFTER')),
        ),
    ]
