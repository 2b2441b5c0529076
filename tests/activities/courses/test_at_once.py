"""Webhooks, jobs, staff and an approval at the same moment."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from activities.courses import events, matching, senders
from activities.courses.rules import Tag, Told
from activities.models import Activity, CourseEvent, CourseSender, Status
from activities.worth import learned, lock_learn, worth
from gamification.models import PointTransaction
from members.models import Member
from tests import cast
from tests.activities.courses.makers import confirmed, paid, sender, states, work_all
from tests.activities.makers import decide, make_submission
from tests.threads import at_once

MANY = 12


def told(event_id: str, contact: str, email: str, *tags: str) -> Told:
    """A tag added."""
    return Told(event_id, "tag_added", tuple(Tag(tag) for tag in tags), contact, email)


@pytest.fixture
def site(transactional_db: None) -> Iterator[CourseSender]:
    """A sender that neither signs nor is asked back."""
    made, _ = sender()
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_one_event_told_and_worked_by_many_at_once_pays_once(site: CourseSender) -> None:
    member = confirmed()

    def arrive(number: int) -> list[int]:
        return events.receive(sender=site, told=told("e1", "c1", member.email, "t1"))

    assert sorted(map(len, at_once(arrive, range(MANY)))) == [0] * (MANY - 1) + [1]
    pk = CourseEvent.objects.get().pk
    said = at_once(lambda number: events.work_event(pk=pk), range(MANY))
    assert sorted(said) == ["handled before"] * (MANY - 1) + ["paid"]
    assert paid(member) == {"course:t1": 10}


def test_courses_and_an_approval_at_once_pay_no_more_than_learn_is_worth(
    site: CourseSender,
) -> None:
    member, reviewer = confirmed(), cast.reviewer()
    for number in range(MANY):
        events.receive(sender=site, told=told(f"e{number}", "c1", member.email, f"t{number % 5}"))
    submission = make_submission(member, Activity.LEARN)
    keys: list[int | None] = [*CourseEvent.objects.values_list("pk", flat=True), None]

    def pay(pk: int | None) -> None:
        if pk is not None:
            events.work_event(pk=pk)
            return
        with transaction.atomic():
            lock_learn(member)
            points = worth(member=member, activity=Activity.LEARN, payload={})
            decide(submission, reviewer, Status.APPROVED, points=points)

    at_once(pay, keys)
    assert learned(member) == 20
    assert sum(paid(member).values()) + (submission.points or 0) == 20
    assert "WAITING" not in states()


def test_one_contact_of_two_members_at_once_becomes_one_of_them(site: CourseSender) -> None:
    people = [confirmed(), confirmed()]
    for number, member in enumerate(people):
        events.receive(sender=site, told=told(f"e{number}", "c1", member.email, f"t{number}"))
    keys = list(CourseEvent.objects.values_list("pk", flat=True))

    def settle(pk: int) -> Any:
        try:
            return events.work_event(pk=pk)
        except Exception as fault:
            return fault

    at_once(settle, keys)
    work_all()
    holders = Member.objects.filter(kajabi_contact_id="c1")
    assert holders.count() == 1
    assert states() == ["PAID", "PAID"]
    assert PointTransaction.objects.count() == 2


def test_many_who_match_and_replay_one_event_at_once_pay_it_once(site: CourseSender) -> None:
    boss = cast.make_member(is_staff=True)
    people = [cast.make_member() for _ in range(4)]
    events.receive(sender=site, told=told("e1", "c1", "nobody@nowhere.example", "t1"))
    work_all()
    event = CourseEvent.objects.get()

    def press(number: int) -> str:
        if number < len(people):
            try:
                return str(matching.match(event=event, member=people[number], actor=boss).points)
            except matching.CannotMatch:
                return "meanwhile"
        return f"replayed {matching.replay(events=[event], actor=boss)}"

    said = at_once(press, range(2 * len(people)))
    work_all()
    replays = [one for one in said if one == "replayed 1"]
    assert len(replays) <= 1
    assert said.count("10") == PointTransaction.objects.count() <= 1
    assert states() == (["PAID"] if "10" in said else ["UNMATCHED"])


def test_two_new_addresses_at_once_leave_one_old_one(site: CourseSender) -> None:
    boss = cast.make_member(is_staff=True)
    tokens = at_once(
        lambda number: senders.rotate(sender=site, at_once=False, actor=boss), range(2)
    )
    site.refresh_from_db()
    kept = {site.token_hash, site.old_token_hash}
    assert kept == {senders.fingerprint(token) for token in tokens}
