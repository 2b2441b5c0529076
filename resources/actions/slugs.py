"""Addresses made of titles."""

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
    taken = {
        slug
        for model in (Resource, FormerSlug)
        for slug in model.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    }
    return (
        base
        if base not in taken
        else next(slug for i in range(2, len(taken) + 3) if (slug := f"{base}-{i}") not in taken)
    )
