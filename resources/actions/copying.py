"""A resource made of another."""

from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction

from members.models import Member
from resources.actions.saving import save
from resources.actions.tagging import set_tags
from resources.actions.telling import tell
from resources.catalogue import State
from resources.models import Resource, Tag

COPIED = ("description", "category", "type", "author", "author_name", "thumbnail_is_made")
FILES = ("file", "thumbnail")
TITLE_LETTERS = 140


@transaction.atomic
def duplicate(*, resource: Resource, curator: Member) -> tuple[Resource, list[str]]:
    """A draft with the words, tags, author and files of a resource, and none of its downloads; and
    which of its files the storage lacks: those it has not.

    Files are copied in the storage, a piece at a time.
    """
    copy = Resource(
        title=f"Copy of {resource.title}"[:TITLE_LETTERS].rstrip(),
        state=State.DRAFT,
        **{name: getattr(resource, name) for name in COPIED},
    )
    opened: list[File] = []
    missing: list[str] = []
    try:
        for name in FILES:
            _open_copy(resource, copy, name, opened, missing)
        save(resource=copy)
    finally:
        for file in opened:
            file.close()
    if resource.thumbnail_is_made:
        Resource.objects.filter(pk=copy.pk).update(thumbnail_is_made=bool(copy.thumbnail))
    set_tags(resource=copy, tags=Tag.objects.filter(resource_tags__resource=resource))
    tell(
        resource=copy,
        curator=curator,
        before={},
        verb="resource_duplicated",
        more={"copy_of": resource.title},
    )
    return copy, missing


def _open_copy(
    resource: Resource, copy: Resource, name: str, opened: list[File], missing: list[str]
) -> None:
    stored = getattr(resource, name)
    if not stored:
        return
    try:
        file = stored.storage.open(stored.name)
    except FileNotFoundError:
        missing.append(name)
        return
    opened.append(file)
    setattr(copy, name, File(file, name=PurePosixPath(stored.name).name))
