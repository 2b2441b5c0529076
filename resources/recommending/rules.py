"""Which tags speak for a member, what is put first, and why it is there. Pure."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from django.contrib.humanize.templatetags.humanize import apnumber

LAST_TAKEN: Final = 10  # Spec, resources: "the top 3 tags of the last 10 downloads".
TOP_TAGS: Final = 3
FEATURED_WHY: Final = "Our curators recommend it"


class TakenTag(NamedTuple):
    """One tag of one of the last downloads; `place` is 1 for the newest."""

    place: int
    resource: int
    slug: str
    name: str


class TopTag(NamedTuple):
    """A tag of what a member took of late; `taken` counts resources, each once."""

    slug: str
    name: str
    taken: int


class Reason(NamedTuple):
    """Why a member may want to read on something: the words, and the tags it is found by.

    Comes from whoever knows more of the member than what they took.
    """

    words: str
    tags: tuple[str, ...]


class Pick(NamedTuple):
    """One resource to take next, and why it is there."""

    resource: Any
    why: str


def top_tags(taken: Iterable[TakenTag]) -> Sequence[TopTag]:
    """The three tags that most of the last downloads share.

    A resource taken twice counts once. Of tags that are shared alike the one taken last comes
    first, and of those the first by the alphabet.
    """
    resources: dict[str, set[int]] = {}
    names: dict[str, str] = {}
    latest: dict[str, int] = {}
    for line in taken:
        resources.setdefault(line.slug, set()).add(line.resource)
        names[line.slug] = line.name
        latest[line.slug] = min(line.place, latest.get(line.slug, line.place))
    order = sorted(resources, key=lambda slug: (-len(resources[slug]), latest[slug], slug))
    return [TopTag(slug, names[slug], len(resources[slug])) for slug in order[:TOP_TAGS]]


def why_by_tag(tag: TopTag) -> str:
    """Because you took two on deliverability."""
    return f"Because you took {apnumber(tag.taken)} on {tag.name}"


def mix(
    *,
    by_reason: Sequence[Sequence[Pick]],
    by_tag: Sequence[Pick],
    featured: Sequence[Pick],
    size: int,
) -> Sequence[Pick]:
    """At most `size`, each resource once: one for the first reason that has any, then by tags, then
    the other reasons, then what is featured.
    """
    first = next((list(picks) for picks in by_reason if picks), [])
    others = chain(first[1:], chain.from_iterable(picks for picks in by_reason if picks != first))
    once: dict[int, Pick] = {}
    for pick in chain(first[:1], by_tag, others, featured):
        once.setdefault(pick.resource.pk, pick)
    return list(once.values())[:size]
