"""The views of reporting tools go and come back with their migration; drift finds one changed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.usefixtures("own_database")
VIEWS = {"activity_metrics", "leaderboard_totals", "leaderboard_30d"}


def views() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT matviewname FROM pg_matviews")
        return {name for (name,) in cursor.fetchall()}


def test_the_views_go_and_come_back_and_a_changed_one_is_a_drift(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("migrate", verbosity=0)
    assert views() == VIEWS
    call_command("migrate", "activities", "0032", verbosity=0)
    assert views() == set()
    call_command("migrate", verbosity=0)
    assert views() == VIEWS
    with connection.cursor() as cursor:
        cursor.execute("DROP MATERIALIZED VIEW leaderboard_30d")
        cursor.execute("CREATE MATERIALIZED VIEW leaderboard_30d AS SELECT 1 AS member_id")
    with pytest.raises((CommandError, SystemExit)):
        call_command("drift")
    assert "leaderboard_30d" in capsys.readouterr().out
