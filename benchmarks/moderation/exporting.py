"""Answers as a table without names, for staff who study them.

Nothing in it joins to anything: no number of a row or member, no moment, rounded answers, in an
order drawn anew each time, a file for each category. Fewer than five agencies of one size, band and
type are not told apart, nor is a text that is not one of the catalogue's own.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction

from benchmarks.catalogue import CATEGORIES, Category, Question, QuestionKind
from benchmarks.rules.cohorts import CUT_LABELS, CUTS
from benchmarks.rules.flagging import number
from benchmarks.rules.grid import three_figures
from benchmarks.rules.words import say
from members.models import AuditLog, Member

# Below so many agencies of one size, band and type together, none of the three is told.
LEAST_ALIKE: Final = 5
PORTION: Final = 1_000
OTHER: Final = "Other"
ROWS: Final = """
    WITH given AS (
        SELECT submission.data,
               ARRAY(SELECT coalesce(business.data ->> cut, '')
                     FROM unnest(%(cuts)s::text[]) AS cut) AS cohort,
               CASE WHEN member.team_id IS NULL THEN member.id ELSE -member.team_id END AS agency
        FROM benchmarks_benchmarksubmission AS submission
        JOIN members_member AS member ON member.id = submission.member_id
        LEFT JOIN benchmarks_benchmarksubmission AS business
          ON business.member_id = submission.member_id AND business.category = 'BUSINESS'
        WHERE submission.category = %(category)s AND submission.state = 'ACCEPTED'
    ), alike AS (
        SELECT cohort FROM given GROUP BY 1 HAVING count(DISTINCT agency) >= %(least)s
    )
    SELECT given.data::text, alike.cohort
    FROM given LEFT JOIN alike USING (cohort) ORDER BY random()
"""


def export(*, category: Category, actor: Member) -> Iterator[Sequence[Any]]:
    """The accepted answers of a category, a row each, below what the columns are. Audited before
    the first row leaves.
    """
    AuditLog.objects.create(
        actor=actor, action="answers_exported", detail={"category": category.value}
    )
    return _table(category)


def _table(category: Category) -> Iterator[Sequence[Any]]:
    # What tells agencies apart stands in the first columns alone, where the few are hidden.
    asked = [one for one in CATEGORIES[category].ever_asked if one.key not in CUTS]
    cuts = [CATEGORIES[Category.BUSINESS].by_key[cut] for cut in CUTS]
    yield [*(CUT_LABELS[cut] for cut in CUTS), *(_heading(one) for one in asked)]
    for data, cohort in _rows(category):
        told = cohort or [""] * len(cuts)
        yield [
            *(_cell(cut, code) for cut, code in zip(cuts, told, strict=True)),
            *(_cell(question, data.get(question.key)) for question in asked),
        ]


def _rows(category: Category) -> Iterator[tuple[dict[str, Any], list[str] | None]]:
    """Read in portions: the file is as long as there are answers."""
    wanted: dict[str, Any] = {
        "category": category.value,
        "cuts": list(CUTS),
        "least": LEAST_ALIKE,
    }
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, wanted)
        while portion := cursor.fetchmany(PORTION):
            for data, cohort in portion:
                yield json.loads(data), cohort


def _heading(question: Question) -> str:
    return f"{question.label}, {question.unit_line}" if question.is_numeric else question.label


def _cell(question: Question, answer: Any) -> Any:
    if question.is_numeric:
        value = number(answer)
        return "" if value is None else three_figures(Decimal(str(value)))
    if not isinstance(answer, str) or not answer:
        return ""
    if question.kind is QuestionKind.CHOICE:
        return say(question, answer) if answer in dict(question.choices) else OTHER
    known = {suggestion.lower(): suggestion for suggestion in question.suggestions}
    return known.get(answer.lower(), OTHER)
