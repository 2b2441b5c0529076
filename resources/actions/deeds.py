"""One deed to many resources: counted, told in the audit, and undone in one click."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Member
from resources.actions.telling import tell_many
from resources.models import LibraryDeed, Resource, ResourceTag, Tag
from resources.querysets import ResourceQuerySet


class Exact(DjangoJSONEncoder):
    """Django's cuts moments off behind the thousandth of a second; what is undone is as it was."""

    def default(self, o: Any) -> Any:
        """Django's, but for moments."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Undone(NamedTuple):
    """How many resources are as before, and how many stay because somebody changed them since."""

    back: int
    kept: int


@transaction.atomic
def change(
    *,
    resources: ResourceQuerySet,
    verb: str,
    curator: Member | None,
    values: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
) -> LibraryDeed | None:
    """Set the same values on all of these resources; the deed, None when there were none to change.

    `verb` is the audit's action, such as "resource_archived". What the resources were is kept with
    the deed; `more` is told in the audit.
    """
    names = list(values)
    rows = list(
        resources.order_by("pk").select_for_update(no_key=True, of=("self",)).values("pk", *names)
    )
    if not rows:
        return None
    chosen = Resource.objects.filter(pk__in=[row["pk"] for row in rows])
    chosen.update(**values, updated_at=Now())
    before = {row.pop("pk"): {"was": row} for row in rows}
    return record(verb=verb, curator=curator, before=before, more=more)


@transaction.atomic
def record(
    *,
    verb: str,
    curator: Member | None,
    before: Mapping[int, dict[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> LibraryDeed:
    """Keep a deed that was done in this transaction, and tell the audit of each resource.

    `before` says by resource what it was: `was`, the values of its columns, and `tags_added` and
    `tags_removed`, the tags' ids. The revisions the deed left are read here. `more` is told in the
    audit of each.
    """
    kept = {pk: dict(row) for pk, row in before.items()}
    titles = {}
    for pk, revision, title in Resource.objects.filter(pk__in=kept).values_list(
        "pk", "revision", "title"
    ):
        kept[pk]["revision"] = revision
        titles[pk] = title
    deed = LibraryDeed.objects.create(
        curator=curator,
        verb=verb,
        number=len(kept),
        before=json.loads(json.dumps(kept, cls=Exact)),
    )
    tell_many(verb=verb, curator=curator, titles=titles, more=more)
    return deed


@transaction.atomic
def undo(*, deed: LibraryDeed, curator: Member) -> Undone:
    """Put back what a deed changed, where nobody has changed it since.

    A deed is undone once: the second click answers as the first did nothing more, (0, 0). Where all
    were changed since nothing is put back, and the deed is not undone.
    """
    deed = LibraryDeed.objects.select_for_update().get(pk=deed.pk)
    if deed.undone_at:
        return Undone(0, 0)
    kept = {int(pk): row for pk, row in deed.before.items()}
    now = dict(
        Resource.objects.filter(pk__in=kept)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", "revision")
    )
    same = [pk for pk, row in kept.items() if now.get(pk) == row["revision"]]
    if not same:
        return Undone(0, len(kept))
    _put_back(kept, same)
    titles = dict(Resource.objects.filter(pk__in=same).values_list("pk", "title"))
    tell_many(verb="deed_undone", curator=curator, titles=titles)
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    return Undone(len(same), len(kept) - len(same))


def _put_back(kept: Mapping[int, Mapping[str, Any]], same: Iterable[int]) -> None:
    """The values and tags these resources had, one statement for all that were alike."""
    alike: dict[str, list[int]] = defaultdict(list)
    for pk in same:
        alike[json.dumps(kept[pk].get("was", {}), sort_keys=True)].append(pk)
    for text, pks in alike.items():
        values = {name: _read(name, value) for name, value in json.loads(text).items()}
        Resource.objects.filter(pk__in=pks).update(
            **values, revision=F("revision") + 1, updated_at=Now()
        )
    _put_tags_back(kept, same)


def _put_tags_back(kept: Mapping[int, Mapping[str, Any]], same: Iterable[int]) -> None:
    """Tags that were given go, tags that were taken come; one that is gone stays gone."""
    given: dict[int, list[int]] = defaultdict(list)
    taken: dict[int, list[int]] = defaultdict(list)
    for pk in same:
        for tag in kept[pk].get("tags_added", ()):
            given[tag].append(pk)
        for tag in kept[pk].get("tags_removed", ()):
            taken[tag].append(pk)
    for tag, pks in given.items():
        ResourceTag.objects.filter(tag=tag, resource__in=pks).delete()
    there = Tag.objects.filter(pk__in=taken).select_for_update(no_key=True)
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource_id=pk, tag=tag) for tag in there for pk in taken[tag.pk]),
        ignore_conflicts=True,
    )


def _read(name: str, value: Any) -> Any:
    """A value of this column, as JSON kept it."""
    field: Any = Resource._meta.get_field(name)
    return field.to_python(value)
