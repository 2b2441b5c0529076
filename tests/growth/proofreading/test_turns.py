"""How often drafts are corrected: each member's turns, and six at once on the whole site."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from growth.models import Correction, Post, ProofreadingTurns
from growth.proofreading.actions import correct
from growth.proofreading.faults import NotAsked, Rewritten, is_unanswered
from growth.proofreading.turns import end_turn, left_for, take_turn
from growth.writer.faults import Failed, Slow
from members.models import Member
from tests import cast
from tests.growth.makers import make_draft
from tests.growth.proofreading.conftest import answering
from tests.growth.proofreading.test_actions import TEXT, draft, used
from tests.standins.model import Model, cut_off, failing, raw, refused, undone
from tests.threads import at_once

__all__ = ["draft"]


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        (failing(401), 1),
        (failing(429, retry_after="3600"), 1),
        (refused(), 2),
        (cut_off(), 2),
        (undone(), 2),
        (raw(b"<html>"), 2),
        (answering(lambda text: "HACKED"), 2),
    ],
)
def test_a_turn_comes_back_where_nothing_was_answered(
    draft: Post, model: Model, answer: Any, taken: int
) -> None:
    correct(post=draft, now=timezone.now())
    model.always = answer
    with pytest.raises(Failed):
        correct(post=draft, now=timezone.now())
    assert used(draft) == taken
    assert ProofreadingTurns.objects.get().busy_until is None
    # What was suggested before stands.
    assert Correction.objects.count() == 1


def test_thirty_a_day_are_corrected_and_no_more(draft: Post, model: Model) -> None:
    now = timezone.now()
    for _ in range(30):
        correct(post=draft, now=now)
    assert left_for(draft.author, now) == 0
    with pytest.raises(NotAsked, match="30 drafts were corrected for you today"):
        correct(post=draft, now=now)
    assert len(model.requests) == 30
    tomorrow = now + timedelta(days=1)
    correct(post=draft, now=tomorrow)
    assert left_for(draft.author, tomorrow) == 29


def test_a_draft_that_is_rewritten_reaches_the_model_thirty_times_a_day(
    draft: Post, model: Model
) -> None:
    model.always = answering(lambda text: "HACKED")
    now = timezone.now()
    for _ in range(30):
        with pytest.raises(Rewritten):
            correct(post=draft, now=now)
    with pytest.raises(NotAsked, match="that is all of them"):
        correct(post=draft, now=now)
    assert len(model.requests) == 30


@pytest.mark.parametrize(("has_begun", "comes_back"), [(False, True), (True, False)])
def test_who_was_too_slow_costs_a_turn_once_it_had_begun(has_begun: bool, comes_back: bool) -> None:
    assert is_unanswered(Slow(has_begun=has_begun)) is comes_back


def test_a_day_never_goes_back(draft: Post) -> None:
    now, author = timezone.now(), draft.author
    correct(post=draft, now=now)
    correct(post=draft, now=now - timedelta(days=1))
    assert used(draft) == 2
    assert ProofreadingTurns.objects.get().day == author.day(now)


def test_a_turn_of_a_day_that_is_over_is_not_given_back_twice(draft: Post) -> None:
    now, author = timezone.now(), draft.author
    day = take_turn(member=author, now=now)
    tomorrow = now + timedelta(days=1)
    correct(post=draft, now=tomorrow)
    end_turn(member=author, day=day, is_given_back=True)
    assert used(draft) == 1


def test_who_is_being_read_waits_and_a_killed_worker_is_not_waited_for(draft: Post) -> None:
    now = timezone.now()
    take_turn(member=draft.author, now=now)
    with pytest.raises(NotAsked, match="being read at this moment"):
        correct(post=draft, now=now)
    correct(post=draft, now=now + timedelta(minutes=1))
    assert used(draft) == 2


def test_six_are_read_at_once_on_the_whole_site(draft: Post) -> None:
    now = timezone.now()
    for _ in range(6):
        take_turn(member=cast.make_member(), now=now)
    with pytest.raises(NotAsked, match="too much to do"):
        correct(post=draft, now=now)
    assert left_for(draft.author, now) == 30


@pytest.mark.django_db(transaction=True)
def test_thirty_clicks_at_once_are_one_turn(model: Model) -> None:
    draft = make_draft(cast.make_member(), content=TEXT)
    now = timezone.now()

    def click(_: int) -> bool:
        try:
            take_turn(member=draft.author, now=now)
        except NotAsked:
            return False
        return True

    assert sum(at_once(click, range(30))) == 1
    assert used(draft) == 1


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_members_at_once_six_are_read() -> None:
    members, now = [cast.make_member() for _ in range(16)], timezone.now()

    def click(member: Member) -> bool:
        try:
            take_turn(member=member, now=now)
        except NotAsked:
            return False
        return True

    assert sum(at_once(click, members)) == 6
    assert ProofreadingTurns.objects.filter(busy_until__gt=now).count() == 6
