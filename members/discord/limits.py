"""Discord's limits, held over all workers: a row for each in PostgreSQL.

A slot is reserved in a short transaction under the row of the whole; nobody sleeps in one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from members.discord.faults import Halted
from members.discord.rules import A_SECOND, INVALID_WINDOW, MOST_INVALID
from members.models.discord import DiscordLimit

ALL: Final = "all"
INVALID: Final = "invalid"
SECOND: Final = timedelta(seconds=1)
# Longer is nonsense: Discord's longest is a day.
MOST_SECONDS: Final = 86_400.0


class Said(NamedTuple):
    """What the headers of an answer say."""

    bucket: str = ""
    most: int = 0
    left: int | None = None
    reset_after: float = 0.0
    retry_after: float = 1.0
    scope: str = "user"


def read_headers(headers: Mapping[str, str]) -> Said:
    """The headers, nonsense left out."""
    return Said(
        bucket=headers.get("X-RateLimit-Bucket", "")[:80],
        most=int(_number(headers, "X-RateLimit-Limit") or 0),
        left=_whole(_number(headers, "X-RateLimit-Remaining")),
        reset_after=_number(headers, "X-RateLimit-Reset-After") or 0.0,
        retry_after=max(_number(headers, "Retry-After") or 1.0, 0.05),
        scope="global"
        if headers.get("X-RateLimit-Global")
        else headers.get("X-RateLimit-Scope", "user"),
    )


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        found = float(headers.get(name, ""))
    except ValueError:
        return None
    return min(max(found, 0.0), MOST_SECONDS) if found == found else None


def _whole(found: float | None) -> int | None:
    return None if found is None else int(found)


def reserve(route: str, major: str, now: datetime) -> float:
    """Take a slot: 0, or the seconds to wait before one is there. Raises Halted."""
    with transaction.atomic():
        whole = _locked(ALL)
        _refuse_if_halted(now)
        if whole.resets_at is None or whole.resets_at <= now:
            whole.left, whole.resets_at = A_SECOND, now + SECOND
        if whole.left < 1:
            return (whole.resets_at - now).total_seconds()
        wait = _take_of_bucket(route, major, now)
        if wait > 0:
            return wait
        whole.left -= 1
        whole.save(update_fields=["left", "resets_at"])
    return 0.0


def _refuse_if_halted(now: datetime) -> None:
    invalid = DiscordLimit.objects.filter(key=INVALID, resets_at__gt=now).first()
    if invalid is not None and invalid.left <= 0 and invalid.resets_at is not None:
        raise Halted(
            (invalid.resets_at - now).total_seconds(),
            f"Discord refused {MOST_INVALID} requests within ten minutes, so nothing more is asked"
            f" until {invalid.resets_at:%H:%M} UTC. Look at what it refuses before that.",
        )


def _take_of_bucket(route: str, major: str, now: datetime) -> float:
    """Under the row of the whole: nobody else reserves meanwhile."""
    bucket = _bucket(route, major)
    if bucket is None:
        return 0.0
    if bucket.resets_at is None or bucket.resets_at <= now:
        # The next window; how long it is, its first answer says.
        bucket.left, bucket.resets_at = max(bucket.most, 1), now + SECOND
    if bucket.left < 1:
        return (bucket.resets_at - now).total_seconds()
    bucket.left -= 1
    bucket.save(update_fields=["left", "resets_at"])
    return 0.0


def _bucket(route: str, major: str) -> DiscordLimit | None:
    """The row of the bucket that the route was last said to be in."""
    known = DiscordLimit.objects.filter(key=f"route {route}").first()
    if known is None:
        return None
    key = f"bucket {known.bucket} {major}"
    return DiscordLimit.objects.select_for_update().filter(key=key).first()


@transaction.atomic
def note_bucket(route: str, major: str, said: Said, now: datetime) -> None:
    """Keep what an answer said of its bucket; of two answers the one with less room holds."""
    if not said.bucket or said.left is None:
        return
    _locked(ALL)
    DiscordLimit.objects.update_or_create(
        key=f"route {route}", defaults={"bucket": said.bucket, "left": 0}
    )
    row = _locked(f"bucket {said.bucket} {major}")
    resets_at = now + timedelta(seconds=said.reset_after)
    same = row.resets_at is not None and row.resets_at > now
    row.left = min(row.left, said.left) if same else said.left
    row.most, row.resets_at = said.most, resets_at
    row.save(update_fields=["left", "most", "resets_at"])


@transaction.atomic
def note_refusal(route: str, major: str, said: Said, now: datetime) -> None:
    """A 429: nobody asks before its time is over."""
    until = now + timedelta(seconds=said.retry_after)
    whole = _locked(ALL)
    if said.scope == "global":
        rows = [whole]
    else:
        bucket = said.bucket or f"({route})"[:80]
        DiscordLimit.objects.update_or_create(
            key=f"route {route}", defaults={"bucket": bucket, "left": 0}
        )
        rows = [_locked(f"bucket {bucket} {major}")]
    for row in rows:
        row.left, row.resets_at, row.most = 0, until, said.most or row.most
        row.save(update_fields=["left", "resets_at", "most"])


@transaction.atomic
def count_invalid(now: datetime) -> None:
    """One more answer that counts towards Discord's ban."""
    row = _locked(INVALID)
    if row.resets_at is None or row.resets_at <= now:
        row.left, row.resets_at = MOST_INVALID, now + INVALID_WINDOW
    row.left -= 1
    row.save(update_fields=["left", "resets_at"])


def _locked(key: str) -> DiscordLimit:
    DiscordLimit.objects.bulk_create([DiscordLimit(key=key, left=0)], ignore_conflicts=True)
    return DiscordLimit.objects.select_for_update().get(key=key)
