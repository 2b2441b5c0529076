"""The guard of totals looks after a row is written: an award locks its member's row once, not twice.

The trigger is replaced in one transaction, under ACCESS EXCLUSIVE for a moment.
"""

import pgtrigger.migrations
import revcouncil.schema.triggers
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0022_check_on_write"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="member",
            name="total_guard",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="total_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT (pg_trigger_depth() > 0 AND has_table_privilege('members_member'::regclass, 'TRIGGER')))",
                    func="\n    IF (NEW.total_points, NEW.last_active_at, NEW.last_active_on)\n        IS DISTINCT FROM (OLD.total_points, OLD.last_active_at, OLD.last_active_on)\n    THEN\n        RAISE EXCEPTION 'total_points follows the ledger of points: add an entry there instead'\n        USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="515fc2bef9c313cecc36a47fa64e29c7885198f5",
                    operation='UPDATE OF "total_points", "last_active_at", "last_active_on"',
                    pgid="members_member_total_guard",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
