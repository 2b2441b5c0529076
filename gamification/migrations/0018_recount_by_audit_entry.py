"""A total that is out of step is put right by the audit entry that says so, and only to what the
ledger adds up to.

No way round the guard of the totals, and no repair without a record. A lock of a moment on the
audit log.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0017_tell_ranks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recount",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("members.auditlog",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recount",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="recount",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.action = 'points_recounted')",
                    declare="DECLARE was_total integer; due_total integer; was_active timestamptz; due_active timestamptz; was_day date; due_day date;",
                    func="\n    SELECT total_points, last_active_at, last_active_on INTO was_total, was_active, was_day\n    FROM members_member WHERE id = NEW.target_id FOR NO KEY UPDATE;\n    IF FOUND THEN\n        SELECT coalesce(sum(points), 0),\n               max(created_at) FILTER (WHERE ledger_is_earned(points, action)),\n               max(earned_on) FILTER (WHERE ledger_is_earned(points, action))\n        INTO due_total, due_active, due_day\n        FROM gamification_pointtransaction WHERE member_id = NEW.target_id;\n        UPDATE members_member\n        SET total_points = due_total, last_active_at = due_active, last_active_on = due_day\n        WHERE id = NEW.target_id;\n        INSERT INTO gamification_rankevent (member_id) VALUES (NEW.target_id);\n        NEW.detail := NEW.detail || jsonb_build_object(\n            'total_points', jsonb_build_array(was_total, due_total),\n            'last_active_at', jsonb_build_array(was_active, due_active),\n            'last_active_on', jsonb_build_array(was_day, due_day));\n    END IF;\n    RETURN NEW;\n",
                    hash="2c0dbcb5291a57d93a126a0ee8accb38c54ca632",
                    operation="INSERT",
                    pgid="members_auditlog_recount",
                    table="members_auditlog",
                    when="BEFORE",
                ),
            ),
        ),
    ]
