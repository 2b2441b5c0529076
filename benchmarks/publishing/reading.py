"""What stands published, for pages: snapshots and nothing else."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import Snapshot
from benchmarks.publishing.stored import from_json
from benchmarks.rules.cohorts import ALL
from benchmarks.rules.publishing import Published

# The newest snapshot of each question in each cohort, one look into the index for each.
NEWEST: Final = """
    SELECT newest.question, newest.cohort, newest.agencies, newest.figures, newest.published_at
    FROM unnest(%(questions)s::text[]) AS question
    CROSS JOIN unnest(%(cohorts)s::text[]) AS cohort
    CROSS JOIN LATERAL (
        SELECT * FROM benchmarks_snapshot AS snapshot
        WHERE snapshot.category = %(category)s AND snapshot.cohort = cohort.cohort
            AND snapshot.question = question.question
        ORDER BY snapshot.publication_id DESC
        LIMIT 1
    ) AS newest
    WHERE newest.figures IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is published of one question. `cohort` is the group whose figures these are: all
    agencies, where too little may be said of the group that was asked for.
    """

    question: str
    cohort: str
    published: Published
    published_at: datetime


def editions(*, category: Category, cohort: str = ALL) -> dict[str, Edition]:
    """What stands of each question for a cohort, by question; of all agencies where nothing is
    published of the cohort, and missing where nothing is at all. One query.
    """
    found: dict[str, Edition] = {}
    for one in sorted(
        _newest(category, {ALL, cohort}), key=lambda edition: edition.cohort == cohort
    ):
        found[one.question] = one
    return found


def editions_of_all(*, category: Category, question: str, cohorts: list[str]) -> list[Edition]:
    """What stands of one question for several cohorts, those that are published. One query."""
    return _newest(category, set(cohorts), [question])


def history(
    *, category: Category, cohort: str, question: str | None = None, limit: int = 400
) -> list[Snapshot]:
    """The snapshots of a cohort, of one question or of all, newest first; one without figures says
    that nothing was published from then on. One query.
    """
    found = Snapshot.objects.filter(category=category, cohort=cohort)
    if question:
        found = found.filter(question=question)
    return list(found.order_by("-publication_id")[:limit])


def _newest(
    category: Category, cohorts: set[str], questions: list[str] | None = None
) -> list[Edition]:
    keys = questions or [question.key for question in CATEGORIES[category].questions]
    parameters: dict[str, Any] = {
        "category": category.value,
        "questions": keys,
        "cohorts": sorted(cohorts),
    }
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, parameters)
        rows = cursor.fetchall()
    return [
        Edition(
            question=question,
            cohort=cohort,
            published=from_json(agencies, _json(figures)),
            published_at=published_at,
        )
        for question, cohort, agencies, figures, published_at in rows
    ]


def _json(figures: Any) -> dict[str, Any]:
    return json.loads(figures) if isinstance(figures, str) else figures
