"""First of eight for the library's shelves: what a curator says of a resource.

Every column has its default in the database or may be empty. What the release before adds is
published; it shows drafts and archived resources too, so curators wait with those until it is
gone. The checks and the key hold for new rows; 0019 reads the old ones. That a published resource
has its day comes after the fill: a check that is NOT VALID still refuses old rows when they are
updated. Going back drops drafts without a file: the release before has no place for them.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid

STATES = [("DRAFT", "Draft"), ("SCHEDULED", "Scheduled"), ("PUBLISHED", "Published")]


def author(**options: object) -> models.ForeignKey:
    """A member who wrote it."""
    return models.ForeignKey(
        blank=True,
        db_index=False,
        help_text="A member who wrote it. Their page is linked where they have one.",
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="authored_resources",
        to=settings.AUTH_USER_MODEL,
        **options,
    )


def published_at(**options: object) -> models.DateTimeField:
    """When members saw it first."""
    return models.DateTimeField(blank=True, default=None, editable=False, null=True, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0013_widen_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "resource",
            "state",
            models.CharField(
                choices=STATES,
                db_default="PUBLISHED",
                default="DRAFT",
                editable=False,
                max_length=9,
            ),
        ),
        migrations.AddField(
            "resource", "publish_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        # First without a default, so that old rows stay empty; 0017 fills them.
        migrations.AddField("resource", "published_at", published_at()),
        migrations.AlterField(
            "resource",
            "published_at",
            published_at(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            "resource", "archived_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "resource",
            "featured_place",
            models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            "resource",
            "revision",
            models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            "resource",
            "thumbnail_is_made",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            "resource",
            "author_name",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=100,
                verbose_name="author from outside",
            ),
        ),
        migrations.AddField("resource", "author", author(db_constraint=False)),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "resource", "author", name="resources_resource_author_fk", on_delete="SET NULL"
                ),
            ],
            state_operations=[migrations.AlterField("resource", "author", author())],
        ),
        migrations.AlterField(
            "resource",
            "file",
            models.FileField(blank=True, max_length=255, upload_to="resources/%Y/%m/"),
        ),
        migrations.RemoveConstraint("resource", "resources_resource_filled_check"),
        # Going back, drafts whose file never came have no place in the release before.
        migrations.RunSQL(
            migrations.RunSQL.noop, "DELETE FROM resources_resource WHERE file = ''"
        ),
        AddConstraintNotValid(
            "resource",
            models.CheckConstraint(
                condition=~models.Q(title="") & (models.Q(state="DRAFT") | ~models.Q(file="")),
                name="resources_resource_has_file_check",
            ),
        ),
        AddConstraintNotValid(
            "resource",
            models.CheckConstraint(
                condition=models.Q(state__in=[code for code, _ in STATES]),
                name="resources_resource_state_check",
            ),
        ),
        AddConstraintNotValid(
            "resource",
            models.CheckConstraint(
                condition=~models.Q(state="SCHEDULED") | models.Q(publish_at__isnull=False),
                name="resources_resource_scheduled_check",
            ),
        ),
        AddConstraintNotValid(
            "resource",
            models.CheckConstraint(
                condition=models.Q(author__isnull=True) | models.Q(author_name=""),
                name="resources_resource_one_author_check",
            ),
        ),
    ]
