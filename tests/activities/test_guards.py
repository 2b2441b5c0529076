"""What the database itself promises of submissions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from activities.models import (
    Activity,
    Attachment,
    ReviewDecision,
    Sender,
    Status,
    Submission,
)
from tests import cast
from tests.activities.makers import attach, decide, make_submission, session
from tests.roles import as_owner
from tests.threads import at_once

MONDAY = date(2026, 1, 5)
pytestmark = pytest.mark.django_db


def refused_by(work) -> str:
    """The name of the promise that `work` would break."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        work()
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name)


def test_any_seven_days_hold_fifty_peers_whichever_session_is_told_last():
    member = cast.make_member()
    session(member, MONDAY, peers=30)
    session(member, MONDAY + timedelta(days=6), peers=20)
    assert refused_by(lambda: session(member, MONDAY + timedelta(days=6), peers=1)) == (
        "activities_submission_quota"
    )
    # Told late: it lies in the seven days that end on the second one.
    assert refused_by(lambda: session(member, MONDAY + timedelta(days=3), peers=1)) == (
        "activities_submission_quota"
    )
    session(member, MONDAY + timedelta(days=7), peers=30)
    session(member, MONDAY - timedelta(days=1), peers=20)
    session(member, MONDAY, students=200)
    assert refused_by(lambda: session(member, MONDAY, students=1)) == "activities_submission_quota"
    assert Submission.objects.of(member).count() == 5


def test_an_edit_and_a_rejection_taken_back_are_counted_too():
    member, reviewer = cast.make_member(), cast.reviewer()
    first = session(member, MONDAY, peers=30)
    second = session(member, MONDAY, peers=20)

    def edit():
        Submission.objects.filter(pk=second.pk).update(
            payload={"done_on": MONDAY.isoformat(), "peers": 21, "students": 0}
        )

    assert refused_by(edit) == "activities_submission_quota"
    decide(first, reviewer, Status.REJECTED)
    edit()
    assert refused_by(lambda: decide(first, reviewer, Status.PENDING)) == (
        "activities_submission_quota"
    )
    decide(second, reviewer, Status.APPROVED)
    decide(second, reviewer, Status.REVOKED)
    decide(first, reviewer, Status.PENDING)


def test_ten_are_sent_in_an_hour_whatever_is_withdrawn():
    member = cast.make_member()
    for _ in range(10):
        make_submission(member, Activity.EXPLORE).delete()
    assert refused_by(lambda: make_submission(member, Activity.EXPLORE)) == (
        "activities_submission_hourly"
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_sender SET sent[1] = sent[1] - interval '1 hour'"
            " WHERE member_id = %s",
            [member.pk],
        )
    make_submission(member, Activity.EXPLORE)
    assert len(Sender.objects.get(pk=member.pk).sent) == 10


def test_learn_is_once_while_it_waits_or_was_approved():
    member, reviewer = cast.make_member(), cast.reviewer()
    first = make_submission(member, Activity.LEARN)
    assert refused_by(lambda: make_submission(member, Activity.LEARN)) == (
        "activities_submission_learn_uniq"
    )
    decide(first, reviewer, Status.REJECTED)
    make_submission(member, Activity.LEARN)


def test_a_certificate_that_earned_another_member_points_is_refused():
    reviewer = cast.reviewer()
    one, two, three = (make_submission(cast.make_member(), Activity.LEARN) for _ in range(3))
    attach(one, b"certificate")
    attach(two, b"certificate")
    decide(one, reviewer, Status.APPROVED)
    # Waited when the other was approved.
    assert refused_by(lambda: decide(two, reviewer, Status.APPROVED)) == (
        "activities_submission_certificate_uniq"
    )
    # Sent since.
    assert refused_by(lambda: attach(three, b"certificate")) == (
        "activities_submission_certificate_uniq"
    )
    decide(one, reviewer, Status.REVOKED)
    attach(three, b"certificate")


def test_only_staff_who_say_so_decide_and_never_about_their_own():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = make_submission(member, Activity.EXPLORE)
    approve = {"status": Status.APPROVED, "points": 50}

    def update(**fields):
        return lambda: Submission.objects.filter(pk=submission.pk).update(**fields)

    guard = "activities_submission_status_guard"
    assert refused_by(update(**approve)) == guard
    assert refused_by(update(reviewer=reviewer, points=50)) == guard
    assert refused_by(lambda: decide(submission, member, Status.APPROVED)) == guard
    own = make_submission(reviewer, Activity.EXPLORE)
    assert refused_by(lambda: decide(own, reviewer, Status.APPROVED)) == (
        "activities_submission_own_guard"
    )
    decide(submission, reviewer, Status.APPROVED, 50)
    assert submission.reviewer == reviewer
    assert submission.decided_at is not None
    for fields in (
        {"payload": {"done_on": "2026-01-06"}},
        {"points": 500},
        {"note": "More"},
        {"status": Status.PENDING},
        {"member": reviewer},
    ):
        assert refused_by(update(**fields)) == guard
    assert refused_by(lambda: decide(submission, reviewer, Status.REJECTED)) == guard
    assert refused_by(lambda: Submission.objects.filter(pk=submission.pk).delete()) == guard
    assert list(ReviewDecision.objects.values_list("from_status", "to_status", "points")) == [
        ("PENDING", "APPROVED", 50)
    ]


def test_what_was_decided_goes_with_its_member_and_stays_without_its_reviewer():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = make_submission(member, Activity.LEARN)
    attach(submission, b"certificate")
    decide(submission, reviewer, Status.APPROVED)
    reviewer.delete()
    submission.refresh_from_db()
    assert (submission.status, submission.reviewer) == (Status.APPROVED, None)
    member.delete()
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()


def test_evidence_is_added_and_taken_away_while_it_waits_only():
    member, reviewer = cast.make_member(), cast.reviewer()
    submission = make_submission(member, Activity.EXPLORE)
    version = submission.version
    sheet = attach(submission, b"sheet")
    submission.refresh_from_db()
    assert submission.version > version
    with pytest.raises(IntegrityError), transaction.atomic():
        attach(submission, b"sheet")
    decide(submission, reviewer, Status.APPROVED, 50)
    assert refused_by(lambda: attach(submission)) == "activities_attachment_guard"
    assert refused_by(sheet.delete) == "activities_attachment_guard"


@pytest.mark.django_db(transaction=True)
def test_simultaneous_submissions_at_the_quota_fill_it_exactly():
    member = cast.make_member()
    for days in range(4):
        session(member, MONDAY + timedelta(days=days), peers=11)

    def send(number: int) -> bool:
        try:
            session(member, MONDAY + timedelta(days=number % 5), peers=1)
        except DatabaseError:
            return False
        return True

    # Four were sent; the hour's limit and the quota both leave six.
    assert sum(at_once(send, range(24))) == 6
    assert sum(Submission.objects.of(member).values_list("peers", flat=True)) == 50
