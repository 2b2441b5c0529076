"""What activities come to, and the boards, as materialised views for reporting tools, and the
function that refreshes them.

Their text lies in sql/ and is never changed once released; the current source is
activities/metrics/sql. The views are filled as they are made: they read the ledger and submissions
and lock neither against writing.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
VIEWS = ("activity_metrics", "leaderboard_totals", "leaderboard_30d")
KEYS = tuple(f"{name}_key" for name in VIEWS)
NAMES = (*VIEWS, *KEYS, "activities_refresh_metrics")
DROP = [
    "DROP FUNCTION activities_refresh_metrics()",
    *(f"DROP MATERIALIZED VIEW {name}" for name in reversed(VIEWS)),
]


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0032_validate_referral_keys"),
        ("gamification", "0027_drop_boards_count"),
    ]

    operations = [
        migrations.RunSQL([(SQL / f"0040_{name}.sql").read_text() for name in NAMES], DROP),
    ]
