"""The SQL the ranks are made of, each function in a file of its own under sql/.

This is the current source. Migrations carry frozen copies; tests/gamification/test_sql_source.py
holds that a migrated database has exactly this.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "sql"
# In the order in which they can be made: each names only those before it.
FUNCTIONS: Final = (
    "boards_list",
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
# What the functions may, once they are there.
RIGHTS: Final = "ranks_rights"


def source(name: str) -> str:
    """The statement that creates one function, or gives the rights."""
    return (FOLDER / f"{name}.sql").read_text()
