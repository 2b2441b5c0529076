"""What happens to answers. The only place that writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission
from benchmarks.moderation.looking import ask_for_a_look
from benchmarks.rules.answers import read_answers
from gamification.ledger.award import Past, award, award_past
from gamification.models import Action, PointTransaction
from members.models import Member


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What came of it: the answers as they stand, and the ledger entry if they were paid now."""

    submission: BenchmarkSubmission
    paid: PointTransaction | None


@transaction.atomic
def submit(*, member: Member, category: Category, data: Mapping[str, object]) -> Submitted:
    """Make `data` what the member answers today in this category; the first time pays, once ever.

    One row per member and category, also when two arrive at once: the later replaces the earlier,
    which the database keeps. Its state stays as it was: a rejected one is not reopened by an edit.
    The rules look at the answers later, in a job; nothing here depends on what they will find.
    Raises AnswersRefused, with the reasons by question, when the catalogue does not take them.
    """
    submission = _write(member=member, category=category, data=data, at=timezone.now())
    ask_for_a_look(submission.pk)
    paid = award(
        member=member,
        action=Action.BENCHMARK_SUBMISSION,
        source=_source(category),
        metadata=_named(submission),
    )
    return Submitted(submission=submission, paid=paid)


@transaction.atomic
def submit_past(
    *, member: Member, category: Category, data: Mapping[str, object], at: datetime, points: int
) -> BenchmarkSubmission:
    """Record what the member answered at a moment of the past, for imports; the first time paid
    `points`. Raises AnswersRefused.
    """
    submission = _write(member=member, category=category, data=data, at=at)
    # bulk_create stamps `updated_at` with now, whatever it is given.
    BenchmarkSubmission.objects.filter(pk=submission.pk).update(updated_at=at)
    award_past(
        member=member,
        deeds=[
            Past(Action.BENCHMARK_SUBMISSION, _source(category), points, _named(submission), at)
        ],
    )
    return submission


def _write(
    *, member: Member, category: Category, data: Mapping[str, object], at: datetime
) -> BenchmarkSubmission:
    answers = read_answers(CATEGORIES[category], data)
    BenchmarkSubmission.objects.bulk_create(
        [BenchmarkSubmission(member=member, category=category, data=answers, submitted_at=at)],
        update_conflicts=True,
        unique_fields=["member", "category"],
        update_fields=["data", "updated_at"],
    )
    return BenchmarkSubmission.objects.get(member=member, category=category)


def _source(category: Category) -> str:
    return f"benchmark:{category.value}"


def _named(submission: BenchmarkSubmission) -> dict[str, object]:
    return {"category": submission.category, "submission": submission.pk}
