"""A long diary: 5,000 own entries, a few pages' worth of them with accents."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.models import Post, PostStatus
from members.models import Member
from tests import cast
from tests.growth.writing.asking import MINE, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
ENTRIES = 5000
# Seconds in the database, on a machine that does other things as well. Folding every text there
# took more than nine.
IN_TIME = 1.5


def fill(member: Member) -> None:
    dice, now = random.Random(1), timezone.now()
    words = [f"{dice.choice('kmprst')}{n:x}{dice.choice(['é', 'ß', 'o', ''])}" for n in range(8000)]
    posts = []
    for number in range(ENTRIES):
        at = now - timedelta(hours=5 * number)
        posts.append(
            Post(
                author=member,
                title=f"Entry {number}",
                content=" ".join(dice.choices(words, k=170)) + " Prüfung" * (number == 4990),
                status=PostStatus.PUBLISHED,
                published_at=at,
                published_on=at.date(),
            )
        )
    Post.objects.bulk_create(posts, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE growth_post")


def seconds_in_database(client: Client, asked: dict[str, str]) -> float:
    client.get(MINE, asked)
    with CaptureQueriesContext(connection) as queries:
        client.get(MINE, asked)
    return sum(float(query["time"]) for query in queries.captured_queries)


def test_own_entries_are_listed_and_searched_in_time() -> None:
    member = cast.make_member()
    fill(member)
    client = signed_in(member)
    found = client.get(MINE, {"q": "prufung 4990"}).context["page"].rows
    assert [row.post.title for row in found] == ["Entry 4990"]
    for asked in ({}, {"show": "drafts"}, {"q": "prufung"}, {"q": "nowhere"}, {"q": "e"}):
        assert seconds_in_database(client, asked) < IN_TIME, asked
