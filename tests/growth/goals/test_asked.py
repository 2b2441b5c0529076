"""What a member's page and home are told of goals."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from growth.goals.asked import next_deadline, reached_by
from growth.models import Period
from tests import cast
from tests.growth.makers import make_goal, make_reached

pytestmark = pytest.mark.django_db
# A Friday afternoon.
NOW = datetime(2026, 11, 20, 14, 24, tzinfo=UTC)


def test_others_are_shown_what_was_reached_and_nothing_open():
    member = cast.make_member(time_zone="Europe/Lisbon")
    make_goal(member, title="Open")
    for number in range(4):
        make_reached(member, f"Reached {number}", days_ago=number)
    make_reached(cast.make_member(), "Another's")
    with CaptureQueriesContext(connection) as queries:
        rows = reached_by(member, 3)
    assert len(queries) == 1
    assert [row.goal.title for row in rows] == ["Reached 0", "Reached 1", "Reached 2"]
    html = render_to_string("growth/_reached.html", {"reached": rows})
    assert "<b>Reached 0</b><small>week, reached" in html
    assert reached_by(cast.make_member(), 3) == []


def test_home_is_told_the_next_day_that_ends_a_goal():
    member = cast.make_member(time_zone="Europe/Lisbon")
    with time_machine.travel(NOW, tick=False):
        assert next_deadline(member) is None
        make_goal(member, title="Late", starts_on="2026-11-09", ends_on="2026-11-15")
        make_reached(member, "Reached", period=Period.DAILY)
        assert next_deadline(member) is None
        make_goal(member, title="Of the month", period=Period.MONTHLY)
        first = make_goal(member, title="First")
        make_goal(member, title="Second")
        with CaptureQueriesContext(connection) as queries:
            found = next_deadline(member)
    assert len(queries) == 1
    assert found
    assert (found.goal, found.count) == (first, 2)
    assert str(found.left) == "2 days left, Sunday counts"
