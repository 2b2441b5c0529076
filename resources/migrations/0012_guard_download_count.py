"""Downloads are counted with the rights of the tables' owner, and nobody else may set the count.

The running release records downloads as before; each trigger is replaced in one transaction.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0011_count_downloads"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="resourcedownload",
            name="count",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="resourcedownload",
            name="uncount",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resource",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT (pg_trigger_depth() > 0 AND has_table_privilege('resources_resource'::regclass, 'TRIGGER')) AND NEW.download_count IS DISTINCT FROM OLD.download_count)",
                    func="\n    RAISE EXCEPTION 'download_count follows the downloads: add one to resources_resourcedownload instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="3730374b1330dd14f26e4c38923f86a79b9ee78c",
                    operation='UPDATE OF "download_count"',
                    pgid="resources_resource_count_guard",
                    table="resources_resource",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resource",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="begin_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT has_table_privilege('resources_resource'::regclass, 'TRIGGER') AND NEW.download_count <> 0)",
                    func="\n    RAISE EXCEPTION 'download_count follows the downloads: add one to resources_resourcedownload instead'\n        USING ERRCODE = 'check_violation';\n",
                    hash="03954c5a54f908ea3162bef04cd5f1543023f883",
                    operation="INSERT",
                    pgid="resources_resource_begin_guard",
                    table="resources_resource",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcedownload",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count + counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="7beb6a53e1f23f8455569085f470164ff905a3aa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="resources_resourcedownload_count",
                    referencing="REFERENCING NEW TABLE AS changed_rows ",
                    table="resources_resourcedownload",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcedownload",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="uncount",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count - counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="4ae74364853192938ace6157f4e2d4fe8c5c5d02",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="resources_resourcedownload_uncount",
                    referencing="REFERENCING OLD TABLE AS changed_rows ",
                    table="resources_resourcedownload",
                    when="AFTER",
                ),
            ),
        ),
    ]
