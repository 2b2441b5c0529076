"""What reviewers decide, what is kept of it and who is told; nothing is decided twice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import (
    AnswerDecision,
    AnswerState,
    BenchmarkSubmission,
    EarlierAnswers,
)
from benchmarks.moderation.actions import Outcome, Seen, decide, rejection_told, take_back
from members.models import AuditLog, Letter, Member
from revcouncil.desk.waiting import piles
from tests import cast
from tests.benchmarks.moderation.deciding import accept, flag, history, letters, reject, state_of

WHY = "That looks like the cost of all domains together."


@pytest.fixture
def flagged(owner: Member) -> BenchmarkSubmission:
    """Answers outside the sane bounds, which the rules have seen."""
    return flag(owner, 120)


def test_a_rejection_is_kept_audited_and_told(
    flagged: BenchmarkSubmission, owner: Member, super_admin: Member
):
    assert state_of(flagged) == ("FLAGGED", False, True)
    assert reject(flagged, super_admin) is Outcome.DONE
    assert state_of(flagged) == ("REJECTED", False, False)
    decision = flagged.decisions.first()
    assert decision is not None
    assert (decision.actor, decision.note, decision.message, decision.answers_at) == (
        super_admin,
        "seen before",
        WHY,
        flagged.updated_at,
    )
    audit = AuditLog.objects.get(action="answers_rejected")
    assert (audit.actor, audit.target_id, audit.detail) == (
        super_admin,
        flagged.pk,
        {"member": owner.pk, "category": "INFRASTRUCTURE"},
    )
    letter = Letter.objects.get()
    assert (letter.kind, letter.member) == ("answers_rejected", owner)
    assert WHY in letter.text
    assert "/benchmarks/infrastructure/answer/" in letter.text
    assert "seen before" not in letter.text
    assert rejection_told(flagged) == WHY


def test_a_rejection_says_why(flagged: BenchmarkSubmission, super_admin: Member):
    with pytest.raises(ValueError, match="10 characters"):
        decide(
            submission_id=flagged.pk,
            seen=Seen.of(flagged),
            accepted=False,
            actor=super_admin,
            message="  bad     ",
        )
    assert state_of(flagged) == ("FLAGGED", False, True)


def test_flagged_is_not_rejected_and_its_acceptance_is_told_to_nobody(
    flagged: BenchmarkSubmission, super_admin: Member
):
    assert rejection_told(flagged) == ""
    assert not flagged.is_rejected
    assert accept(flagged, super_admin) is Outcome.DONE
    assert state_of(flagged) == ("ACCEPTED", True, False)
    assert letters() == []


def test_an_edited_rejected_set_stays_out_until_a_reviewer_looks_again(
    flagged: BenchmarkSubmission, owner: Member, super_admin: Member
):
    reject(flagged, super_admin)
    edited = flag(owner, 12)
    assert state_of(edited) == ("REJECTED", False, True)
    waits_since = edited.waits_since
    edited = flag(owner, 13)
    assert edited.waits_since == waits_since
    assert reject(edited, super_admin) is Outcome.DONE
    assert state_of(edited) == ("REJECTED", False, False)
    edited = flag(owner, 14)
    assert accept(edited, super_admin) is Outcome.DONE
    assert state_of(edited) == ("ACCEPTED", True, False)
    assert letters() == ["answers_rejected", "answers_rejected", "answers_accepted"]
    people = [line[:3] for line in history(edited) if line[2] == "PERSON"]
    assert people == [
        ("FLAGGED", "REJECTED", "PERSON"),
        ("REJECTED", "REJECTED", "PERSON"),
        ("REJECTED", "ACCEPTED", "PERSON"),
    ]
    assert not EarlierAnswers.objects.filter(is_valid=True).exists()


def test_what_stands_so_already_is_left_alone(flagged: BenchmarkSubmission, super_admin: Member):
    accept(flagged, super_admin)
    flagged.refresh_from_db()
    assert accept(flagged, super_admin) is Outcome.NOTHING
    assert AuditLog.objects.filter(action="answers_accepted").count() == 1


def test_nobody_decides_about_their_own_answers(super_admin: Member):
    own = flag(super_admin, 120)
    assert reject(own, super_admin) is Outcome.OWN
    assert state_of(own) == ("FLAGGED", False, True)
    assert letters() == []


def test_a_decision_is_about_what_was_seen(
    flagged: BenchmarkSubmission, owner: Member, super_admin: Member
):
    seen = Seen.read(str(Seen.of(flagged)))
    assert seen == Seen.of(flagged)
    flag(owner, 125)
    outcome = decide(submission_id=flagged.pk, seen=seen, accepted=True, actor=super_admin)
    assert outcome is Outcome.EDITED
    assert state_of(flagged) == ("FLAGGED", False, True)
    assert not AuditLog.objects.exists()


@pytest.mark.parametrize("text", ["", "x", "ACCEPTED~1", "ACCEPTED~2~2026-01-01T00:00:00+00:00"])
@pytest.mark.parametrize("more", ["", "~", "~0~2026-01-01"])
def test_what_was_seen_is_read_or_refused(text: str, more: str):
    with pytest.raises(ValueError, match=r"."):
        Seen.read(text + more)


def test_a_decision_is_taken_back_once_and_told_where_it_was_told(
    flagged: BenchmarkSubmission, super_admin: Member
):
    reject(flagged, super_admin)
    decision = flagged.decisions.first()
    assert decision is not None
    assert take_back(decision_id=decision.pk, actor=super_admin) is Outcome.DONE
    assert state_of(flagged) == ("FLAGGED", False, True)
    assert take_back(decision_id=decision.pk, actor=super_admin) is Outcome.DECIDED
    newest = flagged.decisions.first()
    assert newest is not None
    assert newest.reasons == [{"took_back": decision.pk}]
    assert take_back(decision_id=newest.pk, actor=super_admin) is Outcome.DECIDED
    assert letters() == ["answers_rejected", "answers_reopened"]
    assert rejection_told(flagged) == ""
    accept(flagged, super_admin)
    decision = flagged.decisions.first()
    assert decision is not None
    assert take_back(decision_id=decision.pk, actor=super_admin) is Outcome.DONE
    assert letters() == ["answers_rejected", "answers_reopened"]
    assert list(AuditLog.objects.order_by("id").values_list("action", flat=True)) == [
        "answers_rejected",
        "answers_reopened",
        "answers_accepted",
        "answers_reopened",
    ]


def test_what_was_edited_since_is_decided_anew_not_taken_back(
    flagged: BenchmarkSubmission, owner: Member, super_admin: Member
):
    accept(flagged, super_admin)
    decision = flagged.decisions.first()
    assert decision is not None
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    assert take_back(decision_id=decision.pk, actor=super_admin) is Outcome.EDITED
    assert state_of(flagged) == ("ACCEPTED", True, False)


def test_the_release_before_writes_is_valid_alone_and_the_state_follows(owner: Member):
    rows = BenchmarkSubmission.objects.filter(member=owner)
    submission = submit(
        member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12}
    ).submission
    rows.update(is_valid=False)
    assert state_of(submission) == ("REJECTED", False, False)
    rows.update(data={"domain_cost": 13})
    assert state_of(submission) == ("REJECTED", False, True)
    rows.update(is_valid=True)
    assert state_of(submission) == ("ACCEPTED", True, False)
    assert history(submission) == [
        ("ACCEPTED", "REJECTED", "ELSEWHERE", ""),
        ("REJECTED", "ACCEPTED", "ELSEWHERE", ""),
    ]
    made = BenchmarkSubmission.objects.create(
        member=owner, category="OPERATIONAL", data={}, is_valid=False
    )
    assert state_of(made) == ("REJECTED", False, False)


@pytest.mark.parametrize("column", ["state", "is_valid"])
def test_no_edit_changes_a_state_whatever_it_writes_beside(
    flagged: BenchmarkSubmission, super_admin: Member, column: str
):
    reject(flagged, super_admin)
    beside = {"state": AnswerState.ACCEPTED} if column == "state" else {"is_valid": True}
    BenchmarkSubmission.objects.update(data={"domain_cost": 1}, **beside)
    assert state_of(flagged) == ("REJECTED", False, True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE benchmarks_answerdecision SET note = 'other'",
        "DELETE FROM benchmarks_answerdecision",
        "INSERT INTO benchmarks_answerdecision SELECT * FROM benchmarks_answerdecision",
    ],
)
def test_the_application_neither_changes_nor_invents_history(
    flagged: BenchmarkSubmission, sql: str
):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AnswerDecision.objects.count() == 1


def test_waiting_is_counted_by_the_desk_from_the_oldest(
    flagged: BenchmarkSubmission, super_admin: Member
):
    later = flag(cast.make_member(), 121)
    assert flagged.waits_since is not None
    assert later.waits_since is not None
    assert later.waits_since - flagged.waits_since < timedelta(minutes=1)
    pile = next(pile for pile in piles(super_admin) if "answer set" in pile.title)
    assert (pile.title, pile.number, pile.since) == (
        "answer sets that wait for a look",
        2,
        flagged.waits_since,
    )
