"""The boards keep who is in grace, and let go of a Debtor; first of two (0026 tells the ranks of
whom there are).

The functions are replaced and the trigger looks at one column more; an award writes none of them,
so it stays as fast. A lock of a moment on the members. The running release reads the boards
through these functions; its own check and simulation ask `boards_count`, which stays for it.
"""

from pathlib import Path

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers

SQL = Path(__file__).parent / "sql"
NAMES = ("boards_list", "ranks_overlay", "ranks_rebuild")
# A function that is replaced forgets whose rights it had.
RIGHTS = (
    "ALTER FUNCTION ranks_rebuild(date) SECURITY DEFINER SET search_path = public, pg_temp"
)
BEFORE = [
    (SQL / f"0015_{name}.sql").read_text().replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    for name in NAMES[1:]
]
TELL = (SQL / "0026_tell_of_grace.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0024_validate_keys"),
    ]

    operations = [
        # Going back, this comes last.
        migrations.RunSQL(migrations.RunSQL.noop, TELL),
        migrations.RunSQL(
            [*((SQL / f"0025_{name}.sql").read_text() for name in NAMES), RIGHTS],
            [*BEFORE, RIGHTS, "DROP FUNCTION boards_list"],
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="rankedmember", name="rank_change"),
        pgtrigger.migrations.AddTrigger(
            model_name="rankedmember",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="rank_change",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (OLD.subscription_status IS DISTINCT FROM NEW.subscription_status OR OLD.in_debtor_state IS DISTINCT FROM NEW.in_debtor_state OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard)",
                    func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
                    hash="8e0989c108d145af2f073a7875a9cccfdc69a1c2",
                    operation='UPDATE OF "subscription_status", "in_debtor_state", "on_leaderboard"',
                    pgid="members_member_rank_change",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
    ]
