"""One deed to many resources: counted, told in the audit, and undone in one click."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from members.models import AuditLog, Member
from resources.models import LibraryDeed, Resource, ResourceTag
from resources.querysets import ResourceQuerySet


class Undone(NamedTuple):
    """How many resources are as before, and how many stay because somebody changed them since."""

    back: int
    kept: int


@transaction.atomic
def change(
    *, resources: ResourceQuerySet, verb: str, curator: Member | None, values: Mapping[str, Any]
) -> LibraryDeed | None:
    """Set the same values on all of these resources; the deed, None when there were none to change.

    `verb` is the audit's action, such as "resource_archived". What the resources were is kept with
    the deed.
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
    return record(verb=verb, curator=curator, before=before)


@transaction.atomic
def record(
    *, verb: str, curator: Member | None, before: Mapping[int, dict[str, Any]]
) -> LibraryDeed:
    """Keep a deed that was done in this transaction, and tell the audit of each resource.

    `before` says by resource what it was: `was`, the values of its columns, and `tags_added` and
    `tags_removed`, the tags' ids. The revisions the deed left are read here.
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
        before=json.loads(json.dumps(kept, cls=DjangoJSONEncoder)),
    )
    tell_many(verb=verb, curator=curator, titles=titles)
    return deed


def tell_many(*, verb: str, curator: Member | None, titles: Mapping[int, str]) -> None:
    """A line of the audit for each of these resources, by id."""
    AuditLog.objects.bulk_create(
        AuditLog(
            actor=curator,
            action=verb,
            target_type="resources.Resource",
            target_id=pk,
            detail={"title": title},
        )
        for pk, title in titles.items()
    )


@transaction.atomic
def undo(*, deed: LibraryDeed, curator: Member) -> Undone:
    """Put back what a deed changed, where nobody has changed it since.

    A deed is undone once: the second click answers as the first did nothing more, (0, 0).
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
        row = kept[pk]
        alike[json.dumps(row.get("was", {}), sort_keys=True)].append(pk)
        if row.get("tags_added"):
            ResourceTag.objects.filter(resource=pk, tag__in=row["tags_added"]).delete()
        ResourceTag.objects.bulk_create(
            (ResourceTag(resource_id=pk, tag_id=tag) for tag in row.get("tags_removed", ())),
            ignore_conflicts=True,
        )
    for text, pks in alike.items():
        values = {name: _read(name, value) for name, value in json.loads(text).items()}
        Resource.objects.filter(pk__in=pks).update(**values, updated_at=Now())


def _read(name: str, value: Any) -> Any:
    """A value of this column, as JSON kept it."""
    field: Any = Resource._meta.get_field(name)
    return field.to_python(value)
