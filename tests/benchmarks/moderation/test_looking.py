"""The rules look at answers: what is flagged, what an edit does, and that no answer is missed."""

from typing import Any

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import (
    AnswerDecision,
    AnswerState,
    BenchmarkSubmission,
    DecisionSource,
    EarlierAnswers,
)
from benchmarks.moderation import looking
from benchmarks.moderation.actions import Seen, decide
from benchmarks.moderation.looking import LOOK, look_at, look_at_unseen
from benchmarks.moderation.reference import references
from members.models import Member
from tests.benchmarks.answers import agencies_answer

USUAL = (10, 11, 12, 12, 13, 14)


@pytest.fixture
def others(db: None) -> list[Member]:
    """Six agencies around twelve dollars, whom the rules have seen."""
    members = agencies_answer({"domain_cost": cost} for cost in USUAL)
    look_at_unseen()
    assert not BenchmarkSubmission.objects.exclude(state=AnswerState.ACCEPTED).exists()
    return members


def answers(member: Member, cost: float, **more: Any) -> BenchmarkSubmission:
    """What the member answers, as it stands once the job has run."""
    submission = submit(
        member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost, **more}
    ).submission
    look_at(submission_id=submission.pk)
    submission.refresh_from_db()
    return submission


def told(submission: BenchmarkSubmission) -> list[tuple[str, str, str, list[str]]]:
    """The history, oldest first."""
    rows = submission.decisions.order_by("pk")
    return list(rows.values_list("from_state", "to_state", "source", "rules"))


def test_a_submission_leaves_a_job_and_says_nothing_of_its_look(
    others: list[Member], owner: Member
):
    done = submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 59})
    assert (done.submission.state, done.submission.is_valid) == ("ACCEPTED", True)
    job = ProcrastinateJob.objects.get(task_name=LOOK, args={"submission_id": done.submission.pk})
    assert job.queueing_lock == f"answers:look:{done.submission.pk}"
    again = submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 58})
    assert again.submission.pk == done.submission.pk
    assert ProcrastinateJob.objects.filter(task_name=LOOK, args=job.args).count() == 1
    assert LOOK in app.tasks


def test_what_stands_far_is_flagged_with_its_reasons(others: list[Member], owner: Member):
    submission = answers(owner, 59, domain_vendor="Porkbun")
    assert (submission.state, submission.is_valid) == ("FLAGGED", False)
    assert submission.waits_since is not None
    assert told(submission) == [("ACCEPTED", "FLAGGED", "RULES", ["DEVIATION", "ROBUST"])]
    decision = AnswerDecision.objects.get()
    assert [(r["question"], r["rule"]) for r in decision.reasons] == [
        ("domain_cost", "DEVIATION"),
        ("domain_cost", "ROBUST"),
    ]
    assert (decision.actor, decision.answers_at) == (None, submission.updated_at)
    # It no longer weighs in what the others are measured by.
    assert references(category=Category.INFRASTRUCTURE)["domain_cost"].n == len(USUAL)


def test_what_is_usual_stands_and_leaves_no_history(others: list[Member], owner: Member):
    submission = answers(owner, 12.5)
    assert (submission.state, submission.waits_since) == ("ACCEPTED", None)
    assert submission.looked_at is not None
    assert told(submission) == []
    assert look_at(submission_id=submission.pk) is None


def test_an_answer_is_judged_beside_the_others_without_itself(owner: Member):
    agencies_answer({"domain_cost": cost} for cost in USUAL[:5])
    # Among the five and itself it would be 2.3 deviations away: it would hide itself.
    assert answers(owner, 59).state == "FLAGGED"


def test_four_others_are_too_few_to_say(owner: Member):
    agencies_answer({"domain_cost": cost} for cost in USUAL[:4])
    assert answers(owner, 59).state == "ACCEPTED"
    assert answers(owner, 61).state == "FLAGGED"  # outside the sane bounds


def test_a_flagged_set_that_is_edited_is_looked_at_anew(others: list[Member], owner: Member):
    first = answers(owner, 59).waits_since
    edited = submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 55})
    assert (edited.submission.state, edited.submission.looked_at) == ("FLAGGED", None)
    look_at(submission_id=edited.submission.pk)
    still = edited.submission
    still.refresh_from_db()
    assert (still.state, still.waits_since) == ("FLAGGED", first)
    assert answers(owner, 12).state == "ACCEPTED"
    assert told(still) == [
        ("ACCEPTED", "FLAGGED", "RULES", ["DEVIATION", "ROBUST"]),
        ("FLAGGED", "FLAGGED", "RULES", ["DEVIATION", "ROBUST"]),
        ("FLAGGED", "ACCEPTED", "RULES", []),
    ]
    states = EarlierAnswers.objects.order_by("id").values_list("state", "is_valid")
    assert list(states) == [("FLAGGED", False), ("FLAGGED", False)]


def test_what_a_reviewer_accepted_is_not_flagged_again(
    others: list[Member], owner: Member, super_admin: Member
):
    flagged = answers(owner, 59)
    decide(submission_id=flagged.pk, seen=Seen.of(flagged), accepted=True, actor=super_admin)
    assert answers(owner, 59, inbox_cost=4).state == "ACCEPTED"
    assert answers(owner, 58, inbox_cost=4).state == "FLAGGED"


def test_a_rejected_set_stays_rejected_and_gets_what_the_rules_think(
    others: list[Member], owner: Member, super_admin: Member
):
    flagged = answers(owner, 59)
    decide(
        submission_id=flagged.pk,
        seen=Seen.of(flagged),
        accepted=False,
        actor=super_admin,
        message="That is the cost of all of them.",
    )
    edited = answers(owner, 12)
    assert (edited.state, edited.is_valid, edited.is_edited_since) == ("REJECTED", False, True)
    newest = edited.decisions.first()
    assert newest is not None
    assert (newest.source, newest.to_state, newest.reasons) == ("RULES", "REJECTED", [])


def test_what_lost_its_job_is_found(others: list[Member], owner: Member):
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 59})
    submit(member=owner, category=Category.OPERATIONAL, data={"domains_per_client": 6})
    assert (look_at_unseen(), look_at_unseen()) == (2, 0)
    states = BenchmarkSubmission.objects.filter(member=owner).order_by("category")
    assert list(states.values_list("state", flat=True)) == ["FLAGGED", "ACCEPTED"]


def test_many_unseen_are_judged_together(
    others: list[Member], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
):
    monkeypatch.setattr(looking, "ONE_BY_ONE", 10)
    agencies_answer({"domain_cost": 11 + number % 3} for number in range(60))
    far = agencies_answer([{"domain_cost": 59}])[0]
    # Four counts, one reference, one batch, one set flagged, one statement for the rest.
    with django_assert_max_num_queries(16):
        assert look_at_unseen() == 61
    assert BenchmarkSubmission.objects.get(state=AnswerState.FLAGGED).member == far
    assert not BenchmarkSubmission.objects.filter(looked_at=None).exists()
    assert AnswerDecision.objects.get().source == DecisionSource.RULES
