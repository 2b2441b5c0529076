"""The functions that read and merge the ranks, and what counts as paying and as earned, said once.

Their text lies in sql/ and is never changed once released: a later migration replaces a
function. The current source is gamification/ranks/sql. No table is locked.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
# Each names only those before it.
NAMES = (
    "boards_count",
    "ledger_is_earned",
    "utc_start",
    "ranks_board",
    "ranks_since",
    "ranks_is_pending",
    "gamification_rankkey",
    "ranks_overlay",
    "ranks_moves",
    "ranks_slice",
    "ranks_before",
    "ranks_merged",
    "ranks_counted",
    "ranks_place",
    "ranks_page",
    "ranks_recut",
    "ranks_snapshot",
    "ranks_merge",
    "ranks_rebuild",
)
DROP = [
    f"DROP {'VIEW' if name == 'gamification_rankkey' else 'FUNCTION'} {name}"
    for name in reversed(NAMES)
]


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0014_add_rank_tables"),
        ("members", "0006_add_last_active_on"),
    ]

    operations = [
        migrations.RunSQL([(SQL / f"0015_{name}.sql").read_text() for name in NAMES], DROP),
    ]
