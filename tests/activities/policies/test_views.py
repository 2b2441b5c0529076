"""What a reporting tool reads: three views of figures."""

import pytest

from activities.metrics.actions import refresh
from activities.metrics.source import REFRESH, VIEWS
from activities.models import Submission
from tests.activities.policies.world import API, NO_RIGHT, REPORTING, World, by_psycopg

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_reporting_role_reads_the_three_views_and_changes_none(world: World) -> None:
    assert refresh()
    for view in VIEWS:
        assert by_psycopg(REPORTING, None, f"SELECT * FROM {view}") != NO_RIGHT, view
        assert by_psycopg(API, world.admin, f"SELECT FROM {view}") == NO_RIGHT, view
        assert by_psycopg(REPORTING, None, f"REFRESH MATERIALIZED VIEW {view}") == NO_RIGHT, view


def test_the_figures_are_whole_though_policies_hide_rows(world: World) -> None:
    """The owner of the views reads every submission, as no policy holds it."""
    assert refresh()
    assert by_psycopg(REPORTING, None, "SELECT FROM activity_metrics") == "5"
    assert by_psycopg(REPORTING, None, "SELECT FROM activity_metrics WHERE pending > 0") == str(
        Submission.objects.filter(status="PENDING").values("activity").distinct().count()
    )


def test_nobody_beside_the_site_refreshes(world: World) -> None:
    for role in (API, REPORTING):
        assert by_psycopg(role, world.admin, f"SELECT {REFRESH}()") == NO_RIGHT
