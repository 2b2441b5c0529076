"""An uploaded list, judged and kept until its curator confirms it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from members.models import Member
from resources.actions.uploading import claim_upload
from resources.catalogue import State
from resources.exchange.archives import Archive
from resources.exchange.fates import Around, Known, judge
from resources.exchange.reading import Row, read_list
from resources.exchange.tables import Cell
from resources.exchange.words import Wrong, text_of
from resources.models import LibraryImport, Resource

# How long a list waits to be confirmed, and how long its answer can be read.
WAITS: Final = timedelta(hours=1)
TOLD: Final = timedelta(days=1)
PORTION: Final = 1_000


def hold(*, curator: Member, upload: File, archive: File | None, now: datetime) -> LibraryImport:
    """Read a list, judge each row, and keep both until they are confirmed. Nothing of the library
    is written. A ZIP counts as one upload. Raises Broken, and files.Refused for one too many.
    """
    read = read_list(upload)
    opened = Archive(archive) if archive else None
    rows = judged(read.rows, opened, now=now)
    held = LibraryImport(
        curator=curator,
        name=scrubbed(str(upload.name or ""))[:255],
        how=read.how,
        headings=scrubbed({"kept": read.headings.kept, "unknown": read.headings.unknown}),
        rows=scrubbed(rows),
    )
    if archive and any("file" in row.get("values", {}) for row in rows):
        archive.seek(0)
        archive.name = "files.zip"
        held.archive = archive
    with transaction.atomic():
        if held.archive:
            claim_upload(curator=curator)
        held.save()
    return held


def judged(rows: list[Row], archive: Archive | None, *, now: datetime) -> list[dict[str, Any]]:
    """The fate of each row, by the library as it is."""
    slugs = {slug.strip() for row in rows if (slug := _text(row, "slug"))}
    titles = {
        " ".join(title.split()).casefold()
        for row in rows
        if "slug" not in row.cells and (title := _text(row, "title"))
    }
    named = {name.strip() for row in rows if archive and (name := _text(row, "file"))}
    around = Around(
        known=known(slugs | {slug.lower() for slug in slugs}),
        titles=_titled(titles),
        files={name: archive.checked(name) for name in sorted(named)} if archive else None,
        now=now,
        zone=UTC,
    )
    return [judge(row, around) for row in rows]


def _text(row: Row, key: str) -> str:
    cell: Cell = row.cells.get(key, "")
    try:
        return text_of(cell)
    except Wrong:
        return ""


def known(slugs: Iterable[str]) -> dict[str, Known]:
    """The resources of these slugs as they are, in portions."""
    wanted = sorted(slug for slug in slugs if "\x00" not in slug)
    found = {}
    for begin in range(0, len(wanted), PORTION):
        for resource in with_words(
            Resource.objects.filter(slug__in=wanted[begin : begin + PORTION])
        ):
            found[resource.slug] = known_of(resource)
    return found


def with_words(resources: "QuerySet[Resource]") -> "QuerySet[Resource]":
    """With all that `known_of` reads."""
    return resources.select_related("author").prefetch_related("tags")


def known_of(resource: Resource) -> Known:
    """A resource as rows are compared with it."""
    waits = resource.state == State.SCHEDULED and resource.publish_at
    return Known(
        resource.pk,
        resource.slug,
        resource.revision,
        resource.state,
        resource.archived_at is not None,
        {
            "title": resource.title,
            "description": resource.description,
            "category": resource.category,
            "type": resource.type,
            "tags": sorted(tag.name for tag in resource.tags.all()),
            "author": resource.shown_author,
            "is_featured": resource.is_featured,
            "publish_at": resource.publish_at.isoformat() if waits and resource.publish_at else "",
            "file": resource.file.name or "",
            "awaited_file": resource.awaited_file,
        },
    )


def _titled(titles: set[str]) -> dict[str, str]:
    """Which of these titles there are, and the slug of each."""
    wanted = sorted(title for title in titles if "\x00" not in title)
    found: dict[str, str] = {}
    for begin in range(0, len(wanted), PORTION):
        rows = Resource.objects.annotate(plain=Lower("title")).filter(
            plain__in=wanted[begin : begin + PORTION]
        )
        found |= dict(rows.order_by("pk").values_list("plain", "slug"))
    return found


def scrubbed(value: Any) -> Any:
    """The value with a sign in place of letters that no column holds."""
    if isinstance(value, str):
        text = value.replace("\x00", "\ufffd")
        return text.encode("utf-8", "replace").decode() if not text.isascii() else text
    if isinstance(value, dict):
        return {scrubbed(key): scrubbed(one) for key, one in value.items()}
    return [scrubbed(one) for one in value] if isinstance(value, list | tuple) else value


def forget(*, now: datetime) -> int:
    """Let go of lists nobody confirmed within the hour, and of answers a day old; how many. What
    became of confirmed ones stays in the audit, and their deeds can be undone.
    """
    waiting = LibraryImport.objects.filter(confirmed_at=None, at__lt=now - WAITS)
    told = LibraryImport.objects.filter(confirmed_at__lt=now - TOLD)
    return waiting.delete()[0] + told.delete()[0]
