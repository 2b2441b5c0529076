"""What to take next, read from the database. No writes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection

from members.compiled import in_model_order
from members.models import Member
from resources.models import Resource
from resources.recommending import rules, sql
from resources.recommending.rules import Pick, Reason, TopTag

# Of each tag that is asked for, the newest this many are looked at: what makes the cost the same in
# a library of a million.
POOL: Final = 100
ON_A_SHELF: Final = 4
# What a cover with its title and marks shows of a resource.
SHOWN: Final = in_model_order(
    Resource,
    *("id", "title", "slug", "category", "type", "file", "thumbnail", "is_featured"),
    *("download_count", "published_at"),
)
COLUMNS: Final = ", ".join(f"resource.{name}" for name in SHOWN)
# Parts of one question: the tags of what was taken, then each reason; what needs none is below.
BY_TAG, REST, NEWEST = 0, -1, -2
Found = Mapping[int, Sequence[tuple[int | None, Resource]]]


class Shelf(NamedTuple):
    """What a page shows of the library to one member: what is picked for them, the first of what is
    featured that they did not take, and the newest.
    """

    picks: Sequence[Pick]
    featured: Resource | None
    newest: Sequence[Resource]


def shelf_for(
    member: Member, *, reasons: Sequence[Reason] = (), size: int = ON_A_SHELF, newest: int = 0
) -> Shelf:
    """What this member may want next, each with its reason; nothing they took before.

    By the top tags of their last downloads and by `reasons` from elsewhere, else what is featured.
    Two queries.
    """
    tags = _top_tags(member)
    wanted = {BY_TAG: [tag.slug for tag in tags]}
    wanted |= {part: list(reason.tags) for part, reason in enumerate(reasons, start=1)}
    statement = sql.WITH_NEWEST if newest else sql.BY_TAGS_OR_FEATURED
    found = _ask(statement, wanted, member=member, size=size, newest=newest)
    featured = [resource for _, resource in found[REST]]
    picks = rules.mix(
        by_reason=[
            [Pick(resource, reason.words) for _, resource in found[part]]
            for part, reason in enumerate(reasons, start=1)
        ],
        by_tag=[Pick(resource, _why(tags, place)) for place, resource in found[BY_TAG]],
        featured=[Pick(resource, rules.FEATURED_WHY) for resource in featured],
        size=size,
    )
    return Shelf(picks, featured[0] if featured else None, [book for _, book in found[NEWEST]])


def by_reasons(
    member: Member, *, reasons: Sequence[Reason], each: int
) -> Mapping[Reason, Sequence[Resource]]:
    """For each reason that the library has anything on, at most `each` that the member did not
    take. One query, or none without a reason.
    """
    wanted = {part: list(reason.tags) for part, reason in enumerate(reasons)}
    found = _ask(sql.BY_TAGS, wanted, member=member, size=each) if reasons else {}
    return {
        reason: [resource for _, resource in found[part]]
        for part, reason in enumerate(reasons)
        if part in found
    }


def next_to(
    resource: Resource, *, tags: Sequence[str], member: Member, size: int = ON_A_SHELF
) -> Sequence[Resource]:
    """What stands next to a resource with these tags (their slugs): what shares most of them, then
    the newest of its category, then of the others; nothing the member took. One query.
    """
    found = _ask(
        sql.BY_TAGS_OR_NEAR,
        {BY_TAG: tags},
        member=member,
        size=size,
        here=resource.pk,
        category=resource.category,
    )
    picks = [Pick(book, "") for part in (BY_TAG, REST) for _, book in found[part]]
    return [p.resource for p in rules.mix(by_reason=(), by_tag=picks, featured=(), size=size)]


def _top_tags(member: Member) -> Sequence[TopTag]:
    with connection.cursor() as cursor:
        cursor.execute(sql.LAST_TAKEN, {"member": member.pk, "last": rules.LAST_TAKEN})
        return rules.top_tags(rules.TakenTag(*row) for row in cursor.fetchall())


def _why(tags: Sequence[TopTag], place: int | None) -> str:
    assert place is not None
    return rules.why_by_tag(tags[place - 1])


def _ask(
    statement: str,
    wanted: Mapping[int, Sequence[str]],
    *,
    member: Member,
    size: int,
    here: int = 0,
    category: str = "",
    newest: int = 0,
) -> Found:
    """Resources by part, the best first, each with the place of the strongest slug it was found
    by, counted over all that were asked for.
    """
    asked = [(part, slug) for part, slugs in wanted.items() for slug in slugs]
    values: dict[str, Any] = {
        "member": member.pk,
        "parts": [part for part, _ in asked],
        "slugs": [slug for _, slug in asked],
        "pool": max(POOL * rules.TOP_TAGS // max(len(asked), rules.TOP_TAGS), size),
        "size": size,
        "here": here,
        "category": category,
        "newest": newest,
    }
    found: defaultdict[int, list[tuple[int | None, Resource]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(columns=COLUMNS), values)
        for part, _, place, *row in cursor.fetchall():
            found[part].append((place, Resource.from_db(DEFAULT_DB_ALIAS, SHOWN, row)))
    return found
