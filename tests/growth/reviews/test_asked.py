"""What home may ask: whether a review is stale and worth writing anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.models import StoryPeriod
from growth.stories.asked import stale_or_none
from tests import cast
from tests.growth.makers import make_post, make_telling
from tests.growth.reviews.makers import days_ago, make_story

pytestmark = pytest.mark.django_db


def test_the_shortest_stale_one_that_can_be_written_anew_is_named() -> None:
    member, now = cast.make_member(), timezone.now()
    assert stale_or_none(member, now) is None
    old = make_post(member, days_ago=20)
    make_story(member, StoryPeriod.WEEK, made_at=days_ago(20), of=[old])
    make_story(member, StoryPeriod.MONTH, made_at=days_ago(40), of=[old])
    make_story(member, StoryPeriod.ALL, made_at=days_ago(900), of=[old])
    found = stale_or_none(member, now)
    assert found is not None
    # Nothing was written in these seven days.
    assert (found.slug, found.noun) == ("month", "month")
    assert found.words.startswith("stale since ")
    make_post(member)
    found = stale_or_none(member, now)
    assert found is not None
    assert (found.slug, found.noun) == ("week", "seven days")
    make_telling(member, period=StoryPeriod.WEEK)
    with CaptureQueriesContext(connection) as queries:
        found = stale_or_none(member, now)
    assert found is not None
    assert found.slug == "month"
    assert len(queries) <= 3
