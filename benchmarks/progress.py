"""How far a member has come: which categories are answered, and which are still closed."""

from dataclasses import dataclass

from benchmarks.catalogue import CATEGORIES, Questionnaire
from benchmarks.models import BenchmarkSubmission
from members.compiled import Compiled
from members.models import Member

GIVEN = Compiled(lambda member: BenchmarkSubmission.objects.for_member(member), member=-1)


@dataclass(frozen=True, kw_only=True)
class CategoryProgress:
    """One category and what the member has answered in it."""

    questionnaire: Questionnaire
    submission: BenchmarkSubmission | None

    @property
    def is_open(self) -> bool:
        """Whether its results are open: give to get."""
        return self.submission is not None

    @property
    def answered(self) -> int:
        """How many of its questions are answered."""
        return (
            len(self.submission.data.keys() & self.questionnaire.by_key.keys())
            if self.submission
            else 0
        )


def progress_of(member: Member) -> list[CategoryProgress]:
    """All four categories, in order. One query."""
    given = {
        submission.category: submission
        for submission in BenchmarkSubmission.objects.raw(*GIVEN.statement(member=member.pk))
    }
    return [
        CategoryProgress(questionnaire=questionnaire, submission=given.get(category.value))
        for category, questionnaire in CATEGORIES.items()
    ]
