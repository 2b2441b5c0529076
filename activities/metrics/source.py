"""The SQL the metrics are made of, each view with its comments, and its key, in a file under sql/.

This is the current source. Migrations carry frozen copies; tests/activities/metrics/test_source.py
holds that a migrated database has exactly this, and that docs/reporting.md says the same.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "sql"
VIEWS: Final = ("activity_metrics", "leaderboard_totals", "leaderboard_30d")
KEYS: Final = tuple(f"{name}_key" for name in VIEWS)
REFRESH: Final = "activities_refresh_metrics"


def source(name: str) -> str:
    """The statements that make one view, or its key, or the function that refreshes all three."""
    return (FOLDER / f"{name}.sql").read_text()
