"""What the database counts for a publication, a few statements a category."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Max, Q

from benchmarks.catalogue import CATEGORIES, Category, Question
from benchmarks.models import Publication, Snapshot
from benchmarks.rules.cohorts import ALL, CUTS
from benchmarks.rules.figures import SHARE_FROM
from benchmarks.rules.publishing import Cell
from members.standing.counting import COUNTING, counting

SQL: Final = Path(__file__).parent / "sql"
# The cohort of a row that is grouped by one cut, or by none.
COHORT: Final = (
    "CASE "
    + " ".join(f"WHEN grouping({cut}) = 0 THEN '{cut}:' || coalesce({cut}, '')" for cut in CUTS)
    + " ELSE 'all' END"
)
# Each answer of each cohort an agency is in, as the figures see it.
CELLS: Final = (
    """
    SELECT agencies.agency, answer.key AS question, cohort,
        CASE jsonb_typeof(answer.value)
            WHEN 'number' THEN to_char(answer.value::numeric, '9.99EEEE')
            ELSE lower(answer.value #>> '{{}}')
        END AS value
    FROM {agencies} AS agencies
    CROSS JOIN LATERAL jsonb_each(agencies.data) AS answer
    CROSS JOIN LATERAL unnest(ARRAY['all', """
    + ", ".join(f"'{cut}:' || coalesce(agencies.{cut}, '')" for cut in CUTS)
    + "]) AS cohort"
)
PIECES: Final = {
    "COUNTING": COUNTING,
    "COHORT": COHORT,
    "CELLS_WERE": CELLS.format(agencies="was"),
    "CELLS_ARE": CELLS.format(agencies="is_now"),
}


@cache
def statement(name: str) -> str:
    """One of the statements beside this module."""
    return (SQL / f"{name}.sql").read_text().format(**PIECES)


def write_agency_answers(publication: Publication, category: Category) -> None:
    """Bring the agencies' answers to what they are as of the publication: as old as the catalogue
    says they are published.
    """
    until = publication.as_of - timedelta(days=CATEGORIES[category].days_old)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("write_agency_answers"),
            {
                "category": category.value,
                "publication": publication.pk,
                "until": until,
                **counting(publication.as_of),
            },
        )


class Last(NamedTuple):
    """When a cell was published last with figures, and whether they were withdrawn since."""

    publication: int
    is_withdrawn: bool


Key = tuple[str, str]


def last_published(category: Category) -> dict[Key, Last]:
    """The last publication of each cell, by question and cohort."""
    rows = (
        Snapshot.objects.filter(category=category)
        .order_by()
        .values_list("question", "cohort")
        .annotate(
            newest=Max("publication"),
            figures=Max("publication", filter=Q(figures__isnull=False)),
        )
    )
    return {
        (question, cohort): Last(figures, is_withdrawn=newest != figures)
        for question, cohort, newest, figures in rows
        if figures is not None
    }


def count_changes(category: Category, last: Iterable[Last]) -> dict[tuple[int, Key], int]:
    """How many agencies of each cell are not as they were, by the publication compared with."""
    found = {}
    with connection.cursor() as cursor:
        for publication in {one.publication for one in last}:
            cursor.execute(
                statement("count_changes"),
                {"category": category.value, "publication": publication},
            )
            for question, cohort, agencies in cursor.fetchall():
                found[publication, (question, cohort)] = agencies
    return found


def count_cells(category: Category) -> Iterator[tuple[Question, list[Cell]]]:
    """The cells of each question, in the catalogue's order: all agencies first, then the parts
    that anybody is in or was published of.
    """
    last = last_published(category)
    changes = count_changes(category, last.values())
    counted = _count(category)
    for question in CATEGORIES[category].questions:
        counts = counted.get(question.key, {})
        cohorts = {ALL, *counts, *(cohort for key, cohort in last if key == question.key)}
        yield (
            question,
            [
                _cell(
                    cohort,
                    counts.get(cohort, {}),
                    question.is_numeric,
                    before := last.get((question.key, cohort)),
                    changes.get((before.publication, (question.key, cohort)), 0) if before else 0,
                )
                for cohort in sorted(cohorts, key=lambda cohort: (cohort != ALL, cohort))
            ],
        )


def _cell(
    cohort: str, counts: dict[Any, int], is_numeric: bool, before: Last | None, changed: int
) -> Cell:
    return Cell(
        cohort=cohort,
        agencies=sum(counts.values()),
        changed=changed,
        was_published=before is not None,
        values={Decimal(answer): n for answer, n in counts.items()} if is_numeric else {},
        answers={} if is_numeric else {a: n for a, n in counts.items() if a is not None},
        rest=0 if is_numeric else counts.get(None, 0),
    )


def _count(category: Category) -> dict[str, dict[str, dict[Any, int]]]:
    """Agencies by question, cohort and answer. Bounded: a number has three figures, a word is
    shared by five.
    """
    found: dict[str, dict[str, dict[Any, int]]] = {}
    questions = CATEGORIES[category].questions
    with connection.cursor() as cursor:
        for name, is_numeric in (("count_numbers", True), ("count_words", False)):
            keys = [one.key for one in questions if one.is_numeric == is_numeric]
            parameters: Any = {
                "category": category.value,
                "questions": keys,
                "share_from": SHARE_FROM,
            }
            cursor.execute(statement(name), parameters)
            for question, cohort, answer, agencies in cursor.fetchall():
                cohorts = found.setdefault(question, {})
                cohorts.setdefault(cohort, {})[answer] = int(agencies)
    return found
