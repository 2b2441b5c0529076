"""What reviewers do to answers. The only place that decides about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from benchmarks.models import (
    AnswerDecision,
    AnswerState,
    BenchmarkSubmission,
    Category,
    DecisionSource,
    EarlierAnswers,
)
from benchmarks.moderation.history import say, say_nothing
from members.letters.actions import write_letter
from members.models import AuditLog, Member

# A message to a member has so many letters at least: it says why.
MESSAGE_FROM: Final = 10


class Outcome(Enum):
    """What came of a decision."""

    DONE = "done"
    DECIDED = "somebody else decided first"
    EDITED = "the member edited the answers meanwhile"
    OWN = "nobody decides about their own answers"
    NOTHING = "they stood so already"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The answers as a reviewer saw them: what a decision is about, and nothing newer."""

    state: AnswerState
    waits: bool
    version: datetime

    @classmethod
    def of(cls, submission: BenchmarkSubmission) -> "Seen":
        """As they stand."""
        return cls(
            state=AnswerState(submission.state),
            waits=submission.waits_since is not None,
            version=submission.updated_at,
        )

    def __str__(self) -> str:
        return f"{self.state}~{int(self.waits)}~{self.version.isoformat()}"

    @classmethod
    def read(cls, text: str) -> "Seen":
        """From a form. Raises ValueError."""
        state, waits, version = text.split("~")
        if waits not in ("0", "1"):
            raise ValueError(text)
        moment = datetime.fromisoformat(version)
        if moment.tzinfo is None:
            raise ValueError(text)
        return cls(state=AnswerState(state), waits=waits == "1", version=moment)


@transaction.atomic
def decide(
    *,
    submission_id: int,
    seen: Seen,
    accepted: bool,
    actor: Member,
    note: str = "",
    message: str = "",
) -> Outcome:
    """Let the answers count, or set them aside: those that were seen, as they were seen.

    DONE is in the history and the audit log, and the member is told when they were set aside, or
    count again after that. Of two reviewers, and of a reviewer and an edit, the first one wins: the
    other gets DECIDED or EDITED, and nothing happened. Raises ValueError without a message to the
    member for what is set aside.
    """
    after = AnswerState.ACCEPTED if accepted else AnswerState.REJECTED
    if not accepted and len(message.strip()) < MESSAGE_FROM:
        raise ValueError(f"A message to the member has {MESSAGE_FROM} characters or more.")
    if seen.state == after and not seen.waits:
        return Outcome.NOTHING
    as_seen = BenchmarkSubmission.objects.filter(
        pk=submission_id,
        state=seen.state,
        waits_since__isnull=not seen.waits,
        updated_at=seen.version,
    )
    say(
        submission_id,
        source=DecisionSource.PERSON,
        actor_id=actor.pk,
        note=note.strip(),
        message=message.strip(),
    )
    if not as_seen.exclude(member=actor).update(state=after, waits_since=None, looked_at=Now()):
        say_nothing()
        return _why_not(submission_id, seen, actor)
    submission = BenchmarkSubmission.objects.select_related("member").get(pk=submission_id)
    _record(submission, actor, "answers_accepted" if accepted else "answers_rejected")
    _tell(submission, before=seen.state, message=message.strip())
    return Outcome.DONE


def _why_not(submission_id: int, seen: Seen, actor: Member) -> Outcome:
    found = BenchmarkSubmission.objects.filter(pk=submission_id).first()
    if found is not None and found.member_id == actor.pk:
        return Outcome.OWN
    if found is None or found.updated_at != seen.version:
        return Outcome.EDITED
    return Outcome.DECIDED


@transaction.atomic
def take_back(*, decision_id: int, actor: Member) -> Outcome:
    """Undo the last decision of a reviewer: the answers stand as before it, and a look is waited
    for unless they counted then.

    DECIDED when there is a newer decision, EDITED when the answers are others by now. The member is
    told where they were told of the decision.
    """
    decision = AnswerDecision.objects.select_related("submission").get(pk=decision_id)
    newest = decision.submission.decisions.order_by("-pk").values_list("pk", flat=True).first()
    if decision.pk != newest or not can_take_back(decision):
        return Outcome.DECIDED
    if decision.submission.member_id == actor.pk:
        return Outcome.OWN
    before = AnswerState(decision.from_state)
    say(
        decision.submission_id,
        source=DecisionSource.PERSON,
        actor_id=actor.pk,
        reasons=[{"took_back": decision.pk}],
        note="Took back the decision before.",
    )
    as_decided = BenchmarkSubmission.objects.filter(
        pk=decision.submission_id,
        state=decision.to_state,
        waits_since=None,
        updated_at=decision.answers_at,
    )
    waits = None if before == AnswerState.ACCEPTED else timezone.now()
    if not as_decided.update(state=before, waits_since=waits, looked_at=Now()):
        say_nothing()
        found = BenchmarkSubmission.objects.get(pk=decision.submission_id)
        is_edited = found.updated_at != decision.answers_at
        return Outcome.EDITED if is_edited else Outcome.DECIDED
    submission = BenchmarkSubmission.objects.select_related("member").get(pk=decision.submission_id)
    _record(submission, actor, "answers_reopened")
    if AnswerState.REJECTED in (decision.from_state, decision.to_state):
        _write("answers_reopened", submission)
    return Outcome.DONE


def can_take_back(decision: AnswerDecision) -> bool:
    """Whether it is a reviewer's, and no taking back itself."""
    return decision.source == DecisionSource.PERSON and not decision.reasons


def _tell(submission: BenchmarkSubmission, *, before: AnswerState, message: str) -> None:
    """A letter about what the member can see: set aside, or counting again. Flags are not told."""
    if submission.state == AnswerState.REJECTED:
        _write("answers_rejected", submission, why=message)
    elif before == AnswerState.REJECTED:
        _write("answers_accepted", submission, why=message)


def _write(kind: str, submission: BenchmarkSubmission, **variables: str) -> None:
    category = Category(submission.category)
    page = reverse("benchmarks:answer", args=[category])
    write_letter(
        kind=kind,
        member=submission.member,
        category=str(category.label),
        link=f"{settings.SITE_URL}{page}",
        **variables,
    )


def _record(submission: BenchmarkSubmission, actor: Member, action: str) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=action,
        target_type="benchmarks.BenchmarkSubmission",
        target_id=submission.pk,
        detail={"member": submission.member_id, "category": submission.category},
    )


@transaction.atomic
def record_look(*, answers: BenchmarkSubmission | EarlierAnswers, actor: Member) -> None:
    """Keep in the audit log that `actor` saw these raw answers."""
    AuditLog.objects.create(
        actor=actor,
        action="answers_seen",
        target_type=answers._meta.label,
        target_id=answers.pk,
        detail={"member": answers.member_id, "category": answers.category},
    )


def rejection_told(submission: BenchmarkSubmission | None) -> str:
    """What the member was told when these answers were set aside; empty where they count."""
    if submission is None or not submission.is_rejected:
        return ""
    decisions = submission.decisions.filter(to_state=AnswerState.REJECTED).exclude(message="")
    return decisions.values_list("message", flat=True).first() or ""
