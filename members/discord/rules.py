"""What is asked of Discord, and what its answers mean. Pure. Spec, members, "Discord"."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final, NamedTuple

from members.models.choices import CommunityRole as Role

INTRO_LENGTH: Final = 100
GUIDANCE_EVERY: Final = timedelta(hours=24)
TOP_CONTRIBUTOR: Final = "TOP_CONTRIBUTOR"
TOP_FROM_POINTS: Final = 500
WITH_ACCESS: Final = frozenset({Role.SQUIRE, Role.KNIGHT, Role.LORD})

# Discord allows 50 requests a second, and bans after 10,000 invalid ones in ten minutes.
A_SECOND: Final = 40
INVALID_STATUSES: Final = frozenset({401, 403, 429})
INVALID_WINDOW: Final = timedelta(minutes=10)
MOST_INVALID: Final = 1000

UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
MISSING_ACCESS, MISSING_PERMISSIONS, DMS_CLOSED = 50001, 50013, 50007
# The first moment of Discord's ids, in milliseconds since 1970.
EPOCH_MS: Final = 1_420_070_400_000

_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")


def wanted_roles(role: str, points: int) -> frozenset[str]:
    """The names of our roles that a member in this community role should wear."""
    found = {role} - {Role.NONE.value}
    if role in WITH_ACCESS and points >= TOP_FROM_POINTS:
        found.add(TOP_CONTRIBUTOR)
    return frozenset(found)


class Change(NamedTuple):
    """The ids of roles to give and to take. Others' roles are in neither."""

    give: tuple[str, ...]
    take: tuple[str, ...]


def change_of(worn: Collection[str], wanted: Collection[str], ours: Mapping[str, str]) -> Change:
    """From the ids worn to the names wanted; `ours` are our roles by name."""
    should = {ours[name] for name in wanted if name in ours}
    take = (set(ours.values()) & set(worn)) - should
    return Change(tuple(sorted(should - set(worn))), tuple(sorted(take)))


def names_of(worn: Collection[str], ours: Mapping[str, str]) -> tuple[str, ...]:
    """Which of our roles are among the ids worn, by name."""
    return tuple(sorted(name for name, role_id in ours.items() if role_id in worn))


class Post(Enum):
    """What a message in the introductions' channel is."""

    INTRODUCTION = "introduction"
    TOO_SHORT = "too short"
    NONE = "none"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Message:
    """A message as far as an introduction goes. `is_plain`: written by a person, at top level."""

    id: str
    author_id: str
    text: str
    at: datetime
    is_plain: bool
    has_other: bool


def read_message(told: Mapping[str, Any]) -> Message:
    """A message as Discord tells it. Raises KeyError, TypeError or ValueError for what is none."""
    author = told["author"]
    written = not author.get("bot") and not told.get("webhook_id") and told.get("type", 0) == 0
    others = ("attachments", "embeds", "sticker_items", "components", "poll")
    reply = told.get("message_reference") or told.get("thread_id")
    said = told.get("edited_timestamp") or told["timestamp"]
    at = datetime.fromisoformat(said)
    return Message(
        id=str(int(told["id"])),
        author_id=str(int(author["id"])),
        text=str(told.get("content") or ""),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        is_plain=bool(written and not reply),
        has_other=any(told.get(name) for name in others),
    )


def classify(message: Message) -> Post:
    """Whether it introduces. A person's post without anything in it is one we may not read."""
    if not message.is_plain:
        return Post.NONE
    if not message.text:
        return Post.NONE if message.has_other else Post.UNREADABLE
    length = length_of(message.text)
    if length >= INTRO_LENGTH:
        return Post.INTRODUCTION
    return Post.TOO_SHORT if length else Post.NONE


def length_of(text: str) -> int:
    """How many characters a reader sees: white space runs are one, mentions and Discord's own
    emoji are one, what can't be seen is none.
    """
    seen = _MENTION.sub("@", unicodedata.normalize("NFC", text))
    seen = " ".join(seen.split())
    hidden = ("Cc", "Cf", "Mn", "Me", "Cn", "Co")
    return len("".join(c for c in seen if unicodedata.category(c) not in hidden).strip())


def may_guide(last: datetime | None, now: datetime) -> bool:
    """Whether a day has passed since the last guidance."""
    return last is None or last <= now - GUIDANCE_EVERY


def is_invalid(status: int, scope: str) -> bool:
    """Whether Discord counts the answer towards its ban."""
    return status in INVALID_STATUSES and not (status == 429 and scope == "shared")


def route_of(method: str, path: str) -> tuple[str, str]:
    """The route that limits go by, ids left out, and the id that parts them."""
    parts, major = path.strip("/").split("/"), ""
    for place, part in enumerate(parts):
        if part.isdecimal():
            if place == 1 and parts[0] in ("guilds", "channels", "webhooks"):
                major = part
            parts[place] = "*"
    return f"{method} /{'/'.join(parts)}", major
