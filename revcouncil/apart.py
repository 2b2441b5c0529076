"""Where a member stands apart, and what the library has on it. Joins benchmarks and resources."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmarks.results.access import closed_to
from benchmarks.results.apart import Apart, Gap, apart
from benchmarks.rules.access import Closed
from members.flags.switches import page_is_open
from members.http import MemberRequest
from members.models import Member
from resources.models import Resource
from revcouncil.rules import apart_title
from revcouncil.topics import TOPICS

# On home, on the page, and books a topic.
ON_HOME: Final = 3
ON_PAGE: Final = 12
BOOKS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Words the library finds something for, and the first of it: title and slug."""

    words: str
    books: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer that stands apart, and what there is to read on it, if anything."""

    gap: Gap
    topic: Topic | None


@require_safe
@login_required
def apart_page(request: MemberRequest) -> HttpResponse:
    """Every answer outside the middle half, the furthest first. At most two queries beside the
    session's.
    """
    member = request.user
    closed = closed_to(member)
    found = apart(member)
    gaps = () if closed else found.gaps[:ON_PAGE]
    topics = (
        _topics(member, (TOPICS.get(gap.measure.question.key, "") for gap in gaps))
        if page_is_open("resources:library", member)
        else {}
    )
    context = {
        "closed": closed,
        "found": found,
        "title": "Where you stand apart" if closed else apart_title(len(found.gaps)),
        "lines": [
            Line(gap=gap, topic=topics.get(TOPICS.get(gap.measure.question.key, "")))
            for gap in gaps
        ],
    }
    return render(request, "apart.html", context)


def home_apart(member: Member, found: Apart, closed: Closed | None) -> dict[str, Any]:
    """What home shows of it; nothing where benchmarks are switched off for the member."""
    return {
        "is_open": page_is_open("benchmarks:index", member),
        "closed": closed,
        "gaps": () if closed else found.gaps[:ON_HOME],
        "found": found,
    }


def _topics(member: Member, words: Iterable[str]) -> dict[str, Topic]:
    """The topics the library has anything on. One query, or none where nothing is asked."""
    asked = sorted({one for one in words if one})
    if not asked:
        return {}
    first, *others = (_books(member, one) for one in asked)
    found: dict[str, list[tuple[str, str]]] = {}
    for topic, title, slug in first.union(*others, all=True) if others else first:
        found.setdefault(topic, []).append((title, slug))
    return {topic: Topic(words=topic, books=tuple(books)) for topic, books in found.items()}


def _books(member: Member, words: str) -> QuerySet[Any, Any]:
    books = Resource.objects.visible_to(member).matching(words=words).newest()
    return books.annotate(topic=Value(words)).values_list("topic", "title", "slug")[:BOOKS]
