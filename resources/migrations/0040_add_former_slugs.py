"""First of two for links that go on: a resource's earlier addresses, kept by a trigger.

A new table. Its key holds for new rows at once; 0041 checks it. The release before goes on: what
it renames is kept like anything else.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.migrations
from django.db import migrations, models

import revcouncil.schema.triggers
from revcouncil.schema.operations import AddForeignKeyNotValid


def resource(**options: object) -> models.ForeignKey:
    """The resource the address led to."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="former_slugs",
        to="resources.resource",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0033_list_resources"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=150)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of a resource",
                "verbose_name_plural": "former addresses of resources",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddField("formerslug", "resource", resource(db_constraint=False)),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "formerslug", "resource", name="resources_formerslug_resource_fk"
                )
            ],
            state_operations=[migrations.AlterField("formerslug", "resource", resource())],
        ),
        migrations.AddIndex(
            model_name="formerslug",
            index=models.Index(fields=["resource"], name="formerslug_resource_idx"),
        ),
        migrations.AddConstraint(
            model_name="formerslug",
            constraint=models.UniqueConstraint(
                fields=("slug",), name="resources_formerslug_slug_uniq"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='keep_slug', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD.slug IS DISTINCT FROM NEW.slug)', func='\n    DELETE FROM resources_formerslug WHERE slug = NEW.slug;\n    IF OLD.published_at IS NOT NULL THEN\n        INSERT INTO resources_formerslug (slug, resource_id) VALUES (OLD.slug, NEW.id)\n        ON CONFLICT (slug) DO UPDATE SET resource_id = EXCLUDED.resource_id;\n    END IF;\n    RETURN NULL;\n', hash='c65fcd04726a706c8a68aa24c0d069ca3ebdebd5', operation='UPDATE OF "slug"', pgid='resources_resource_keep_slug', table='resources_resource', when='AFTER')),
        ),
    ]
