"""Third of eight for the library's shelves: the database counts revisions, makes each file a
version, and has files swept that nothing needs.

The release before goes on: what it uploads is a version like any other. Triggers alone: a lock for
a moment, no row is read.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0015_add_tags_and_versions"),
        # The sweep's table.
        ("members", "0018_add_exports_and_sweeping"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='count_revision', sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(condition="WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.slug IS DISTINCT FROM NEW.slug OR OLD.description IS DISTINCT FROM NEW.description OR OLD.category IS DISTINCT FROM NEW.category OR OLD.type IS DISTINCT FROM NEW.type OR OLD.file IS DISTINCT FROM NEW.file OR CASE WHEN OLD.thumbnail_is_made THEN '' ELSE OLD.thumbnail END IS DISTINCT FROM CASE WHEN NEW.thumbnail_is_made THEN '' ELSE NEW.thumbnail END OR OLD.author_name IS DISTINCT FROM NEW.author_name OR OLD.author_id IS DISTINCT FROM NEW.author_id OR OLD.state IS DISTINCT FROM NEW.state OR OLD.publish_at IS DISTINCT FROM NEW.publish_at OR OLD.archived_at IS DISTINCT FROM NEW.archived_at OR OLD.is_featured IS DISTINCT FROM NEW.is_featured OR OLD.featured_place IS DISTINCT FROM NEW.featured_place)", func='\n    NEW.revision := greatest(NEW.revision, OLD.revision + 1);\n    RETURN NEW;\n', hash='c395160e1a0fce7d012843c6627f5c19cfc8c100', operation='UPDATE OF "title", "slug", "description", "category", "type", "file", "thumbnail", "author_name", "author_id", "state", "publish_at", "archived_at", "is_featured", "featured_place"', pgid='resources_resource_count_revision', table='resources_resource', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='keep_version', sql=revcouncil.schema.triggers.OwnersTriggerSql(func="\n    IF NEW.file = '' OR (TG_OP = 'UPDATE' AND NEW.file = OLD.file AND EXISTS (\n        SELECT FROM resources_resourceversion WHERE resource_id = NEW.id\n    )) THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO resources_resourceversion (resource_id, number, file, created_at)\n    SELECT NEW.id, coalesce(max(number), 0) + 1, NEW.file,\n        CASE WHEN TG_OP = 'UPDATE' AND NEW.file = OLD.file THEN OLD.updated_at ELSE now() END\n    FROM resources_resourceversion WHERE resource_id = NEW.id;\n    DELETE FROM resources_resourceversion\n    WHERE resource_id = NEW.id AND number <= (\n        SELECT max(number) - 5 FROM resources_resourceversion WHERE resource_id = NEW.id\n    );\n    RETURN NULL;\n", hash='ed47a459863b1b7da5e6d26f9f8c3b81f898110e', operation='INSERT OR UPDATE OF "file"', pgid='resources_resource_keep_version', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='sweep_old_cover', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD.thumbnail IS DISTINCT FROM NEW.thumbnail)', func="\n    INSERT INTO members_filetosweep (name) SELECT OLD.thumbnail\n    WHERE OLD.thumbnail <> '' ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n", hash='0668190b970de2795aa2c6430882e5cfd4ff374d', operation='UPDATE OF "thumbnail"', pgid='resources_resource_sweep_old_cover', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='sweep_cover', sql=revcouncil.schema.triggers.OwnersTriggerSql(func="\n    INSERT INTO members_filetosweep (name) SELECT OLD.thumbnail\n    WHERE OLD.thumbnail <> '' ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n", hash='881658cdd51748a33b61829631905466e202eb45', operation='DELETE', pgid='resources_resource_sweep_cover', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourceversion',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='sweep_files', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='\n    INSERT INTO members_filetosweep (name)\n    SELECT DISTINCT gone.file FROM changed_rows AS gone\n    WHERE NOT EXISTS (\n        SELECT FROM resources_resourceversion AS other WHERE other.file = gone.file\n    )\n    ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n', hash='2b0e3e24d0598edad01092d841af03b09e6de9cd', level='STATEMENT', operation='DELETE', pgid='resources_resourceversion_sweep_files', referencing='REFERENCING OLD TABLE AS changed_rows ', table='resources_resourceversion', when='AFTER')),
        ),
    ]
