"""Fourth of five for exact live ranks: the functions that read and merge them.

Their text lies in sql/ and is never changed once released: a later migration replaces a function.
"""

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).parent / "sql" / "0015_add_rank_functions.sql").read_text()

DROP = [
    "DROP FUNCTION ranks_rebuild(date)",
    "DROP FUNCTION ranks_merge(date)",
    "DROP FUNCTION ranks_recut(integer, bigint[])",
    "DROP FUNCTION ranks_holders(regclass, regclass, integer, bigint[])",
    "DROP FUNCTION ranks_recut_upper(regclass, regclass, integer, bigint[])",
    "DROP FUNCTION ranks_page(integer, bigint, integer, date)",
    "DROP FUNCTION ranks_place(integer, bigint, date)",
    "DROP FUNCTION ranks_counted(integer, date)",
    "DROP FUNCTION ranks_moves(integer, date)",
    "DROP FUNCTION ranks_merged(integer, bigint, integer)",
    "DROP FUNCTION ranks_before(integer, integer, timestamptz, bigint)",
    "DROP FUNCTION ranks_merging(date, bigint, bigint[])",
    "DROP FUNCTION ranks_is_pending(date)",
    "DROP FUNCTION ranks_overlay_now(date)",
    "DROP FUNCTION ranks_board(text, date)",
]


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0014_add_rank_tables"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
