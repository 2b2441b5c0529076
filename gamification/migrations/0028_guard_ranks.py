"""An entry carries its own transaction's number and a merge is as of today, so that nobody hides points from the boards.

The running release writes both so already; each trigger is installed under a lock of a moment.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0027_merge_as_owner"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="pointtransaction",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="xid_guard",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NEW.xid IS DISTINCT FROM (pg_current_xact_id()::text)::bigint AND NOT has_table_privilege('gamification_pointtransaction'::regclass, 'TRIGGER'))",
                    func="\n    RAISE EXCEPTION 'an entry carries the number of the transaction that writes it' USING ERRCODE = 'check_violation';\n",
                    hash="14e554e0cf3cd1fd7664b297cddf57de5fa4760b",
                    operation="INSERT",
                    pgid="gamification_pointtransaction_xid_guard",
                    table="gamification_pointtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankstate",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="today_guard",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NOT (NEW.recent_as_of - (now() AT TIME ZONE 'UTC')::date) BETWEEN -1 AND 1 AND NOT has_table_privilege(session_user, 'gamification_rankstate'::regclass, 'TRIGGER'))",
                    func="RAISE EXCEPTION 'the ranks are as of today' USING ERRCODE = 'check_violation';",
                    hash="b3552203e01bd32b8365e62fda4c991896b28648",
                    operation="INSERT OR UPDATE",
                    pgid="gamification_rankstate_today_guard",
                    table="gamification_rankstate",
                    when="BEFORE",
                ),
            ),
        ),
    ]
