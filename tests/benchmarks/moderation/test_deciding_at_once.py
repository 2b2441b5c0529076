"""Decisions, edits and reviewers at the same moment."""

from functools import partial

import pytest

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import (
    BenchmarkSubmission,
    EarlierAnswers,
)
from benchmarks.moderation.actions import Outcome, Seen, decide
from benchmarks.moderation.looking import look_at
from gamification.models import PointTransaction
from members.models import AuditLog, Letter
from tests import cast
from tests.benchmarks.moderation.deciding import flag, reject, state_of
from tests.threads import at_once

WHY = "That looks like the cost of all domains together."


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_one_decides():
    reviewers = [cast.make_member(is_staff=True), cast.make_member(is_staff=True)]
    for _ in range(4):
        flagged = flag(cast.make_member(), 120)
        outcomes = at_once(partial(reject, flagged), reviewers)
        assert sorted(outcome.name for outcome in outcomes) == ["DECIDED", "DONE"]
        assert Letter.objects.filter(member=flagged.member).count() == 1
        assert flagged.decisions.filter(source="PERSON").count() == 1
        assert AuditLog.objects.filter(target_id=flagged.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_decision_at_once_never_reject_or_accept_unseen_answers():
    reviewer = cast.make_member(is_staff=True)
    for accepted in (True, False) * 3:
        member = cast.make_member()
        flagged = flag(member, 120)
        seen = Seen.of(flagged)

        def work(is_edit: bool, member=member, flagged=flagged, seen=seen, accepted=accepted):
            if is_edit:
                return submit(
                    member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": 130}
                )
            return decide(
                submission_id=flagged.pk, seen=seen, accepted=accepted, actor=reviewer, message=WHY
            )

        outcome = at_once(work, [True, False])[1]
        flagged.refresh_from_db()
        look_at(submission_id=flagged.pk)
        # Decided first, or refused: in neither case does the new answer count unseen.
        assert outcome in (Outcome.DONE, Outcome.EDITED)
        rejected_first = outcome is Outcome.DONE and not accepted
        state = "REJECTED" if rejected_first else "FLAGGED"
        assert state_of(flagged) == (state, False, True)


@pytest.mark.django_db(transaction=True)
def test_rejected_stays_rejected_under_many_edits_and_pays_once():
    member, reviewer = cast.make_member(), cast.make_member(is_staff=True)
    reject(flag(member, 120), reviewer)

    def edit(cost: int) -> None:
        for step in range(3):
            submit(
                member=member,
                category=Category.INFRASTRUCTURE,
                data={"domain_cost": cost + step / 10},
            )

    at_once(edit, range(10, 18))
    submission = BenchmarkSubmission.objects.get(member=member)
    assert state_of(submission) == ("REJECTED", False, True)
    look_at(submission_id=submission.pk)
    assert state_of(submission) == ("REJECTED", False, True)
    assert set(EarlierAnswers.objects.values_list("is_valid", flat=True)) == {False}
    member.refresh_from_db()
    assert (PointTransaction.objects.count(), member.total_points) == (1, 50)
