"""The member's total follows the ledger, and the ledger is append-only, whoever writes it.

Depends on the member's columns: the trigger names them.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0010_index_discordactivity_synced"),
        ("members", "0002_add_gamification_columns"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="follow",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    IF (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) AS few) < 2 THEN\n        UPDATE members_member AS member\n        SET total_points = member.total_points + entry.points,\n            last_active_at = CASE\n                WHEN entry.points > 0 AND entry.action <> 'admin_adjustment'\n                THEN GREATEST(member.last_active_at, entry.created_at)\n                ELSE member.last_active_at\n            END\n        FROM new_rows AS entry WHERE member.id = entry.member_id;\n    ELSE\n        EXECUTE $update$\n            WITH sums AS MATERIALIZED (\n                SELECT member_id, sum(points)::integer AS points,\n                       max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_at\n                FROM new_rows GROUP BY member_id\n            ), held AS MATERIALIZED (\n                SELECT member.id FROM members_member AS member JOIN sums ON sums.member_id = member.id\n                ORDER BY member.id FOR NO KEY UPDATE OF member\n            )\n            UPDATE members_member AS member\n            SET total_points = member.total_points + sums.points,\n                last_active_at = GREATEST(member.last_active_at, sums.active_at)\n            FROM sums JOIN held ON held.id = sums.member_id\n            WHERE member.id = sums.member_id\n        $update$;\n    END IF;\n    RETURN NULL;\n",
                    hash="ce7f5a8f1f00593c1d6520b054db6d2bed84bfcd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_follow",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="gamification_pointtransaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_update",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'\n        USING ERRCODE = 'check_violation';\n",
                    hash="3f3b7363a370dce5b11c21f7b3b500df56313ad6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="gamification_pointtransaction_no_update",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_truncate",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'\n        USING ERRCODE = 'check_violation';\n",
                    hash="f89f0fc808e388d6960929611cfe035e1660fd0e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="gamification_pointtransaction_no_truncate",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_delete",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM old_rows JOIN members_member AS member ON member.id = old_rows.member_id) THEN\n        RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'\n            USING ERRCODE = 'check_violation', HINT = 'Entries go only with their member.';\n    END IF;\n    RETURN NULL;\n",
                    hash="3c2cc9a0834c28e7dd544ddc7c974a4a5e5da8b6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="gamification_pointtransaction_no_delete",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="gamification_pointtransaction",
                    when="AFTER",
                ),
            ),
        ),
    ]
