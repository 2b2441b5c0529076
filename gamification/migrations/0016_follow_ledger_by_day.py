"""Totals and last active days follow the ledger with the rights of the tables' owner, in one
statement for one entry.

From here on an entry without a day gets it from a trigger, so that the release before goes on
writing. The ledger stays as it is but for one thing: an entry of before may be given the day it
never had. An entry carries its own transaction's number, so that nobody hides points from the
boards. The check of days is NOT VALID until 0022. One transaction: no entry is written that no
trigger sees.
"""

import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import gamification.expressions
import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0015_add_rank_functions"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="follow",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pointtransaction",
            name="no_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="follow",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    UPDATE members_member AS member\n    SET total_points = member.total_points + entry.points,\n        last_active_at = GREATEST(member.last_active_at, CASE WHEN ledger_is_earned(points, action) THEN created_at END),\n        last_active_on = GREATEST(member.last_active_on, CASE WHEN ledger_is_earned(points, action) THEN earned_on END)\n    FROM new_rows AS entry\n    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);\n    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN\n        EXECUTE $update$\n            WITH sums AS MATERIALIZED (\n                SELECT member_id, sum(points)::integer AS points,\n                       max(created_at) FILTER (WHERE ledger_is_earned(points, action)) AS active_at,\n                       max(earned_on) FILTER (WHERE ledger_is_earned(points, action)) AS active_on\n                FROM new_rows GROUP BY member_id\n            ), held AS MATERIALIZED (\n                SELECT member.id, sums.points, sums.active_at, sums.active_on\n                FROM members_member AS member JOIN sums ON sums.member_id = member.id\n                ORDER BY member.id FOR NO KEY UPDATE OF member\n            )\n            UPDATE members_member AS member\n            SET total_points = member.total_points + held.points,\n                last_active_at = GREATEST(member.last_active_at, held.active_at),\n                last_active_on = GREATEST(member.last_active_on, held.active_on)\n            FROM held WHERE member.id = held.id\n        $update$;\n    END IF;\n    RETURN NULL;\n",
                    hash="ba013c6d71ae0f6b0f7e46ef990be6b540c71c04",
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
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="set_day",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NEW.earned_on IS NULL)",
                    func="\n    NEW.earned_on := members_day(\n        NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));\n    RETURN NEW;\n",
                    hash="e756802f92446aec09ea307895cae3e5cea1f4d7",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_set_day",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="xid_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NEW.xid IS DISTINCT FROM (pg_current_xact_id()::text)::bigint AND NOT has_table_privilege('gamification_pointtransaction'::regclass, 'TRIGGER'))",
                    func="RAISE EXCEPTION 'an entry carries the number of the transaction that writes it' USING ERRCODE = 'check_violation';",
                    hash="117fc5d823584953f079f0dfb7ae4e18ff7de89a",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_xid_guard",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="fill_day",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (OLD.earned_on IS NULL)",
                    func="\n    NEW.earned_on := members_day(\n        NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));\n    RETURN NEW;\n",
                    hash="379416dc9ca64629abf8860cc22f5721c547a2cd",
                    operation='UPDATE OF "earned_on"',
                    pgid="gamification_pointtransaction_fill_day",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="no_update",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    func="\n    IF OLD.earned_on IS NULL AND NEW.earned_on IS NOT NULL\n        AND (OLD.id, OLD.member_id, OLD.action, OLD.points,\n             OLD.source, OLD.metadata, OLD.created_at, OLD.xid)\n            IS NOT DISTINCT FROM\n            (NEW.id, NEW.member_id, NEW.action, NEW.points,\n             NEW.source, NEW.metadata, NEW.created_at, NEW.xid)\n    THEN\n        RETURN NEW;\n    END IF;\n    \n    RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'\n        USING ERRCODE = 'check_violation';\n\n",
                    hash="ddc008a916820605a9d251be42a98acd0e4a559f",
                    operation="UPDATE",
                    pgid="gamification_pointtransaction_no_update",
                    table="gamification_pointtransaction",
                    when="BEFORE",
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
