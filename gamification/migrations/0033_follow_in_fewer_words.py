"""Totals follow the ledger by a shorter statement: what makes a day an active one is said once.

What it does stays the same. The trigger is replaced in one transaction, under ACCESS EXCLUSIVE for a moment.
"""

import pgtrigger.migrations
import revcouncil.schema.triggers
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0032_interim_recount"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="follow",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="follow",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    UPDATE members_member AS member\n    SET total_points = member.total_points + entry.points,\n        last_active_at = GREATEST(member.last_active_at, CASE WHEN points > 0 AND action <> 'admin_adjustment' THEN created_at END),\n        last_active_on = GREATEST(member.last_active_on, CASE WHEN points > 0 AND action <> 'admin_adjustment' THEN earned_on END)\n    FROM new_rows AS entry\n    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);\n    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN\n        EXECUTE $update$\n            WITH sums AS MATERIALIZED (\n                SELECT member_id, sum(points)::integer AS points,\n                       max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_at,\n                       max(earned_on) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_on\n                FROM new_rows GROUP BY member_id\n            ), held AS MATERIALIZED (\n                SELECT member.id, sums.points, sums.active_at, sums.active_on\n                FROM members_member AS member JOIN sums ON sums.member_id = member.id\n                ORDER BY member.id FOR NO KEY UPDATE OF member\n            )\n            UPDATE members_member AS member\n            SET total_points = member.total_points + held.points,\n                last_active_at = GREATEST(member.last_active_at, held.active_at),\n                last_active_on = GREATEST(member.last_active_on, held.active_on)\n            FROM held WHERE member.id = held.id\n        $update$;\n    END IF;\n    RETURN NULL;\n",
                    hash="dec3af102a65f7bfd6367d230f0bdb983ec5df4a",
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
