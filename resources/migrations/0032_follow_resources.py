"""Third of four for the search of the library: it follows resources, tags and the texts of files,
whoever writes them.

The running release goes on as before. A download writes an entry only where its order of magnitude
changes. A lock of a moment on each table.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0031_add_search_functions"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_change', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='PERFORM library_list(ARRAY[NEW.id]); RETURN NULL;', hash='d2f2a25ca111bc82a5dc2622bc3ef95320a9a016', operation='INSERT OR UPDATE OF "title", "description", "category", "type", "state", "archived_at", "published_at", "is_featured", "featured_place"', pgid='resources_resource_search_change', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_erase', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='PERFORM library_list(ARRAY[OLD.id]); RETURN NULL;', hash='b62e823ca609aa0c467b202355ae68c27db54f95', operation='DELETE', pgid='resources_resource_search_erase', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_standing', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (library_taken(OLD.download_count) <> library_taken(NEW.download_count))', func='\n    UPDATE resources_searchpopularity SET downloads = library_taken(NEW.download_count)\n    WHERE resource_id = NEW.id;\n    UPDATE resources_searchentry SET standing = library_standing(NEW.download_count)\n    WHERE resource_id = NEW.id AND standing <> library_standing(NEW.download_count);\n    RETURN NULL;\n', hash='75ba4e61bddeea66c364f998716cbbe37118e57f', operation='UPDATE OF "download_count"', pgid='resources_resource_search_standing', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_tagged', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='\n    PERFORM library_list(array(SELECT DISTINCT resource_id FROM come ORDER BY resource_id));\n    RETURN NULL;\n', hash='0b182929ca2b198361e119e98dd2717713ac5ebb', level='STATEMENT', operation='INSERT', pgid='resources_resourcetag_search_tagged', referencing='REFERENCING NEW TABLE AS come ', table='resources_resourcetag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_untagged', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='\n    PERFORM library_list(array(SELECT DISTINCT resource_id FROM gone ORDER BY resource_id));\n    RETURN NULL;\n', hash='7cdea78cf31854c3062845734c193159e94683b3', level='STATEMENT', operation='DELETE', pgid='resources_resourcetag_search_untagged', referencing='REFERENCING OLD TABLE AS gone ', table='resources_resourcetag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_retagged', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='\n    PERFORM library_list(array(SELECT DISTINCT resource_id FROM (SELECT resource_id FROM gone UNION ALL SELECT resource_id FROM come) x ORDER BY resource_id));\n    RETURN NULL;\n', hash='2a87e0e8ccae0086d0d50038187696b2a80c9ff1', level='STATEMENT', operation='UPDATE', pgid='resources_resourcetag_search_retagged', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS come ', table='resources_resourcetag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetext',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_read', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='PERFORM library_list(ARRAY[NEW.resource_id]); RETURN NULL;', hash='767dfd8321a6727da098c9b22b943b597e247acd', operation='INSERT OR UPDATE OF "text"', pgid='resources_resourcetext_search_read', table='resources_resourcetext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetext',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_unread', sql=revcouncil.schema.triggers.OwnersTriggerSql(func='PERFORM library_list(ARRAY[OLD.resource_id]); RETURN NULL;', hash='cc090195112be209b29f471789a14720b9f40cdd', operation='DELETE', pgid='resources_resourcetext_search_unread', table='resources_resourcetext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='search_renamed', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN ((OLD.name, OLD.aliases) IS DISTINCT FROM (NEW.name, NEW.aliases))', func='\n    PERFORM library_list(array(\n        SELECT resource_id FROM resources_resourcetag WHERE tag_id = NEW.id ORDER BY resource_id\n    ));\n    RETURN NULL;\n', hash='1065b0e2026374eb1e22978a64ee881b8b05d02e', operation='UPDATE OF "name", "aliases"', pgid='resources_tag_search_renamed', table='resources_tag', when='AFTER')),
        ),
    ]
