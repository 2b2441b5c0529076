"""Where a member stands apart, and what the library has on it. Joins benchmarks and resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmarks.results.access import closed_to
from benchmarks.results.apart import Apart, Gap, apart
from benchmarks.rules.access import Closed
from members.flags.switches import page_is_open
from members.http import MemberRequest
from members.models import Member
from resources import recommending
from resources.models import Resource
from revcouncil.rules import apart_title
from revcouncil.topics import Topic, topic_of

# On home, on the page, and books a topic.
ON_HOME: Final = 3
ON_PAGE: Final = 12
BOOKS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer that stands apart, and what there is to read on it that the member did not take:
    by the topic's first tag one finds all of it.
    """

    gap: Gap
    topic: Topic | None
    books: Sequence[Resource]


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
    context = {
        "closed": closed,
        "found": found,
        "title": "Where you stand apart" if closed else apart_title(len(found.gaps)),
        "lines": _lines(member, gaps),
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


def _lines(member: Member, gaps: Sequence[Gap]) -> list[Line]:
    """Each answer with what to read on it. One query, or none where nothing is asked."""
    topics = [topic_of(gap.measure.question.key, gap.measure.band) for gap in gaps]
    asked = [topic.reason for topic in topics if topic]
    found = (
        recommending.by_reasons(member, reasons=asked, each=BOOKS)
        if page_is_open("resources:library", member)
        else {}
    )
    return [
        Line(gap=gap, topic=topic, books=found.get(topic.reason, ()) if topic else ())
        for gap, topic in zip(gaps, topics, strict=True)
    ]
