"""What a completed course pays, to whom, and never twice."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from activities.courses import matching, queue
from activities.models import Activity, CourseEvent, Status
from activities.worth import learned, worth
from gamification.ledger.correct import reverse
from gamification.ledger.values import set_award_value
from gamification.models import Action, PointTransaction
from members.models import AuditLog, Member
from tests import cast
from tests.activities.courses.makers import (
    confirmed,
    paid,
    sender,
    states,
    tell,
    work,
    work_all,
)
from tests.activities.makers import decide, make_submission

pytestmark = pytest.mark.django_db


def test_a_completed_course_pays_ten_and_makes_the_contact_known() -> None:
    member = confirmed(email="maren@tern.example")
    _, address = sender()
    tell(address, "e1", "c1", "Maren@TERN.example", "t1")
    assert work() == ["paid"]
    assert paid(member) == {"course:t1": 10}
    member.refresh_from_db()
    assert (member.kajabi_contact_id, member.total_points) == ("c1", 10)
    entry = PointTransaction.objects.get(member=member)
    assert entry.metadata == {"course": "Course t1", "event": CourseEvent.objects.get().pk}


def test_the_contact_counts_before_the_address() -> None:
    maren, otto = confirmed(kajabi_contact_id="c1"), confirmed()
    _, address = sender()
    tell(address, "e1", "c1", otto.email, "t1")
    work_all()
    assert (paid(maren), paid(otto)) == ({"course:t1": 10}, {})


def test_a_contact_that_is_known_stays_who_it_was() -> None:
    maren = confirmed(kajabi_contact_id="c1")
    _, address = sender()
    tell(address, "e1", "c2", maren.email, "t1")
    work_all()
    assert paid(maren) == {"course:t1": 10}
    maren.refresh_from_db()
    assert maren.kajabi_contact_id == "c1"


def test_an_address_nobody_confirmed_matches_nobody() -> None:
    member = cast.make_member()
    EmailAddress.objects.create(user=member, email="new@tern.example", verified=False)
    _, address = sender()
    tell(address, "e1", "c1", member.email, "t1")
    tell(address, "e2", "c2", "new@tern.example", "t1")
    tell(address, "e3", "c3", "", "t1")
    work_all()
    assert states() == ["UNMATCHED"] * 3
    assert paid(member) == {}


def test_learning_pays_twenty_in_all_and_a_tag_once() -> None:
    member = confirmed()
    _, address = sender()
    for number, tag in enumerate(("t1", "t1", "t2", "t3")):
        tell(address, f"e{number}", "c1", member.email, tag)
    work_all()
    assert states() == ["PAID", "NOTHING", "PAID", "NOTHING"]
    assert paid(member) == {"course:t1": 10, "course:t2": 10}
    assert worth(member=member, activity=Activity.LEARN, payload={}) == 0


def test_an_approved_certificate_counts_and_one_taken_back_does_not() -> None:
    member, reviewer = confirmed(), cast.reviewer()
    submission = make_submission(member, Activity.LEARN)
    decide(submission, reviewer, Status.APPROVED, points=15)
    _, address = sender()
    tell(address, "e1", "c1", member.email, "t1")
    tell(address, "e2", "c1", member.email, "t2")
    work_all()
    assert paid(member) == {"course:t1": 5}
    assert learned(member) == 20
    decide(submission, reviewer, Status.REVOKED, points=15)
    tell(address, "e3", "c1", member.email, "t3")
    work_all()
    assert paid(member) == {"course:t1": 5, "course:t3": 10}


def test_a_course_that_staff_took_back_leaves_room_for_another(super_admin: Member) -> None:
    member = confirmed()
    _, address = sender()
    tell(address, "e1", "c1", member.email, "t1", "t2")
    work_all()
    entry = PointTransaction.objects.get(source="course:t1")
    reverse(entry=entry, reason="That was somebody else's course", actor=super_admin)
    assert worth(member=member, activity=Activity.LEARN, payload={}) == 10
    tell(address, "e2", "c1", member.email, "t1", "t3")
    work_all()
    assert paid(member) == {"course:t1": 10, "course:t2": 10, "course:t3": 10}
    assert learned(member) == 20


@pytest.mark.parametrize(
    ("course", "learn", "due"),
    [
        ((10, True), (20, True), [10, 10]),
        ((7, True), (20, True), [7, 7, 6]),
        ((30, True), (20, True), [20]),
        ((10, True), (25, True), [10, 10, 5]),
        ((10, False), (20, True), []),
        ((10, True), (20, False), []),
        ((0, True), (20, True), []),
    ],
)
def test_the_values_and_switches_of_staff_hold(
    super_admin: Member, course: tuple[int, bool], learn: tuple[int, bool], due: list[int]
) -> None:
    for action, (points, is_on) in (
        (Action.ACTIVITY_COURSE, course),
        (Action.ACTIVITY_LEARN, learn),
    ):
        set_award_value(action=action, points=points, is_enabled=is_on, actor=super_admin)
    member = confirmed()
    _, address = sender()
    for number in range(4):
        tell(address, f"e{number}", "c1", member.email, f"t{number}")
    work_all()
    assert [paid(member)[source] for source in sorted(paid(member))] == due


def test_a_removed_tag_revokes_nothing() -> None:
    member = confirmed()
    _, address = sender()
    tell(address, "e1", "c1", member.email, "t1")
    work_all()
    tell(address, "e2", "c1", member.email, "t1", event="tag_removed")
    tell(address, "e3", "c1", member.email, "t1")
    work_all()
    assert states() == ["PAID", "REMOVED", "NOTHING"]
    assert paid(member) == {"course:t1": 10}


def test_a_contact_that_becomes_known_gets_what_waited_for_it() -> None:
    member = confirmed()
    _, address = sender()
    tell(address, "e1", "c1", "", "t1")
    work_all()
    assert states() == ["UNMATCHED"]
    tell(address, "e2", "c1", member.email, "t2")
    work_all()
    assert states() == ["PAID", "PAID"]
    assert paid(member) == {"course:t1": 10, "course:t2": 10}


def test_the_sweep_finds_what_a_known_contact_was_missed_for() -> None:
    member = confirmed()
    _, address = sender()
    tell(address, "e1", "c1", "", "t1")
    work_all()
    Member.objects.filter(pk=member.pk).update(kajabi_contact_id="c1")
    assert [queue.find_lost(), queue.find_lost()] == [1, 0]
    work_all()
    assert paid(member) == {"course:t1": 10}


def test_staff_match_an_event_once(super_admin: Member) -> None:
    maren, otto = cast.make_member(), cast.make_member()
    _, address = sender()
    tell(address, "e1", "c1", "nobody@nowhere.example", "t1")
    tell(address, "e2", "c1", "nobody@nowhere.example", "t2")
    work_all()
    event = CourseEvent.objects.get(event_id="e1")
    done = matching.match(event=event, member=maren, actor=super_admin)
    assert (done.state, done.points, done.member) == ("PAID", 10, maren)
    with pytest.raises(matching.CannotMatch, match="dealt with meanwhile"):
        matching.match(event=event, member=otto, actor=super_admin)
    work_all()
    assert (paid(maren), paid(otto)) == ({"course:t1": 10, "course:t2": 10}, {})
    assert AuditLog.objects.filter(action="course_event_matched").count() == 1


def test_a_contact_of_another_member_is_not_matched_by_hand(super_admin: Member) -> None:
    maren = cast.make_member(first_name="Maren")
    _, address = sender()
    tell(address, "e1", "c1", "", "t1")
    work_all()
    Member.objects.filter(pk=maren.pk).update(kajabi_contact_id="c1")
    with pytest.raises(matching.CannotMatch, match="This contact is Maren"):
        matching.match(
            event=CourseEvent.objects.get(), member=cast.make_member(), actor=super_admin
        )
    assert states() == ["UNMATCHED"]


def test_what_matched_nobody_is_replayed_once(super_admin: Member) -> None:
    _, address = sender()
    for number in range(3):
        tell(address, f"e{number}", f"c{number}", f"late{number}@tern.example", "t1")
    work_all()
    people = [confirmed(email=f"late{number}@tern.example") for number in range(2)]
    events = list(CourseEvent.objects.all())
    assert matching.replay(events=events, actor=super_admin) == 3
    assert matching.replay(events=events, actor=super_admin) == 0
    work_all()
    assert states() == ["PAID", "PAID", "UNMATCHED"]
    assert matching.replay(events=events, actor=super_admin) == 1
    work_all()
    assert [paid(member) for member in people] == [{"course:t1": 10}] * 2
    assert AuditLog.objects.filter(action="course_event_replayed").count() == 4


def test_what_is_put_aside_pays_nobody_and_can_be_taken_up(super_admin: Member) -> None:
    member = cast.make_member()
    _, address = sender()
    tell(address, "e1", "c1", "test@academy.example", "t1")
    work_all()
    events = list(CourseEvent.objects.all())
    done = [
        matching.put_aside(events=events, reason="A test of the site", actor=super_admin)
        for _ in range(2)
    ]
    assert done == [1, 0]
    event = CourseEvent.objects.get()
    assert (event.state, event.note, paid(member)) == ("ASIDE", "A test of the site", {})
    assert matching.match(event=event, member=member, actor=super_admin).points == 10


def test_a_contact_is_one_members() -> None:
    confirmed(kajabi_contact_id="c1")
    with pytest.raises(Exception, match="members_member_kajabi_contact_uniq"):
        confirmed(kajabi_contact_id="c1")


def test_days_of_the_ledger_are_the_members_own() -> None:
    member = confirmed(time_zone="Pacific/Kiritimati")
    _, address = sender()
    tell(address, "e1", "c1", member.email, "t1")
    work_all()
    assert PointTransaction.objects.get().earned_on == member.day(timezone.now())
