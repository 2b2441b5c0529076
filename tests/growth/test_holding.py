"""Whoever writes beside a member who is being erased this moment waits, and neither for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from growth.choices import choose
from growth.diary.feed.actions import NotPublished, like, reply
from growth.diary.feed.letters import tell
from growth.diary.moderation.actions import hold, let_back
from growth.diary.moderation.outcomes import Outcome
from growth.goals.reminding import remind_member
from growth.stories.sharing import Shared, share
from members.models import Member
from tests import cast
from tests.growth.makers import make_goal, make_post, make_reply
from tests.growth.reviews.makers import make_story

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = """
    SELECT count(*) FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""
SUNDAY, MORNING = date(2026, 11, 22), datetime(2026, 11, 21, 9, 25, tzinfo=UTC)


def done_while_erased(member: Member, deed: Callable[[], Any]) -> Any:
    """What comes of the deed, begun when the member is held and before what is theirs goes."""

    def work() -> Any:
        try:
            return deed()
        except NotPublished:
            return NotPublished
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Member.objects.select_for_update().get(pk=member.pk)
            doing = pool.submit(work)
            for _ in range(1000):
                if doing.done() or waits():
                    break
                Event().wait(0.01)
            Member.objects.filter(pk=member.pk).delete()
        return doing.result(timeout=30)


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("who", ["author", "reader"])
def test_a_reply_and_a_like_wait_for_the_erasure_of_author_and_reader(who: str) -> None:
    for deed in ("reply", "like"):
        author, reader = cast.make_member(), cast.make_member()
        post, now = make_post(author), timezone.now()
        # What goes with the reader is counted on the same entry.
        make_reply(post, reader)

        def work(deed: str = deed, post: Any = post, reader: Any = reader, now: Any = now) -> Any:
            if deed == "like":
                return like(post_id=post.pk, member=reader, now=now)
            return reply(post=post, author=reader, text="Same here.", key=uuid4(), now=now)

        assert done_while_erased(author if who == "author" else reader, work) is NotPublished


def test_taking_out_and_letting_back_wait_for_the_erasure_of_the_author() -> None:
    for is_held in (False, True):
        staff, now = cast.reviewer(), timezone.now()
        post = make_post(cast.make_member())
        if is_held:
            hold(post_id=post.pk, actor=staff, why="Why.", now=now)

        def work(is_held: bool = is_held, pk: int = post.pk, staff: Any = staff) -> Outcome:
            if is_held:
                return let_back(post_id=pk, actor=staff)
            return hold(post_id=pk, actor=staff, why="Why.", now=timezone.now())

        assert done_while_erased(post.author, work) is Outcome.GONE


def test_sharing_a_review_waits_for_the_erasure_of_its_member() -> None:
    member = cast.make_member()
    key = make_story(member).key

    def work() -> Shared:
        return share(member=member, story_key=key, now=timezone.now())

    assert done_while_erased(member, work) == Shared(None, is_gone=True)


def test_letters_wait_for_the_erasure_of_who_they_are_to() -> None:
    author, now = cast.make_member(), timezone.now()
    post = make_post(author)
    reply(post=post, author=cast.make_member(), text="Yes.", key=uuid4(), now=now)
    choose(author, goal_letters=True)
    assert done_while_erased(author, lambda: tell(member_id=author.pk, now=now)) is False
    member = cast.make_member(time_zone="Europe/Lisbon")
    choose(member, goal_letters=True)
    begun = datetime(2026, 11, 16, 10, tzinfo=UTC)
    make_goal(member, starts_on=date(2026, 11, 16), ends_on=SUNDAY, created_at=begun)
    assert done_while_erased(member, lambda: remind_member(pk=member.pk, now=MORNING)) is False
