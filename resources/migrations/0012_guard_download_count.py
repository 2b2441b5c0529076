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
                    func="\n    RAISE EXCEPTION USING ERRCODE = 'check_violation',\n        MESSAGE = 'download_count follows the downloads: '\n            'add one to resources_resourcedownload instead';\n",
                    hash="ed45f09b97ac5b49d1c20c37dc240e1347aaa321",
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
                    func="\n    RAISE EXCEPTION USING ERRCODE = 'check_violation',\n        MESSAGE = 'download_count follows the downloads: '\n            'add one to resources_resourcedownload instead';\n",
                    hash="223a6a1de8429b910294b9d8168d8c905c541b8f",
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
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id\n        FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count + counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="c9820c63a37e83534381959d14ff38648ec6fae7",
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
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id\n        FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count - counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="798798dc228c8910ea83b0987ab5a6996f4101c9",
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
