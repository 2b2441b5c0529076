"""The feed stays quick among a million entries and ten million likes."""

import os
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from members.models import Member
from tests.perf import feed
from tests.roles import everywhere_as_owner

POSTS = int(os.environ.get("FEED_POSTS", "1000000"))


@pytest.fixture
def reader(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Member]:
    """Somebody with a team, in a database of their own."""
    hosts = override_settings(ALLOWED_HOSTS=["localhost"], SECURE_SSL_REDIRECT=False, DEBUG=False)
    with django_db_blocker.unblock(), everywhere_as_owner(), feed.filled(POSTS) as member, hosts:
        yield member


@pytest.mark.prove
def test_page_one_and_page_ten_thousand_take_eight_queries_and_five_milliseconds(
    reader: Member,
) -> None:
    found = feed.measure(reader)
    for name in ("page 1", "page 10,000", "page 1 of a team", "page 1 of one's own"):
        assert max(found[name].queries) - feed.SESSION <= feed.MOST_QUERIES, name
        assert found[name].p50 <= feed.MOST_MS, name
