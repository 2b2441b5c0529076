"""Tags: made, given, taken, renamed, merged, deleted."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower, Now
from django.utils.text import slugify

from members.models import AuditLog, Member
from resources.actions.deeds import record
from resources.actions.telling import tags_in_words
from resources.models import LibraryDeed, Resource, ResourceTag, Tag
from resources.querysets import ResourceQuerySet


def tag_named(name: str) -> Tag:
    """The tag of this name, however it is written; made when there is none."""
    return tags_named([name])[0]


@transaction.atomic
def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, however they are written, in their order; made where there are none.

    The name of a tag that was merged means the one that stayed. Two at once get the same ones.
    """
    wanted = _in_small_letters(" ".join(name.split()) for name in names)
    found = _found(wanted)
    if wanted.keys() - found.keys():
        # One after the other: a word like it may be given the same slug at this moment.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('resources.tag'))")
        found = _found(wanted)
        taken = _slugs()
        for small in sorted(wanted.keys() - found.keys()):
            tag = Tag(name=wanted[small], slug=_free(wanted[small], taken))
            tag.save(force_insert=True)
            taken.add(tag.slug)
            found[small] = tag
    return list(dict.fromkeys(found[small] for small in wanted))


def _in_small_letters(names: Iterable[str]) -> dict[str, str]:
    """The names by their small letters, as the database's unique index has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(name), name FROM unnest(%s::text[]) AS name", [list(names)])
        wanted: dict[str, str] = {}
        for small, name in cursor.fetchall():
            wanted.setdefault(small, name)
        return wanted


def _found(wanted: Mapping[str, str]) -> dict[str, Tag]:
    """Tags by their names in small letters, locked so that nobody merges them away meanwhile."""
    tags = Tag.objects.order_by("pk").select_for_update(no_key=True)
    named: Any = tags.annotate(small=Lower("name")).filter(small__in=list(wanted))
    found: dict[str, Tag] = {tag.small: tag for tag in named}
    slugs = {slug: small for small, name in wanted.items() if (slug := slugify(name))}
    left = [slug for slug, small in slugs.items() if small not in found]
    if left:
        for tag in tags.filter(aliases__overlap=left):
            found.update({slugs[slug]: tag for slug in tag.aliases if slug in left})
    return found


def free_tag_slug(name: str) -> str:
    """A slug no tag has, and none had before it was merged."""
    return _free(name, _slugs())


def _slugs() -> set[str]:
    rows = Tag.objects.order_by().values_list("slug", "aliases")
    return {slug for own, others in rows for slug in (own, *others)}


def _free(name: str, taken: set[str]) -> str:
    base = slugify(name)[:45].strip("-_") or "tag"
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )


@transaction.atomic
def set_tags(*, resource: Resource, tags: Iterable[Tag]) -> list[str] | None:
    """Give a resource these tags and no others: what they were and are, in words; None when that
    changed nothing.
    """
    Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    return give_tags(resource=resource, tags=tags)


def give_tags(*, resource: Resource, tags: Iterable[Tag], is_new: bool = False) -> list[str] | None:
    """As `set_tags`, for a caller that holds the resource's row in its transaction, or who `is_new`
    made it there: then it has none, and no form of it is open.
    """
    wanted = {tag.pk: tag.name for tag in tags}
    had: dict[int, str] = {}
    if not is_new:
        had = dict(resource.resource_tags.order_by().values_list("tag", "tag__name"))
    if wanted.keys() == had.keys():
        return None
    if gone := had.keys() - wanted.keys():
        resource.resource_tags.filter(tag__in=gone).delete()
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource=resource, tag_id=pk) for pk in sorted(wanted.keys() - had.keys())),
        ignore_conflicts=True,
    )
    if not is_new:
        _count_revision([resource.pk])
    return [tags_in_words(had.values()), tags_in_words(wanted.values())]


@transaction.atomic
def add_tag(*, resources: ResourceQuerySet, tag: Tag, curator: Member | None) -> LibraryDeed | None:
    """Give these resources one more tag; None when all have it."""
    pks = _locked(resources.exclude(_has(tag)))
    if not pks:
        return None
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource_id=pk, tag=tag) for pk in pks), ignore_conflicts=True
    )
    _count_revision(pks)
    return record(
        verb="resource_tagged",
        curator=curator,
        before={pk: {"tags_added": [tag.pk]} for pk in pks},
        more={"tag": tag.name},
    )


@transaction.atomic
def remove_tag(
    *, resources: ResourceQuerySet, tag: Tag, curator: Member | None
) -> LibraryDeed | None:
    """Take a tag off these resources; None when none has it."""
    pks = _locked(resources.filter(_has(tag)))
    if not pks:
        return None
    ResourceTag.objects.filter(tag=tag, resource__in=pks).delete()
    _count_revision(pks)
    return record(
        verb="resource_untagged",
        curator=curator,
        before={pk: {"tags_removed": [tag.pk]} for pk in pks},
        more={"tag": tag.name},
    )


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, curator: Member) -> Tag:
    """Call a tag by another name. Its slug stays, so addresses and topics go on."""
    now = Tag.objects.select_for_update(no_key=True).get(pk=tag.pk)
    before, now.name = now.name, " ".join(name.split())
    if before != now.name:
        now.save(update_fields=["name"])
        _tell(now, "tag_renamed", curator, name=[before, now.name])
    return now


@transaction.atomic
def merge_tags(*, into: Tag, others: Iterable[Tag], curator: Member) -> int:
    """Let one tag stand for several; how many resources it comes to. The others' slugs lead to it
    from now on, and so do their names.
    """
    keys = {into.pk, *(tag.pk for tag in others)}
    locked = {
        tag.pk: tag for tag in Tag.objects.order_by("pk").select_for_update().filter(pk__in=keys)
    }
    if into.pk not in locked or len(locked) < 2:
        return 0
    stays = locked.pop(into.pk)
    gone = list(locked)
    has_it = ResourceTag.objects.filter(resource=OuterRef("resource"), tag=stays)
    rows = ResourceTag.objects.filter(tag__in=gone).exclude(Exists(has_it))
    new = list(rows.order_by().values_list("resource", flat=True).distinct())
    touched = ResourceTag.objects.filter(tag__in=gone, resource=OuterRef("pk"))
    Resource.objects.filter(Exists(touched)).update(revision=F("revision") + 1, updated_at=Now())
    ResourceTag.objects.bulk_create(
        (ResourceTag(resource_id=pk, tag=stays) for pk in new), ignore_conflicts=True
    )
    names = tags_in_words(tag.name for tag in locked.values())
    slugs = [slug for tag in locked.values() for slug in (tag.slug, *tag.aliases)]
    stays.aliases = list(dict.fromkeys([*stays.aliases, *slugs]))
    Tag.objects.filter(pk__in=gone).delete()
    stays.save(update_fields=["aliases"])
    _tell(stays, "tags_merged", curator, merged=names, resources=len(new))
    return len(new)


@transaction.atomic
def delete_tag(*, tag: Tag, curator: Member) -> int:
    """Take a tag off everything, for good; off how many resources."""
    Tag.objects.select_for_update().get(pk=tag.pk)
    pks = list(ResourceTag.objects.filter(tag=tag).order_by().values_list("resource", flat=True))
    _count_revision(pks)
    _tell(tag, "tag_deleted", curator, resources=len(pks))
    Tag.objects.filter(pk=tag.pk).delete()
    return len(pks)


def _has(tag: Tag) -> Exists:
    return Exists(ResourceTag.objects.filter(resource=OuterRef("pk"), tag=tag))


def _locked(resources: ResourceQuerySet) -> list[int]:
    rows = resources.order_by("pk").select_for_update(no_key=True, of=("self",))
    return list(rows.values_list("pk", flat=True))


def _count_revision(pks: Iterable[int]) -> None:
    """Tags lie in a table of their own; an older form of the resource is stale all the same."""
    Resource.objects.filter(pk__in=pks).update(revision=F("revision") + 1, updated_at=Now())


def _tell(tag: Tag, verb: str, curator: Member, **detail: object) -> None:
    AuditLog.objects.create(
        actor=curator,
        action=verb,
        target_type="resources.Tag",
        target_id=tag.pk,
        detail={"tag": tag.name, **detail},
    )
