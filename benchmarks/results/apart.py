"""Where a member stands apart, over every category they have answered."""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.publishing.reading import Edition
from benchmarks.publishing.stored import from_json
from benchmarks.results.rows import Measure, row
from benchmarks.rules.cohorts import ALL
from benchmarks.rules.standing import HIGH, LOW, distance
from members.models import Member

# The member's numbers, each with what is published of it for all agencies; a category without
# numbers is a line too.
SQL: Final = """
    SELECT given.category, own.key, own.value, newest.agencies, newest.figures,
        newest.published_at
    FROM benchmarks_benchmarksubmission AS given
    LEFT JOIN LATERAL jsonb_each(given.data) AS own ON jsonb_typeof(own.value) = 'number'
    LEFT JOIN LATERAL (
        SELECT * FROM benchmarks_snapshot AS snapshot
        WHERE snapshot.category = given.category AND snapshot.cohort = %(cohort)s
            AND snapshot.question = own.key
        ORDER BY snapshot.publication_id DESC
        LIMIT 1
    ) AS newest ON newest.figures IS NOT NULL
    WHERE given.member_id = %(member)s
"""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One answer outside the published middle half."""

    category: Category
    measure: Measure


@dataclass(frozen=True, kw_only=True)
class Apart:
    """The answers outside the middle half, the furthest first; how many could be compared; and the
    categories that are answered.
    """

    gaps: tuple[Gap, ...]
    compared: int
    answered: frozenset[Category]


def apart(member: Member) -> Apart:
    """Where this member stands apart from all agencies. One query."""
    answered: set[Category] = set()
    found: list[Gap] = []
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"member": member.pk, "cohort": ALL})
        for category, key, value, *figures in cursor.fetchall():
            answered.add(Category(category))
            if gap := _gap(Category(category), key, value, figures):
                found.append(gap)
    outside = [gap for gap in found if gap.measure.band in LOW | HIGH]
    return Apart(
        gaps=tuple(sorted(outside, key=_rank)), compared=len(found), answered=frozenset(answered)
    )


def _gap(category: Category, key: str | None, value: Any, figures: list[Any]) -> Gap | None:
    question = CATEGORIES[category].by_key.get(key or "")
    agencies, published, published_at = figures
    if question is None or not question.is_numeric or published is None:
        return None
    edition = Edition(
        question=question.key,
        cohort=ALL,
        published=from_json(agencies, _read(published)),
        published_at=published_at,
    )
    measure = row(question, _read(value), edition, cohort=ALL)
    assert isinstance(measure, Measure)
    return Gap(category=category, measure=measure) if measure.has_quartiles else None


def _rank(gap: Gap) -> tuple[float, str, str]:
    """The furthest first, in middle halves from the median."""
    measure = gap.measure
    assert measure.published
    assert measure.own_value is not None
    away = distance(own=measure.own_value, quantiles=measure.published.quantiles)
    return -away, gap.category.value, measure.question.key


def _read(found: Any) -> Any:
    return json.loads(found) if isinstance(found, str) else found
