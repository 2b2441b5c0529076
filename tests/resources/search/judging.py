"""A library of some 150 titles, sixty searches judged by hand, and how well they are answered."""

from datetime import UTC, datetime, timedelta
from functools import cache
from math import log2
from pathlib import Path
from typing import NamedTuple

from resources.catalogue import Category, State
from resources.models import Resource, ResourceTag, ResourceText, Tag
from resources.search.actions import count_changes
from resources.search.results import results
from revcouncil.demo.about import Fate
from revcouncil.demo.titles import titles

HERE = Path(__file__).parent
SEEN = 10
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Judged(NamedTuple):
    """What is typed, and how good each title is as an answer."""

    typed: str
    grades: dict[str, int]


@cache
def judged() -> list[Judged]:
    """The searches of judged.txt."""
    lines = (HERE / "judged.txt").read_text().splitlines()
    pairs = (line.split(" = ") for line in lines if " = " in line and line[0] != "#")
    return [
        Judged(typed, {one[2:]: int(one[0]) for one in answers.split("; ")})
        for typed, answers in pairs
    ]


def fill() -> None:
    """What stands on the shelves of the demo community, and the books of books.txt.

    The demo's drafts, what it scheduled and what it archived were never judged: members don't see
    them, so they are no answers.
    """
    books = [
        Resource(title=one.title, category=one.category, type=one.type, description=one.description)
        for one in titles()
        if one.about.fate is Fate.SHELF
    ]
    lines = (HERE / "books.txt").read_text().splitlines()
    rows = [[part.strip() for part in line.split(" |")] for line in lines]
    books += [
        Resource(
            title=title, category=Category.values[place % 5], type=kind, description=description
        )
        for place, (title, kind, _, description, _) in enumerate(rows)
    ]
    for place, book in enumerate(books):
        book.slug, book.file, book.state = f"book-{place}", "x.pdf", State.PUBLISHED
        book.published_at = NOW - timedelta(hours=place)
    Resource.objects.bulk_create(books)
    by_title = {book.title: book for book in books}
    said = {tag for _, _, tags, *_ in rows for tag in tags.split(", ")}
    Tag.objects.bulk_create(Tag(name=one, slug=one.replace(" ", "-")) for one in sorted(said))
    tags = {tag.name: tag for tag in Tag.objects.all()}
    ResourceTag.objects.bulk_create(
        ResourceTag(resource=by_title[title], tag=tags[one])
        for title, _, given, *_ in rows
        for one in given.split(", ")
    )
    ResourceText.objects.bulk_create(
        ResourceText(resource=by_title[title], file="x.pdf", text=text)
        for title, *_, text in rows
        if text
    )
    count_changes()


def answered(typed: str) -> list[str]:
    """The titles found, the best first."""
    found = results(typed, shelves=(), sort="match", size=SEEN).rows
    names = Resource.objects.in_bulk([one.resource for one in found])
    return [names[one.resource].title for one in found]


def gain(one: Judged, shown: list[str]) -> float:
    """nDCG at ten: 1 where the best answers come first."""
    given = [2 ** one.grades.get(title, 0) - 1 for title in shown[:SEEN]]
    best = sorted((2**grade - 1 for grade in one.grades.values()), reverse=True)[:SEEN]
    return _discounted(given) / _discounted(best)


def reciprocal(one: Judged, shown: list[str]) -> float:
    """One divided by the place of the first answer that was meant."""
    top = max(one.grades.values())
    places = (place for place, title in enumerate(shown, 1) if one.grades.get(title) == top)
    return 1 / next(places, 1_000)


def _discounted(gains: list[int]) -> float:
    return sum(one / log2(place + 1) for place, one in enumerate(gains, 1))
