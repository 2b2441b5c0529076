"""First of three for days that a move leaves alone: each entry says on which day it was earned, in its member's zone.

The column is nullable and rewrites nothing. From here on an entry without a day gets it from a trigger, so that the release
before goes on writing. The ledger stays as it is but for one thing: an entry of before may be given the day it never had.
"""

import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import gamification.expressions
import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0022_follow_in_one_statement"),
        ("members", "0014_add_last_active_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="pointtransaction",
            name="earned_on",
            field=models.DateField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="set_day",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NEW.earned_on IS NULL)",
                    func="\n    NEW.earned_on := members_day(NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));\n    RETURN NEW;\n",
                    hash="84426115fde3e7a3db9632b8e8be142d6b304e4f",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_set_day",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="no_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="fill_day",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (OLD.earned_on IS NULL)",
                    func="\n    NEW.earned_on := members_day(NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));\n    RETURN NEW;\n",
                    hash="f6da3200ee97bdabaa35ef5ea28c5f5ee1ba569d",
                    operation='UPDATE OF "earned_on"',
                    pgid="gamification_pointtransaction_fill_day",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="no_update",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    IF OLD.earned_on IS NULL AND NEW.earned_on IS NOT NULL\n        AND (OLD.id, OLD.member_id, OLD.action, OLD.points, OLD.source, OLD.metadata, OLD.created_at, OLD.xid)\n            IS NOT DISTINCT FROM\n            (NEW.id, NEW.member_id, NEW.action, NEW.points, NEW.source, NEW.metadata, NEW.created_at, NEW.xid)\n    THEN\n        RETURN NEW;\n    END IF;\n    \n    RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'\n        USING ERRCODE = 'check_violation';\n\n",
                    hash="5d8491ebb2b4f796c17e105f0d34036b427dd331",
                    operation="UPDATE",
                    pgid="gamification_pointtransaction_no_update",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="follow",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="follow",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    func="\n    UPDATE members_member AS member\n    SET total_points = member.total_points + entry.points,\n        last_active_at = CASE\n            WHEN entry.points > 0 AND entry.action <> 'admin_adjustment'\n            THEN GREATEST(member.last_active_at, entry.created_at)\n            ELSE member.last_active_at\n        END,\n        last_active_on = CASE\n            WHEN entry.points > 0 AND entry.action <> 'admin_adjustment'\n            THEN GREATEST(member.last_active_on, entry.earned_on)\n            ELSE member.last_active_on\n        END\n    FROM new_rows AS entry\n    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);\n    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN\n        EXECUTE $update$\n            WITH sums AS MATERIALIZED (\n                SELECT member_id, sum(points)::integer AS points,\n                       max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_at,\n                       max(earned_on) FILTER (WHERE points > 0 AND action <> 'admin_adjustment') AS active_on\n                FROM new_rows GROUP BY member_id\n            ), held AS MATERIALIZED (\n                SELECT member.id, sums.points, sums.active_at, sums.active_on\n                FROM members_member AS member JOIN sums ON sums.member_id = member.id\n                ORDER BY member.id FOR NO KEY UPDATE OF member\n            )\n            UPDATE members_member AS member\n            SET total_points = member.total_points + held.points,\n                last_active_at = GREATEST(member.last_active_at, held.active_at),\n                last_active_on = GREATEST(member.last_active_on, held.active_on)\n            FROM held WHERE member.id = held.id\n        $update$;\n    END IF;\n    RETURN NULL;\n",
                    hash="b3308e3a58b647b2d7d753848f02b222e59d0761",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_follow",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="gamification_pointtransaction",
                    when="AFTER",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="pointtransaction",
            constraint=models.CheckConstraint(
                condition=gamification.expressions.IsDayOf("earned_on", "created_at"),
                name="gamification_pointtransaction_day_check",
            ),
        ),
    ]
