"""The connection of an approval dies between any two of its statements."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from procrastinate.exceptions import ConnectorException

from activities.actions.reviewing import Outcome, approve, claim
from activities.models import Activity, ReviewClaim, ReviewDecision, Status
from gamification.models import MemberBadge, PointTransaction
from members.models import AuditLog, Letter
from tests import cast
from tests.activities.makers import make_submission


class EndedAt:
    """Ends the session of this connection before its statement of this number."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.number:
            other = connection.copy()
            with other.cursor() as cursor:
                pid = connection.connection.info.backend_pid
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            other.close()
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_whenever_its_connection_dies_an_approval_leaves_all_of_it_or_nothing():
    member, reviewer = cast.make_member(), cast.reviewer()
    day = timezone.now().date().isoformat()

    def left(submission) -> tuple:
        """Status, entries, badges, decisions, deeds, letters, claims."""
        submission.refresh_from_db()
        of_it = {"target_type": "activities.Submission", "target_id": submission.pk}
        return (
            submission.status,
            PointTransaction.objects.filter(source=f"submission:{submission.pk}").count(),
            MemberBadge.objects.filter(member=submission.member, badge_id="innovator").count(),
            ReviewDecision.objects.filter(submission=submission).count(),
            AuditLog.objects.filter(**of_it).count(),
            Letter.objects.filter(member=submission.member).count(),
            ReviewClaim.objects.filter(submission=submission).count(),
        )

    def approve_until(submission, number: int) -> tuple[bool, int]:
        ended = EndedAt(number)
        try:
            with connection.execute_wrapper(ended):
                outcome = approve(submission_id=submission.pk, reviewer=reviewer, version=1)
        except (DatabaseError, ConnectorException):
            return False, ended.seen
        finally:
            connection.close()
        assert outcome is Outcome.DONE
        return True, ended.seen

    submission = make_submission(member, Activity.EXPLORE, done_on=day)
    claim(submission_id=submission.pk, reviewer=reviewer)
    with ThreadPoolExecutor(1) as pool:
        for number in range(1, 60):
            is_done, seen = pool.submit(approve_until, submission, number).result()
            if is_done:
                break
            assert left(submission) == (Status.PENDING, 0, 0, 0, 0, 0, 1), f"statement {number}"
    assert left(submission) == (Status.APPROVED, 1, 1, 1, 1, 1, 0)
    # Every statement was reached once before.
    assert seen == number - 1 > 10
