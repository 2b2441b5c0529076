"""What the audit is told of a resource, in words rather than codes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final

from members.models import AuditLog, Member
from resources.models import Resource

# What is told when it changes, as it was and as it is, and the word it is told by.
TOLD: Final = {
    "title": "title",
    "slug": "address",
    "description": "description",
    "category": "category",
    "type": "type",
    "file": "file",
    "thumbnail": "cover",
    "author_id": "author",
    "author_name": "author_from_outside",
    "state": "state",
    "publish_at": "appears_on",
    "is_featured": "featured",
}
# A long text is told by its beginning.
TOLD_LETTERS: Final = 200


def as_it_is(resource: Resource) -> dict[str, Any]:
    """The values that are told, to be compared with later."""
    return {name: getattr(resource, name) for name in TOLD}


def changes_of(resource: Resource, before: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from `before`, each as it was and as it is."""
    return {
        word: [in_a_word(name, before.get(name)), in_a_word(name, getattr(resource, name))]
        for name, word in TOLD.items()
        if before[name] != getattr(resource, name)
    }


def tell(
    *,
    resource: Resource,
    curator: Member | None,
    before: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
    verb: str = "",
    lines: list[AuditLog] | None = None,
) -> None:
    """Write into the audit what a curator changed; nothing when nothing did, or nobody asked.
    `lines` collects it for one who writes many at once.

    `before` is what `as_it_is` gave; empty for a resource that is new. `more` is told as it is.
    """
    if curator is None:
        return
    changed = {**(changes_of(resource, before) if before else {}), **(more or {})}
    if changed or not before:
        line = AuditLog(
            actor=curator,
            action=verb or ("resource_changed" if before else "resource_added"),
            target_type="resources.Resource",
            target_id=resource.pk,
            detail={"title": resource.title} | changed,
        )
        if lines is None:
            line.save(force_insert=True)
        else:
            lines.append(line)


def tell_many(
    *,
    verb: str,
    curator: Member | None,
    titles: Mapping[int, str],
    more: Mapping[str, Any] | None = None,
) -> None:
    """A line of the audit for each of these resources, by id. `more` is told of each."""
    AuditLog.objects.bulk_create(
        AuditLog(
            actor=curator,
            action=verb,
            target_type="resources.Resource",
            target_id=pk,
            detail={"title": title, **(more or {})},
        )
        for pk, title in titles.items()
    )


def in_a_word(name: str, value: Any) -> Any:
    """A value of this field as a reader wants it. A member is told by number: names are forgotten
    with their accounts.
    """
    if value is None or isinstance(value, bool):
        return value
    if name == "author_id":
        return f"member {value}"
    if name in ("file", "thumbnail"):
        return PurePosixPath(str(value)).name
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
    labels = dict(Resource._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    text = str(labels.get(value, value))
    return text if len(text) <= TOLD_LETTERS else f"{text[:TOLD_LETTERS]}…"


def tags_in_words(names: Iterable[str]) -> str:
    """Tags as a form takes them: "deliverability, hiring"."""
    return ", ".join(sorted(names, key=str.casefold))
