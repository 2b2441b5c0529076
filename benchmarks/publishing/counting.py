"""What the database counts for a publication, a few statements a category."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Max, Q

from benchmarks.catalogue import CATEGORIES, Category, Question
from benchmarks.models import Publication, Snapshot
from benchmarks.rules.cohorts import ALL, CUTS
from benchmarks.rules.figures import SHARE_FROM
from benchmarks.rules.publishing import CHANGED_FROM, Cell
from members.standing.counting import COUNTING, counting

# A new snapshot is compared with so many of those before it.
COMPARED: Final = 12
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
    """The publications of a cell with figures, newest first, and whether the newest one's were
    withdrawn since.
    """

    publications: tuple[int, ...]
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
            figures=ArrayAgg(
                "publication", filter=Q(figures__isnull=False), order_by="-publication"
            ),
        )
    )
    return {
        (question, cohort): Last(tuple(figures[:COMPARED]), is_withdrawn=newest != figures[0])
        for question, cohort, newest, figures in rows
        if figures
    }


def count_changes(category: Category, last: Mapping[Key, Last]) -> dict[Key, int]:
    """How many agencies of each cell are not as they were, when it was published last.

    Where that is enough for a new snapshot, the fewest by which it would differ from any of those
    before: what moves away and back hides nothing between two that lie further apart.
    """
    newest = _changes(category, {one.publications[0] for one in last.values()})
    changed = {key: newest.get((one.publications[0], key), 0) for key, one in last.items()}
    due = {key for key, agencies in changed.items() if agencies >= CHANGED_FROM}
    earlier = _changes(category, {p for key in due for p in last[key].publications[1:]})
    for key in due:
        others = (earlier.get((p, key), 0) for p in last[key].publications[1:])
        changed[key] = min([changed[key], *(agencies for agencies in others if agencies)])
    return changed


def _changes(category: Category, publications: Iterable[int]) -> dict[tuple[int, Key], int]:
    """Agencies that are not as they were, by publication and cell."""
    found = {}
    with connection.cursor() as cursor:
        for publication in publications:
            cursor.execute(
                statement("count_changes"),
                {"category": category.value, "publication": publication},
            )
            for question, cohort, agencies in cursor.fetchall():
                found[publication, (question, cohort)] = agencies
    return found


def count_cells(
    category: Category, last: Mapping[Key, Last]
) -> Iterator[tuple[Question, list[Cell]]]:
    """The cells of each question, in the catalogue's order: all agencies first, then the parts
    that anybody is in or was published of. `last` is what `last_published` says.
    """
    changes = count_changes(category, last)
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
                    changes.get((question.key, cohort)),
                )
                for cohort in sorted(cohorts, key=lambda cohort: (cohort != ALL, cohort))
            ],
        )


def _cell(cohort: str, counts: dict[Any, int], is_numeric: bool, changed: int | None) -> Cell:
    return Cell(
        cohort=cohort,
        agencies=sum(counts.values()),
        changed=changed or 0,
        was_published=changed is not None,
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
