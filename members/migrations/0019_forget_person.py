"""Second of two for copies of one's own data: the key holds for all rows, of which there are none
yet. And the records forget a member who goes.

CREATE OR REPLACE of a trigger: SHARE ROW EXCLUSIVE on the members for a moment, no reader waits.
The release before erases members as it did, and leaves less behind.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers
from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_add_exports_and_sweeping"),
        # Whose rows the trigger changes.
        ("pghistory", "0003_auto_20201023_1636"),
    ]

    operations = [
        ValidateConstraint("memberexport", "members_memberexport_member_fk"),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="forget_person",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH theirs AS (\n        UPDATE members_memberevent SET pgh_obj_id = 0 WHERE pgh_obj_id = OLD.id\n        RETURNING pgh_context_id\n    )\n    UPDATE pghistory_context\n    SET metadata = jsonb_strip_nulls(jsonb_build_object('user', metadata -> 'user'))\n    WHERE id IN (SELECT pgh_context_id FROM theirs);\n    UPDATE pghistory_context SET metadata = '{}' WHERE metadata -> 'user' = to_jsonb(OLD.id);\n    UPDATE members_auditlog\n    SET target_id = CASE target_type WHEN 'members.Member' THEN NULL ELSE target_id END,\n        detail = CASE jsonb_typeof(detail) WHEN 'object' THEN (\n            SELECT coalesce(jsonb_object_agg(key, value), '{}')\n            FROM jsonb_each(detail) WHERE key IN ('badge', 'category', 'current_streak', 'group', 'last_active_at', 'last_active_on', 'permission', 'points', 'total_points')\n        ) ELSE '{}' END\n    WHERE (target_type = 'members.Member' AND target_id = OLD.id)\n       OR detail -> 'member' = to_jsonb(OLD.id);\n    RETURN NULL;\n",
                    hash="d8c5f8d61d88400d9987fb62919cbc7fb4fff638",
                    operation="DELETE",
                    pgid="members_member_forget_person",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
