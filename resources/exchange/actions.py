"""What a confirmed list does to the library, and what files do that come later."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from members.models import Member
from resources import files
from resources.actions.deeds import Undone, record, undo
from resources.actions.many import Many
from resources.actions.saving import ChangedMeanwhile, save
from resources.actions.tagging import tag_named
from resources.catalogue import State
from resources.exchange.archives import Archive
from resources.exchange.fates import CHANGED, NEW, REFUSED
from resources.exchange.holding import WAITS, known_of, scrubbed, with_words
from resources.exchange.tables import Broken
from resources.exchange.telling import counted, told
from resources.models import LibraryImport, Resource, ResourceTag, Tag

VERB: Final = "resource_imported"
# The columns of a resource behind each column of a list, for undoing.
BEHIND: Final = {
    "author": ("author_id", "author_name"),
    "is_featured": ("is_featured", "featured_place"),
    "publish_at": ("state", "publish_at"),
}


class NotHeld(Exception):
    """No such list waits for this curator: it is another's, or its hour is over."""


class Late(Exception):
    """A row that was good when it was looked at, and is not any more: the column, and why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


@transaction.atomic
def confirm(*, number: int, curator: Member, now: datetime) -> LibraryImport:
    """Read in the good rows of a list, all in one deed that can be undone. A row whose resource was
    changed meanwhile is refused and says what changed; the others go on.

    Confirmed twice, the second gets the first one's answer. Raises NotHeld.
    """
    held = _locked(number, curator)
    if held.confirmed_at:
        return held
    if held.at < now - WAITS:
        raise NotHeld
    refused, done, before = [], {NEW: 0, CHANGED: 0}, {}
    with _archive(held) as archive:
        reader = _Reader(curator, archive, now, _tags_before(held.rows))
        for row in held.rows:
            if row["fate"] == REFUSED:
                refused.append(row)
            if row["fate"] not in done:
                continue
            try:
                pk, was = reader.read(row)
            except Late as late:
                refused.append(_refused(row, late))
            else:
                before[pk] = was
                done[row["fate"]] += 1
        reader.many.finish()
    held.result = done | {
        "unchanged": counted(held.rows)["unchanged"],
        "refused": len(refused),
        "waiting": reader.waiting,
    }
    held.deed = record(verb=VERB, curator=curator, before=before) if before else None
    held.rows, held.confirmed_at = scrubbed(refused), now
    held.archive = ""
    held.save()
    return held


@transaction.atomic
def take_back(*, number: int, curator: Member) -> Undone | None:
    """Undo a confirmed list: changed resources are as before, new ones lie in the archive; what
    somebody touched since stays. None when there was nothing. Raises NotHeld.
    """
    held = _locked(number, curator)
    if held.deed is None:
        return None
    if held.deed.undone_at is None:
        undone = undo(deed=held.deed, curator=curator)
        if undone.back:
            held.result = held.result | {"back": undone.back, "kept": undone.kept}
            held.save(update_fields=["result"])
        return undone
    return Undone(held.result.get("back", 0), held.result.get("kept", 0))


def _locked(number: int, curator: Member) -> LibraryImport:
    held = LibraryImport.objects.filter(curator=curator, pk=number)
    found = held.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise NotHeld
    return found


@contextmanager
def _archive(held: LibraryImport) -> Iterator[Archive | None]:
    if not held.archive:
        yield None
        return
    with held.archive.open("rb") as file:
        yield Archive(file)


class _Reader:
    """Reads rows in, one after the other."""

    def __init__(
        self,
        curator: Member,
        archive: Archive | None,
        now: datetime,
        tags_before: Mapping[int, set[int]],
    ) -> None:
        self.curator, self.archive, self.now = curator, archive, now
        self.tags_before = tags_before
        self.many = Many()
        self.tags: dict[str, Tag] = {}
        self.waiting = 0

    def read(self, row: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Save one row; the resource, and what undoing puts back. Raises Late."""
        values = row["values"]
        resource, seen = _resource_of(row)
        was = {name: getattr(resource, name) for name in _columns(values)}
        _set(resource, values)
        try:
            with transaction.atomic():
                tagged = self._saved(resource, seen, values)
        except ChangedMeanwhile as changed:
            raise Late("slug", _meanwhile(row, changed.now)) from changed
        except (files.Refused, Broken) as refused:
            raise Late("file", str(refused)) from refused
        except IntegrityError as error:
            raise Late("slug", "Somebody made a resource of this slug meanwhile.") from error
        self.waiting += not resource.file
        if row["fate"] == NEW:
            # Taken back, it lies in the archive.
            was = {"archived_at": self.now}
        else:
            was = {name: getattr(value, "name", value) for name, value in was.items()}
        return resource.pk, {"was": was} | tagged

    def _saved(
        self, resource: Resource, seen: int | None, values: dict[str, Any]
    ) -> dict[str, list[int]]:
        """Save it, with its file where one came along."""
        if not ("file" in values and self.archive):
            return self._save(resource, seen, values)
        with self.archive.unpack(values["file"]) as file:
            resource.file, resource.awaited_file = file, ""
            return self._save(resource, seen, values)

    def _save(
        self, resource: Resource, seen: int | None, values: dict[str, Any]
    ) -> dict[str, list[int]]:
        """Save it with its tags; which came and went. The ZIP counts as one upload, and did."""
        before = self.tags_before.get(resource.pk, set())
        tags = {one.pk: one for one in map(self._tag_of, values.get("tags", ()))}
        save(
            resource=resource,
            curator=self.curator,
            seen_revision=seen,
            tags=list(tags.values()) if "tags" in values else None,
            is_counted=True,
            many=self.many,
        )
        if "tags" not in values:
            return {}
        wanted = set(tags)
        return {
            "tags_added": sorted(wanted - before),
            "tags_removed": sorted(before - wanted),
        }

    def _tag_of(self, name: str) -> Tag:
        if name not in self.tags:
            self.tags[name] = tag_named(name)
        return self.tags[name]


def _tags_before(rows: Iterable[Mapping[str, Any]]) -> dict[int, set[int]]:
    """The tags of the resources that are to change. Whoever gives or takes one meanwhile counts the
    revision, and the row is refused.
    """
    found: dict[int, set[int]] = defaultdict(set)
    pks = [row["pk"] for row in rows if row["fate"] == CHANGED]
    given = ResourceTag.objects.order_by().filter(resource__in=pks)
    for pk, tag in given.values_list("resource", "tag"):
        found[pk].add(tag)
    return found


def _resource_of(row: dict[str, Any]) -> tuple[Resource, int | None]:
    """What the row is about, and the revision it was looked at."""
    if row["fate"] == NEW:
        return Resource(state=State.DRAFT, published_at=None), None
    resource = Resource.objects.filter(pk=row["pk"]).first()
    if resource is None:
        raise Late("slug", "Somebody deleted this resource meanwhile.")
    return resource, row["revision"]


def _columns(values: dict[str, Any]) -> list[str]:
    names = [
        name for key in values if key not in ("tags", "slug") for name in BEHIND.get(key, (key,))
    ]
    return [*names, "awaited_file"] if "file" in values else names


def _set(resource: Resource, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if key == "author":
            resource.author, resource.author_name = None, value
        elif key == "publish_at":
            resource.state, resource.publish_at = State.SCHEDULED, datetime.fromisoformat(value)
        elif key not in ("tags", "file"):
            setattr(resource, key, value)


def _meanwhile(row: dict[str, Any], now: Resource) -> str:
    """What somebody changed since the row was looked at."""
    is_now = known_of(with_words(Resource.objects.filter(pk=now.pk)).get()).values
    differences = [
        f"{key.replace('_', ' ')}: “{told(key, was)[:80]}” is now “{told(key, is_now[key])[:80]}”"
        for key, was in row["was"].items()
        if is_now.get(key) != was
    ]
    changed = "; ".join(differences) or "its cover, its author or its place"
    return f"Somebody changed it after you looked: {changed}. Read this row in again if it counts."


def _refused(row: dict[str, Any], late: Late) -> dict[str, Any]:
    typed = {
        key: told(key, value) if key != "description" else value
        for key, value in ({"slug": row["slug"]} | row["values"]).items()
    }
    return row | {
        "fate": REFUSED,
        "problems": [[late.key, typed.get(late.key, ""), late.reason]],
        "typed": typed,
    }
