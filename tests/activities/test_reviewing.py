"""What reviewers do: claim, decide, take back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions import Refused, change, withdraw
from activities.actions.reviewing import (
    Outcome,
    approve,
    approve_many,
    claim,
    claim_next,
    reject,
    reject_many,
    release,
    reopen,
    revoke,
)
from activities.models import Activity, ReviewClaim, ReviewDecision, Status, Submission, Visibility
from gamification.ledger.values import set_award_value
from gamification.models import Action, MemberBadge, PointTransaction
from members.models import AuditLog, Letter
from tests import cast
from tests.activities.makers import TYPED, attach, make_submission, session
from tests.threads import at_once

WHY = "The sheet shows twelve names."
pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def points_of(member) -> list[int]:
    return list(
        PointTransaction.objects.filter(member=member)
        .order_by("pk")
        .values_list("points", flat=True)
    )


def letters() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def test_an_approval_pays_grants_the_badge_records_and_tells():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = make_submission(member, Activity.EXPLORE, done_on=today().isoformat())
    done = approve(submission_id=submission.pk, reviewer=reviewer, version=submission.version)
    assert done is Outcome.DONE
    submission.refresh_from_db()
    assert (submission.status, submission.points, submission.reviewer) == (
        Status.APPROVED,
        50,
        reviewer,
    )
    assert points_of(member) == [50]
    assert MemberBadge.objects.filter(member=member, badge_id="innovator").exists()
    audit = AuditLog.objects.get(action="submission_approved")
    assert (audit.actor, audit.target_id) == (reviewer, submission.pk)
    assert letters() == ["activity_approved"]
    again = approve(submission_id=submission.pk, reviewer=reviewer, version=submission.version)
    assert again is Outcome.DECIDED
    assert points_of(member) == [50]


def test_an_address_that_is_none_stops_no_decision():
    member = cast.make_member(email="nowhere")
    submission = make_submission(member, Activity.EXPLORE, done_on=today().isoformat())
    done = approve(
        submission_id=submission.pk, reviewer=cast.reviewer(), version=submission.version
    )
    assert (done, points_of(member), letters()) == (Outcome.DONE, [50], [])


@pytest.mark.parametrize(
    ("points", "note", "outcome"),
    [
        (None, "", Outcome.DONE),
        (24, "", Outcome.DONE),
        (20, WHY, Outcome.DONE),
        (28, WHY, Outcome.DONE),
        (20, "", Outcome.NOTE),
        (20, "too short", Outcome.NOTE),
        (19, WHY, Outcome.POINTS),
        (29, WHY, Outcome.POINTS),
    ],
)
def test_a_reviewer_gives_a_fifth_less_or_more_and_says_why(points, note, outcome):
    submission = session(cast.make_member(), today(), peers=12)
    assert outcome is approve(
        submission_id=submission.pk,
        reviewer=cast.reviewer(),
        version=submission.version,
        points=points,
        note=note,
    )
    expected = [24 if points is None else points] if outcome is Outcome.DONE else []
    assert points_of(submission.member) == expected


def test_shine_pays_nothing_and_makes_a_nominee():
    submission = make_submission(cast.make_member(), Activity.SHINE)
    approve(submission_id=submission.pk, reviewer=cast.reviewer(), version=submission.version)
    assert points_of(submission.member) == []
    assert MemberBadge.objects.get(member=submission.member).badge_id == "shine"
    assert "It earned you no points; your history" in Letter.objects.get().text


def test_what_staff_switched_off_is_approved_without_points():
    submission = make_submission(cast.make_member(), Activity.PRESENT)
    set_award_value(
        action=Action.ACTIVITY_PRESENT, points=20, is_enabled=False, actor=cast.super_admin()
    )
    approve(submission_id=submission.pk, reviewer=cast.reviewer(), version=submission.version)
    submission.refresh_from_db()
    assert (submission.status, submission.points) == (Status.APPROVED, 0)
    assert points_of(submission.member) == []


def test_who_may_not_decide_and_what_is_not_decided():
    reviewer, other, admin = cast.reviewer(), cast.reviewer(), cast.super_admin()
    own = make_submission(reviewer, Activity.PRESENT)
    old = session(cast.make_member(), today() - timedelta(days=31), peers=1)
    edited = make_submission(cast.make_member(), Activity.SHINE)
    held = make_submission(cast.make_member(), Activity.SHINE)
    claim(submission_id=held.pk, reviewer=other)

    def decide(submission, who=reviewer, version=0):
        return approve(
            submission_id=submission.pk, reviewer=who, version=submission.version + version
        )

    assert decide(own) is Outcome.OWN
    assert decide(old) is Outcome.OLD
    assert decide(edited, version=1) is Outcome.EDITED
    assert decide(held) is Outcome.HELD
    assert reject(submission_id=edited.pk, reviewer=reviewer, version=1, note="No") is Outcome.NOTE
    assert not PointTransaction.objects.exists()
    assert not AuditLog.objects.filter(action__startswith="submission").exists()
    assert letters() == []
    assert decide(old, admin) is Outcome.DONE
    assert decide(held, other) is Outcome.DONE
    edited.delete()
    edited.pk = held.pk + 1000
    assert decide(edited) is Outcome.GONE


def test_an_approval_is_taken_back_by_a_second_entry():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = make_submission(member, Activity.PRESENT)
    approve(submission_id=submission.pk, reviewer=reviewer, version=submission.version)
    assert revoke(submission_id=submission.pk, reviewer=reviewer, note=WHY) is Outcome.DONE
    assert revoke(submission_id=submission.pk, reviewer=reviewer, note=WHY) is Outcome.DECIDED
    submission.refresh_from_db()
    assert (submission.status, submission.points) == (Status.REVOKED, 20)
    assert points_of(member) == [20, -20]
    assert letters() == ["activity_approved", "activity_taken_back"]
    assert list(
        ReviewDecision.objects.order_by("pk").values_list("to_status", "points", "note")
    ) == [("APPROVED", 20, ""), ("REVOKED", 20, WHY)]


def test_a_rejection_is_taken_back_unless_the_quota_is_full_by_then():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = session(member, today(), peers=30)
    reject(submission_id=submission.pk, reviewer=reviewer, version=1, note=WHY)
    other = session(member, today(), peers=30)
    assert reopen(submission_id=submission.pk, reviewer=reviewer) is Outcome.QUOTA
    other.delete()
    assert reopen(submission_id=submission.pk, reviewer=reviewer) is Outcome.DONE
    submission.refresh_from_db()
    assert (submission.status, submission.note, submission.reviewer) == (Status.PENDING, "", None)
    assert letters() == ["activity_came_back", "activity_waits_again"]


def test_many_are_decided_each_with_its_own_fate():
    reviewer = cast.reviewer()
    good = make_submission(cast.make_member(), Activity.PRESENT)
    own = make_submission(reviewer, Activity.PRESENT)
    fates = approve_many(seen=[(good.pk, 1), (own.pk, 1)], reviewer=reviewer)
    assert fates == {good.pk: Outcome.DONE, own.pk: Outcome.OWN}
    bad = make_submission(cast.make_member(), Activity.PRESENT)
    assert reject_many(seen=[(bad.pk, 1)], reviewer=reviewer, note=WHY) == {bad.pk: Outcome.DONE}
    with pytest.raises(ValueError, match="50 at most"):
        approve_many(seen=[(number, 1) for number in range(51)], reviewer=reviewer)


def test_a_certificate_pays_one_of_two_who_waited_with_it():
    reviewer = cast.reviewer()
    one, two = (make_submission(cast.make_member(), Activity.LEARN) for _ in range(2))
    for submission in (one, two):
        attach(submission, b"certificate")
        submission.refresh_from_db()
    fates = approve_many(seen=[(s.pk, s.version) for s in (one, two)], reviewer=reviewer)
    assert fates == {one.pk: Outcome.DONE, two.pk: Outcome.CERTIFICATE}
    assert points_of(two.member) == []


def test_what_a_reviewer_holds_its_owner_does_not_change():
    reviewer = cast.reviewer()
    submission = make_submission(cast.make_member(), Activity.EXPLORE)
    attach(submission)
    claim(submission_id=submission.pk, reviewer=reviewer)
    typed = TYPED[Activity.EXPLORE]
    with pytest.raises(Refused, match="A reviewer is reading it"):
        change(submission=submission, typed=typed, visibility=Visibility.PUBLIC)
    with pytest.raises(Refused, match="A reviewer is reading it"):
        withdraw(submission=submission)
    assert release(submission_id=submission.pk, reviewer=reviewer)
    change(submission=submission, typed=typed, visibility=Visibility.PUBLIC)
    withdraw(submission=submission)
    assert not Submission.objects.exists()


def test_a_claim_that_ran_out_is_taken_over():
    one, two = cast.reviewer(), cast.reviewer()
    submission = make_submission(cast.make_member(), Activity.EXPLORE)
    assert claim(submission_id=submission.pk, reviewer=one) is Outcome.DONE
    assert claim(submission_id=submission.pk, reviewer=two) is Outcome.HELD
    assert claim_next(reviewer=two) is None
    ReviewClaim.objects.update(until=timezone.now())
    assert claim(submission_id=submission.pk, reviewer=two) is Outcome.DONE
    assert claim_next(reviewer=one) is None


def test_the_next_is_the_oldest_and_one_that_was_left_comes_last():
    reviewer = cast.reviewer()
    first, second = (make_submission(cast.make_member(), Activity.SHINE) for _ in range(2))
    make_submission(reviewer, Activity.SHINE)
    assert claim_next(reviewer=reviewer) == first
    assert claim_next(reviewer=reviewer, after=first.pk) == second
    assert list(ReviewClaim.objects.values_list("submission_id", flat=True)) == [second.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [16, pytest.param(50, marks=pytest.mark.prove)])
def test_fifty_reviewers_on_one_queue_never_hold_one_submission(many):
    reviewers = [cast.reviewer() for _ in range(many)]
    for _ in range(10):
        make_submission(cast.make_member(), Activity.SHINE)
    held = [found.pk for found in at_once(lambda who: claim_next(reviewer=who), reviewers) if found]
    assert len(held) == len(set(held)) == 10
    assert ReviewClaim.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_reviewers_who_decide_at_once_one_does_and_it_is_paid_once():
    submission = make_submission(cast.make_member(), Activity.PRESENT)
    reviewers = [cast.reviewer() for _ in range(8)]

    def decide(number: int) -> Outcome:
        if number % 2:
            return approve(submission_id=submission.pk, reviewer=reviewers[number], version=1)
        return reject(submission_id=submission.pk, reviewer=reviewers[number], version=1, note=WHY)

    outcomes = at_once(decide, range(8))
    assert sorted(outcome.name for outcome in outcomes) == ["DECIDED"] * 7 + ["DONE"]
    submission.refresh_from_db()
    assert points_of(submission.member) == ([20] if submission.status == "APPROVED" else [])
    assert len(letters()) == 1
