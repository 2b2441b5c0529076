"""Addresses made of titles."""

from collections.abc import Iterator
from itertools import count

from django.db import connection
from django.utils.text import slugify

from resources.models import FormerSlug, Resource

LONGEST = 140  # A number fits behind it.


def free_slug(title: str) -> str:
    """An address made of the title that no resource has or had: "warm-up-calendar", then
    "warm-up-calendar-2".

    Two at once get two: the second waits for the first one's transaction.
    """
    base = slugify(title)[:LONGEST].strip("-_") or "resource"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('resources.slug'))")
    for slugs in _portions(base):
        taken = _taken(slugs)
        for slug in slugs:
            if slug not in taken:
                return slug
    raise AssertionError("numbers do not end")


def _portions(base: str) -> Iterator[list[str]]:
    """The base, and with a number behind it, in lists that double: asked for by equality they are
    found by index, and a few questions are enough for the thousandth of a title.
    """
    yield [base, *(f"{base}-{number}" for number in range(2, 10))]
    for power in count(1):
        yield [f"{base}-{number}" for number in range(5 * 2**power, 10 * 2**power)]


def _taken(slugs: list[str]) -> set[str]:
    """Those of these that a resource has or had."""
    own, former = (
        model.objects.order_by().filter(slug__in=slugs).values_list("slug", flat=True)
        for model in (Resource, FormerSlug)
    )
    return set(own.union(former))
