"""The SQL that holds a team's seats, current; migrations carry frozen copies, and
tests/members/teams/test_seats.py holds that a migrated database has exactly this.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "sql"
FUNCTION: Final = "team_seats_hold"


def source() -> str:
    """The statement that creates the function."""
    return (FOLDER / f"{FUNCTION}.sql").read_text()
