"""What comes of asking for a review."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from growth.models import Telling, Tone, Turns
from growth.rules.windows import Span
from growth.stories.actions import TELL, turns_left
from growth.stories.outcomes import AlreadyOpen, Begun, NoEntries, NoTurns, TooManyFailed
from growth.stories.telling import tell
from tests import cast
from tests.growth.makers import make_draft, make_post
from tests.growth.stories.makers import ask, begun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_model")]


def jobs() -> list[dict[str, int]]:
    """What waits for a worker."""
    return list(ProcrastinateJob.objects.filter(task_name=TELL).values_list("args", flat=True))


def test_asking_takes_a_turn_and_leaves_a_job():
    member = cast.make_member()
    make_post(member)
    asked = ask(member)
    assert isinstance(asked, Begun)
    assert jobs() == [{"pk": asked.telling.pk}]
    assert turns_left(member, timezone.now()).left == 9


def test_so_many_are_written_at_once_as_the_settings_say(settings):
    settings.MODEL_AT_ONCE = 3
    for _ in range(9):
        member = cast.make_member()
        make_post(member)
        begun(member)
    locks = ProcrastinateJob.objects.filter(task_name=TELL).values_list("lock", flat=True)
    assert sorted(map(str, locks)) == sorted(f"telling-place:{n}" for n in (0, 1, 2) * 3)


def test_without_an_entry_of_these_days_nothing_is_written_and_nothing_taken():
    member, other = cast.make_member(), cast.make_member()
    make_draft(member)
    make_post(member, days_ago=8)
    make_post(member, written_by="Built-in writer", story_key=uuid.uuid4())
    make_post(other)
    asked = ask(member, Span.WEEK)
    assert isinstance(asked, NoEntries)
    today = member.day(timezone.now())
    assert asked.window == (today - timedelta(days=6), today)
    assert (Telling.objects.count(), Turns.objects.count(), jobs()) == (0, 0, [])
    assert isinstance(ask(member, Span.MONTH), Begun)


def test_the_same_form_twice_asks_once_even_after_it_was_written():
    member, key = cast.make_member(), uuid.uuid4()
    make_post(member)
    first = ask(member, key=key)
    assert isinstance(first, Begun)
    again = ask(member, key=key)
    assert isinstance(again, AlreadyOpen)
    tell(pk=first.telling.pk)
    assert ask(member, key=key) == AlreadyOpen(Telling.objects.get())
    assert turns_left(member, timezone.now()).left == 9


def test_a_period_is_not_written_twice_at_once_in_whatever_tone():
    member = cast.make_member()
    make_post(member)
    first = begun(member)
    assert ask(member) == AlreadyOpen(Telling.objects.get(pk=first))
    assert ask(member, tone=Tone.HARSH) == AlreadyOpen(Telling.objects.get())
    assert isinstance(ask(member, Span.WEEK), Begun)
    assert turns_left(member, timezone.now()).left == 8
    tell(pk=first)
    assert isinstance(ask(member, tone=Tone.HARSH), Begun)
    assert turns_left(member, timezone.now()).left == 7


def test_the_eleventh_of_a_day_is_told_when_there_are_more():
    member = cast.make_member(time_zone="Europe/Lisbon")
    make_post(member)
    for number in range(10):
        tell(pk=begun(member, list(Span)[number % 6], list(Tone)[number // 6]))
    asked = ask(member, Span.ALL, Tone.BRUTAL)
    assert isinstance(asked, NoTurns)
    again = asked.again_at.astimezone(member.zone)
    assert (again.hour, again.minute) == (0, 0)
    assert again.date() == member.day(timezone.now()) + timedelta(days=1)
    assert turns_left(member, timezone.now()) == (0, asked.again_at)
    assert len(jobs()) == 10


def test_who_failed_twenty_times_within_a_day_is_not_written_for_again_that_day():
    member = cast.make_member()
    make_post(member)
    for _ in range(20):
        failed = {"state": "FAILED", "fault": "refused", "finished_at": timezone.now()}
        Telling.objects.filter(pk=begun(member)).update(**failed)
    assert ask(member) == TooManyFailed(20)
    assert turns_left(member, timezone.now()).left == 10
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert isinstance(ask(member), Begun)


def test_tomorrow_there_are_ten_again_and_who_travels_west_keeps_the_day():
    member = cast.make_member(time_zone="Pacific/Kiritimati")
    make_post(member)
    begun(member)
    now = timezone.now()
    assert turns_left(member, now).left == 9
    assert turns_left(member, now + timedelta(days=1)).left == 10
    member.time_zone = "Pacific/Pago_Pago"
    left, midnight = turns_left(member, now)
    assert left == 9
    assert midnight > now
    assert member.day(midnight) == Turns.objects.get().day + timedelta(days=1)


def test_a_night_in_which_the_clock_is_set_ends_at_its_own_midnight():
    member = cast.make_member(time_zone="America/Havana")
    # The hour after midnight is left out on this Sunday.
    saturday = datetime.fromisoformat("2026-03-07T18:00:00+00:00")
    assert turns_left(member, saturday).next_midnight.isoformat() == "2026-03-08T05:00:00+00:00"
