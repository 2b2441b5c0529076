"""Totals follow the ledger with the rights of the tables' owner: the guard of members.0017 lets no other write them.

The running release awards as before; the trigger is replaced in one transaction.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0025_require_earned_on"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="follow",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="follow",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    UPDATE members_member AS member\n    SET total_points = member.total_points + entry.points,\n        last_active_at = CASE\n            WHEN entry.points > 0 AND entry.action <> 'admin_adjustment'\n            THEN GREATEST(member.last_active_at, entry.created_at)\n            ELSE member.last_active_at\n        END,\n        last_active_on = CASE\n            WHEN entry.points > 0 AND entry.action <> 'admin_adjustment'\n            THEN GREATEST(member.last_active_on, entry.earned_on)\n            ELSE member.last_active_on\n        END\n    FROM new_rows AS entry\n    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);\n    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN\n        EXECUTE $update$\n            WITH sums AS MATERIALIZED (\n                SELECT member_id, sum(points)::integer AS points,\n                       max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_at,\n                       max(earned_on) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_on\n                FROM new_rows GROUP BY member_id\n            ), held AS MATERIALIZED (\n                SELECT member.id, sums.points, sums.active_at, sums.active_on\n                FROM members_member AS member JOIN sums ON sums.member_id = member.id\n                ORDER BY member.id FOR NO KEY UPDATE OF member\n            )\n            UPDATE members_member AS member\n            SET total_points = member.total_points + held.points,\n                last_active_at = GREATEST(member.last_active_at, held.active_at),\n                last_active_on = GREATEST(member.last_active_on, held.active_on)\n            FROM held WHERE member.id = held.id\n        $update$;\n    END IF;\n    RETURN NULL;\n",
                    hash="5c401df5cd0fc1f597fd27a97acea132703e4b49",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_follow",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="gamification_pointtransaction",
                    when="AFTER",
                ),
            ),
        ),
    ]
