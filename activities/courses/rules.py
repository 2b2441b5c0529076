"""What a webhook of a course site says, and whether it is the site's. Pure.

Kajabi's payload is a list of records: the contact, and the tags. A site of another kind may send an
object with `contact` and `tags` or `course` instead.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

ADDED: Final = ("tag_added", "tag.added", "course_completed", "course.completed")
REMOVED: Final = ("tag_removed", "tag.removed")
MOST_BYTES: Final = 64 * 1024
MOST_TAGS: Final = 50
# Either way: clocks differ.
SKEW_S: Final = 300
KAJABI_CONTACT, KAJABI_TAG = "contacts", "contact_tags"
_LONGEST: Final = {"id": 255, "event": 100, "tag": 100, "contact": 64, "email": 254}
_COURSE_LENGTH: Final = 200


class BadBody(ValueError):
    """It can't be read. The message says why, for whoever set up the sender."""


class NotSigned(ValueError):
    """Not signed by the sender, or not within five minutes. The message says which."""


@dataclass(frozen=True)
class Tag:
    """One tag of a contact: its id on the site, and its name."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class Told:
    """One webhook: what of it is needed."""

    event_id: str
    kind: str
    tags: tuple[Tag, ...] = ()
    contact_id: str = ""
    email: str = ""

    @property
    def adds(self) -> bool:
        """Whether a course was completed."""
        return self.kind in ADDED

    @property
    def removes(self) -> bool:
        """Whether a tag was taken away, which revokes nothing."""
        return self.kind in REMOVED


def check_signature(
    *, body: bytes, secret: str, timestamp: str, signature: str, now: float
) -> None:
    """Raises NotSigned unless `signature` is the hexadecimal HMAC-SHA256 of "timestamp.body", and
    the timestamp, in seconds since 1970, is within five minutes of `now`.
    """
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise NotSigned("Webhook-Timestamp is missing, or is no number of seconds since 1970.")
    due = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    given = signature.removeprefix("v1=").encode(errors="replace")
    if not hmac.compare_digest(due.encode(), given):
        raise NotSigned("Webhook-Signature is not that of this body and this timestamp.")
    if abs(now - int(timestamp)) > SKEW_S:
        raise NotSigned("Webhook-Timestamp is more than five minutes from our clock.")


def read(body: bytes) -> Told:
    """What a webhook's raw body says. Raises BadBody."""
    if len(body) > MOST_BYTES:
        raise BadBody(f"It is longer than {MOST_BYTES} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadBody("It is no JSON.") from None
    if not isinstance(found, dict):
        raise BadBody("It is no object with id, event and payload.")
    event_id = _word(found, "id", "id", is_needed=True)
    kind = _word(found, "event", "event", is_needed=True)
    payload = found.get("payload")
    if not isinstance(payload, dict | list):
        raise BadBody("payload is missing, or is neither an object nor a list.")
    if kind not in (*ADDED, *REMOVED):
        return Told(event_id, kind)
    contact, tags = _records(payload) if isinstance(payload, list) else _object(payload)
    told = Told(
        event_id,
        kind,
        _tags(tags),
        _word(contact, "id", "contact"),
        _word(contact, "email", "email").strip(),
    )
    if not told.contact_id and not told.email:
        raise BadBody("payload names no contact: neither its id nor its e-mail.")
    return told


def _records(payload: list[Any]) -> tuple[Mapping[str, Any], list[Any]]:
    """The contact and the tags of Kajabi's list."""
    records = [record for record in payload if isinstance(record, dict)]
    contacts = [record for record in records if record.get("type") == KAJABI_CONTACT]
    if len(contacts) != 1:
        raise BadBody("payload has to name one contact.")
    tags = [
        {"id": record.get("id"), "name": _attributes(record).get("name")}
        for record in records
        if record.get("type") == KAJABI_TAG
    ]
    return {"id": contacts[0].get("id"), "email": _attributes(contacts[0]).get("email")}, tags


def _object(payload: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Any]]:
    """The contact and the tags of an object."""
    contact = payload.get("contact")
    if not isinstance(contact, dict):
        raise BadBody("payload has no contact.")
    tags = payload.get("tags", [])
    if not isinstance(tags, list):
        raise BadBody("tags is no list.")
    # One that completes a course needs no tag: the course is one, apart from those by their ids.
    if isinstance(course := payload.get("course"), dict):
        course_id = _word(course, "id", "tag", is_needed=True)
        tags = [*tags, {"id": f"course-{course_id}", "name": course.get("name")}]
    return contact, tags


def _attributes(record: Mapping[str, Any]) -> Mapping[str, Any]:
    found = record.get("attributes")
    return found if isinstance(found, dict) else {}


def _tags(found: list[Any]) -> tuple[Tag, ...]:
    """Each once, in their order."""
    tags: dict[str, Tag] = {}
    for one in found:
        if not isinstance(one, dict):
            raise BadBody("A tag is no object.")
        tag = Tag(_word(one, "id", "tag", is_needed=True), _name(one.get("name")))
        tags.setdefault(tag.id, tag)
    if not tags:
        raise BadBody("payload names no tag.")
    if len(tags) > MOST_TAGS:
        raise BadBody(f"payload names more than {MOST_TAGS} tags.")
    return tuple(tags.values())


def _name(found: Any) -> str:
    """For people alone: what can't be kept of it is left out."""
    if not isinstance(found, str):
        return ""
    kept = found.replace("\0", "").encode(errors="ignore").decode()
    return " ".join(kept.split())[:_COURSE_LENGTH]


def _word(record: Mapping[str, Any], name: str, what: str, *, is_needed: bool = False) -> str:
    """A text, or a number as one. Raises BadBody for what is neither, or can't be kept."""
    found = record.get(name)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**30:
        found = str(found)
    if found is None or found == "":
        if is_needed:
            raise BadBody(f"{what} is missing.")
        return ""
    if not isinstance(found, str):
        raise BadBody(f"{what} is no text.")
    if len(found) > _LONGEST[what]:
        raise BadBody(f"{what} is longer than {_LONGEST[what]} characters.")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise BadBody(f"{what} holds half a character.") from None
    if "\0" in found:
        raise BadBody(f"{what} holds a NUL.")
    return found


def counts(tag: Tag, counted: list[str]) -> bool:
    """Whether a tag stands for a completed course, by its id or its name; all do where none is
    named.
    """
    if not counted:
        return True
    wanted = {word.strip().casefold() for word in counted}
    return tag.id.casefold() in wanted or tag.name.casefold() in wanted


def pays(*, value: int, learned: int, most: int) -> int:
    """Points for one course more, of somebody whom LEARN paid so much already; `most` in all."""
    return max(0, min(value, most - learned))
