"""A run of the publisher. The only place that writes snapshots."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from benchmarks.catalogue import CATEGORIES, Category, Question
from benchmarks.catalogue.version import CATALOGUE_VERSION
from benchmarks.models import Publication, Snapshot
from benchmarks.publishing.counting import (
    Last,
    count_cells,
    last_published,
    write_agency_answers,
)
from benchmarks.publishing.stored import to_json
from benchmarks.rules.publishing import METHOD, Cell, Decision, Outcome, decide

# Outcomes after which nothing is shown of a cell any more.
WITHDRAWN: Final = (Outcome.TOO_FEW, Outcome.NOTHING, Outcome.COMPLEMENT)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One question of a run: its cells and what became of each, in the same order. For staff."""

    category: Category
    question: Question
    cells: list[Cell]
    decisions: list[Decision]


Report = Callable[[Decided], None]


def publish(*, now: datetime | None = None, report: Report | None = None) -> Publication:
    """Publish what may be published as of `now`; a run that was stopped is finished first, as of
    its own time. Each category is a transaction of its own.

    Two at once share the work: a category is done by one of them.
    """
    publication = begin(now=now or timezone.now())
    for category in CATEGORIES:
        publish_category(publication_id=publication.pk, category=category, report=report)
    return finish(publication_id=publication.pk)


def simulate(*, now: datetime | None = None) -> Iterator[Decided]:
    """What `publish` would do, cell by cell; nothing is written."""
    decided: list[Decided] = []
    with transaction.atomic():
        publication = begin(now=now or timezone.now())
        for category in CATEGORIES:
            publish_category(
                publication_id=publication.pk, category=category, report=decided.append
            )
        transaction.set_rollback(True)
    yield from decided


def begin(*, now: datetime) -> Publication:
    """The run that is not finished, or a new one."""
    fresh = Publication(as_of=now, method=METHOD, catalogue=str(CATALOGUE_VERSION))
    Publication.objects.bulk_create([fresh], ignore_conflicts=True)
    return Publication.objects.get(state=Publication.State.RUNNING)


@transaction.atomic
def publish_category(
    *, publication_id: int, category: Category, report: Report | None = None
) -> bool:
    """Publish one category; False if this run has done it already."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    if category.value in publication.done or publication.state != Publication.State.RUNNING:
        return False
    write_agency_answers(publication, category)
    last = last_published(category)
    for question, cells in count_cells(category, last):
        decisions = decide(cells, is_numeric=question.is_numeric)
        Snapshot.objects.bulk_create(
            _row(publication, category, question, decision)
            for decision in decisions
            if decision.outcome is Outcome.PUBLISHED
            or (
                decision.outcome in WITHDRAWN
                and _is_shown(last.get((question.key, decision.cohort)))
            )
        )
        if report:
            report(Decided(category=category, question=question, cells=cells, decisions=decisions))
    publication.done = [*publication.done, category.value]
    publication.save(update_fields=["done"])
    return True


def _row(
    publication: Publication, category: Category, question: Question, decision: Decision
) -> Snapshot:
    published = decision.published
    return Snapshot(
        publication=publication,
        category=category,
        question=question.key,
        cohort=decision.cohort,
        agencies=published.agencies if published else "",
        figures=to_json(published) if published else None,
        method=METHOD,
        published_at=publication.as_of,
    )


def _is_shown(last: Last | None) -> bool:
    """Whether there are figures to withdraw. Once they are, they come back with a change of three
    agencies, never as they were: the next one would be compared with the wrong publication.
    """
    return last is not None and not last.is_withdrawn


def finish(*, publication_id: int) -> Publication:
    """Say that every category is done."""
    Publication.objects.filter(pk=publication_id, state=Publication.State.RUNNING).update(
        state=Publication.State.DONE, finished_at=timezone.now()
    )
    return Publication.objects.get(pk=publication_id)
