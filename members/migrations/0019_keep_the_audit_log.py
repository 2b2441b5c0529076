"""Nobody but the owner has to change the audit log: a member who goes is taken out of it by the trigger of 0017.

For Django alone the key changes nothing in the database.
"""

import django.db.models.deletion
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_record_firmly"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="auditlog",
            name="recount",
        ),
        migrations.AlterField(
            model_name="auditlog",
            name="actor",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="deeds", to=settings.AUTH_USER_MODEL
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditlog",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="recount",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.action = 'points_recounted')",
                    declare="DECLARE was_total integer; due_total integer; was_active timestamptz; due_active timestamptz; was_day date; due_day date;",
                    func="\n    SELECT total_points, last_active_at, last_active_on INTO was_total, was_active, was_day\n    FROM members_member WHERE id = NEW.target_id FOR NO KEY UPDATE;\n    IF FOUND THEN\n        SELECT coalesce(sum(points), 0), max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment'),\n               max(earned_on) FILTER (WHERE points > 0 AND action <> 'admin_adjustment')\n        INTO due_total, due_active, due_day FROM gamification_pointtransaction WHERE member_id = NEW.target_id;\n        UPDATE members_member SET total_points = due_total, last_active_at = due_active, last_active_on = due_day\n        WHERE id = NEW.target_id;\n        INSERT INTO gamification_rankevent (member_id) VALUES (NEW.target_id);\n        NEW.detail := NEW.detail || jsonb_build_object(\n            'total_points', jsonb_build_array(was_total, due_total), 'last_active_at', jsonb_build_array(was_active, due_active),\n            'last_active_on', jsonb_build_array(was_day, due_day));\n    END IF;\n    RETURN NEW;\n",
                    hash="80571c46a2f6d377b2a6ec93abeb2738464ecd95",
                    operation="INSERT",
                    pgid="members_auditlog_recount",
                    table="members_auditlog",
                    when="BEFORE",
                ),
            ),
        ),
    ]
