"""The SQL of the search, each function in a file of its own under sql/.

This is the current source. Migrations carry frozen copies; tests/resources/search/test_sql.py
holds that a migrated database has exactly this.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "sql"
# In the order in which they can be made: each names only those before it.
FUNCTIONS: Final = (
    "library_words",
    "library_pairs",
    "library_taken",
    "library_standing",
    "library_due",
    "library_terms",
    "library_list",
)


def source(name: str) -> str:
    """The statement that creates one function."""
    return (FOLDER / f"{name}.sql").read_text()
