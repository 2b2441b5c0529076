"""The order of what is featured."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Now

from members.models import Member
from resources.actions.deeds import record
from resources.models import LibraryDeed, Resource


class OrderChanged(Exception):
    """Somebody featured, unfeatured or moved something after this order was looked at."""


@transaction.atomic
def order_featured(
    *, order: Sequence[int], seen: Sequence[int], curator: Member
) -> LibraryDeed | None:
    """Put what is featured into this order, 1 first; None when it stands so already.

    `seen` is the order as the curator had it. Raises OrderChanged when that is not how it stands,
    or when `order` holds other resources; nothing is changed then.
    """
    rows = Resource.objects.featured().order_by("pk").select_for_update(no_key=True, of=("self",))
    places = dict(rows.values_list("pk", "featured_place"))
    now = list(Resource.objects.featured().values_list("pk", flat=True))
    if now != list(seen) or sorted(order) != sorted(now):
        raise OrderChanged
    moved = {pk: place for place, pk in enumerate(order, start=1) if places[pk] != place}
    if list(order) == now or not moved:
        return None
    Resource.objects.filter(pk__in=moved).update(
        featured_place=Case(*(When(pk=pk, then=Value(place)) for pk, place in moved.items())),
        updated_at=Now(),
    )
    before = {pk: {"was": {"featured_place": places[pk]}} for pk in moved}
    return record(verb="featured_ordered", curator=curator, before=before)
