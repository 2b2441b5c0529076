"""A total that is out of step is put right by the audit entry that says so, and only to what the ledger adds up to.

No way round the guard of 0004, and no repair without a record. The trigger names the ledger and the ranks' events.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_leave_room_for_awards"),
        ("gamification", "0014_add_rank_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="auditlog",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="recount",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NEW.action = 'points_recounted')",
                    declare="DECLARE was_total integer; due_total integer; was_active timestamptz; due_active timestamptz;",
                    func="\n    SELECT total_points, last_active_at INTO was_total, was_active FROM members_member WHERE id = NEW.target_id FOR NO KEY UPDATE;\n    IF FOUND THEN\n        SELECT coalesce(sum(points), 0), max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment')\n        INTO due_total, due_active FROM gamification_pointtransaction WHERE member_id = NEW.target_id;\n        UPDATE members_member SET total_points = due_total, last_active_at = due_active WHERE id = NEW.target_id;\n        INSERT INTO gamification_rankevent (member_id) VALUES (NEW.target_id);\n        NEW.detail := NEW.detail || jsonb_build_object(\n            'total_points', jsonb_build_array(was_total, due_total), 'last_active_at', jsonb_build_array(was_active, due_active));\n    END IF;\n    RETURN NEW;\n",
                    hash="73dd1a5a5c86923fd8fb7bd89866aeb0264a8f67",
                    operation="INSERT",
                    pgid="members_auditlog_recount",
                    table="members_auditlog",
                    when="BEFORE",
                ),
            ),
        ),
    ]
