"""Tags: made, given, renamed, merged."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from members.models import Member
from resources.actions.deeds import record
from resources.models import LibraryDeed, Resource, ResourceTag, Tag
from resources.querysets import ResourceQuerySet


@transaction.atomic
def tag_named(name: str) -> Tag:
    """The tag of this name, however it is written; made when there is none.

    Two at once get the same one.
    """
    name = " ".join(name.split())
    found = Tag.objects.filter(name__iexact=name).first()
    if found:
        return found
    Tag.objects.bulk_create([Tag(name=name, slug=free_tag_slug(name))], ignore_conflicts=True)
    return Tag.objects.get(name__iexact=name)


def free_tag_slug(name: str) -> str:
    """A slug no tag has, and none had before it was merged."""
    base = slugify(name)[:45] or "tag"
    taken = {
        slug
        for own, others in Tag.objects.values_list("slug", "aliases")
        for slug in (own, *others)
    }
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )


@transaction.atomic
def set_tags(*, resource: Resource, tags: Iterable[Tag]) -> bool:
    """Give a resource these tags and no others; whether that changed anything."""
    Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    wanted = {tag.pk for tag in tags}
    had = set(resource.resource_tags.values_list("tag", flat=True))
    if wanted == had:
        return False
    resource.resource_tags.filter(tag__in=had - wanted).delete()
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource=resource, tag_id=pk) for pk in sorted(wanted - had)),
        ignore_conflicts=True,
    )
    _count_revision([resource.pk])
    return True


@transaction.atomic
def add_tag(*, resources: ResourceQuerySet, tag: Tag, curator: Member | None) -> LibraryDeed | None:
    """Give these resources one more tag; None when all have it."""
    pks = list(
        resources.exclude(resource_tags__tag=tag)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    if not pks:
        return None
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource_id=pk, tag=tag) for pk in pks), ignore_conflicts=True
    )
    _count_revision(pks)
    before = {pk: {"tags_added": [tag.pk]} for pk in pks}
    return record(verb="resource_tagged", curator=curator, before=before)


def _count_revision(pks: Iterable[int]) -> None:
    """Tags lie in a table of their own; an older form of the resource is stale all the same."""
    Resource.objects.filter(pk__in=pks).update(revision=F("revision") + 1)
