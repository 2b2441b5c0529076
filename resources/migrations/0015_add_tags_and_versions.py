"""Second of eight for the library's shelves: tags, versions, the words of files, and what curators
did.

New tables; their keys to old ones hold for new rows at once, and 0019 checks them.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

# Model, field, where it leads, the way back, and what the database does when that goes.
KEYS = [
    ("resourcetag", "resource", "resources.resource", "resource_tags", "CASCADE"),
    ("resourcetag", "tag", "resources.tag", "resource_tags", "CASCADE"),
    ("resourceversion", "resource", "resources.resource", "versions", "CASCADE"),
    ("resourceversion", "uploaded_by", settings.AUTH_USER_MODEL, "uploaded_versions", "SET NULL"),
    ("librarydeed", "curator", settings.AUTH_USER_MODEL, "library_deeds", "SET NULL"),
    ("resourceupload", "curator", settings.AUTH_USER_MODEL, "library_uploads", "CASCADE"),
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


def text_of(**options: object) -> models.OneToOneField:
    """The resource whose file was read."""
    return models.OneToOneField(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        primary_key=True,
        related_name="read_text",
        serialize=False,
        to="resources.resource",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0014_add_shelf_columns"),
        ("members", "0049_add_plan_renewed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As members read it, such as deliverability.", max_length=40
                    ),
                ),
                ("slug", models.SlugField(db_index=False, editable=False)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        editable=False,
                        help_text="Slugs of tags that were merged into this one.",
                        size=None,
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
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ResourceTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "tag of a resource",
                "verbose_name_plural": "tags of resources",
                "ordering": ["tag__name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ResourceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Counted from 1.")),
                ("file", models.FileField(max_length=255, upload_to="")),
                ("size", models.BigIntegerField(blank=True, help_text="In bytes.", null=True)),
                (
                    "sha256",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="In hexadecimal.",
                        max_length=64,
                    ),
                ),
                (
                    "pages",
                    models.PositiveIntegerField(blank=True, help_text="Of a PDF.", null=True),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(blank=True, help_text="Of a video.", null=True),
                ),
                (
                    "changelog",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="What is new, for those who took the one before.",
                        max_length=300,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ResourceText",
            fields=[
                ("resource", text_of(db_constraint=False)),
                ("file", models.CharField(max_length=255)),
                ("text", models.TextField(blank=True, db_default="", default="")),
                (
                    "is_cut",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether the file holds more than was read.",
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Why nothing could be read, for curators.",
                        max_length=200,
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a file",
                "verbose_name_plural": "texts of files",
                "ordering": ["resource"],
            },
        ),
        migrations.CreateModel(
            name="LibraryDeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField(help_text="Resources that it changed.")),
                ("before", models.JSONField(default=dict)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "deed to several resources",
                "verbose_name_plural": "deeds to several resources",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ResourceUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "upload to the library",
                "verbose_name_plural": "uploads to the library",
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
            ]
            + [
                AddForeignKeyNotValid(
                    "resourcetext", "resource", name="resources_resourcetext_resource_fk"
                )
            ],
            state_operations=[
                migrations.AlterField(model, field, key(to, back, on_delete))
                for model, field, to, back, on_delete in KEYS
            ]
            + [migrations.AlterField("resourcetext", "resource", text_of())],
        ),
        migrations.AddField(
            "resource",
            "tags",
            models.ManyToManyField(
                blank=True,
                related_name="resources",
                through="resources.ResourceTag",
                to="resources.tag",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="resources_tag_name_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("slug",), name="resources_tag_slug_uniq"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("name__regex", "^\\S(.*\\S)?$"), models.Q(("slug", ""), _negated=True)
                ),
                name="resources_tag_name_check",
            ),
        ),
        migrations.AddIndex(
            model_name="librarydeed",
            index=models.Index(fields=["curator"], name="librarydeed_curator_idx"),
        ),
        migrations.AddIndex(
            model_name="librarydeed",
            index=models.Index(fields=["at"], name="librarydeed_at_idx"),
        ),
        migrations.AddIndex(
            model_name="resourceupload",
            index=models.Index(fields=["curator", "at"], name="resourceupload_limit_idx"),
        ),
        migrations.AddIndex(
            model_name="resourceversion",
            index=models.Index(fields=["file"], name="resourceversion_file_idx"),
        ),
        migrations.AddIndex(
            model_name="resourceversion",
            index=models.Index(
                condition=models.Q(("uploaded_by__isnull", False)),
                fields=["uploaded_by"],
                name="resourceversion_uploader_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.UniqueConstraint(
                fields=("resource", "number"), name="resources_resourceversion_number_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("file", ""), _negated=True),
                name="resources_resourceversion_filled_check",
            ),
        ),
        migrations.AddIndex(
            model_name="resourcetag",
            index=models.Index(fields=["tag", "resource"], name="resourcetag_tag_idx"),
        ),
        migrations.AddConstraint(
            model_name="resourcetag",
            constraint=models.UniqueConstraint(
                fields=("resource", "tag"), name="resources_resourcetag_once_uniq"
            ),
        ),
    ]
