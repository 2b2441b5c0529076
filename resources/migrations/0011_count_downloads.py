"""The count follows the downloads, and a download is never changed. No row is recounted: nothing was downloaded before."""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0010_index_download_downloaded_at"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="resourcedownload",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="count",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count + counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="1e02106bf879914948a0d6527324f19420756c0c",
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
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="uncount",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id\n    ), held AS MATERIALIZED (\n        SELECT resource.id FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id\n        ORDER BY resource.id FOR NO KEY UPDATE OF resource\n    )\n    UPDATE resources_resource AS resource\n    SET download_count = resource.download_count - counts.downloads\n    FROM counts JOIN held ON held.id = counts.resource_id\n    WHERE resource.id = counts.resource_id;\n    RETURN NULL;\n",
                    hash="c059d85ea861eb15275bf069d8e5168ebb934def",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="resources_resourcedownload_uncount",
                    referencing="REFERENCING OLD TABLE AS changed_rows ",
                    table="resources_resourcedownload",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcedownload",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_update",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    RAISE EXCEPTION 'a download is recorded once and never changed' USING ERRCODE = 'check_violation';\n",
                    hash="1b193e46164317b9cc0e62c8a2a73039f09481da",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="resources_resourcedownload_no_update",
                    table="resources_resourcedownload",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcedownload",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_truncate",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    RAISE EXCEPTION 'a download is recorded once and never changed' USING ERRCODE = 'check_violation';\n",
                    hash="ee5e619660f1374235becec0876e92132ad038b6",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="resources_resourcedownload_no_truncate",
                    table="resources_resourcedownload",
                    when="BEFORE",
                ),
            ),
        ),
    ]
