"""Third of three for points on the member: only the ledger's trigger may move the total."""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_index_total_points"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="total_guard",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (NEW.total_points IS DISTINCT FROM OLD.total_points AND pg_trigger_depth() = 0)",
                    func="RAISE EXCEPTION 'total_points follows the ledger: add an entry to gamification_pointtransaction instead' USING ERRCODE = 'check_violation';",
                    hash="7e65036308e2978f429039c94ece00f969de344c",
                    operation='UPDATE OF "total_points"',
                    pgid="members_member_total_guard",
                    table="members_member",
                    when="BEFORE",
                ),
            ),
        ),
    ]
