"""Open sessions: written down at sign-in, seen now and then, ended by their owner or by a change of
what they rest on.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from members.models import Member
from members.signin.devices import Device, device_of
from members.signin.places import client_address, place_in_words

# In the session: under which key it is written down, and when it was last seen.
MARK: Final = "written_down"
# "Last used" is true to five minutes; between that a page costs no query for it.
SEEN_SECONDS: Final = 5 * 60
# A device counts as new for as long as its owner may not have looked.
NEW_DAYS: Final = 14
MOST_LISTED: Final = 50
WAYS: Final = {
    "password": "password",
    "password_reset": "a link for a new password",
    "socialaccount": "Discord",
    "totp": "code",
    "recovery_codes": "recovery code",
    "webauthn": "passkey",
}


@dataclass(frozen=True)
class OpenSession:
    """One line of the list: a device that is signed in."""

    pk: int
    device: Device
    place: str
    ways: str
    since: datetime
    seen: datetime
    here: bool
    new: bool


def write_down(request: HttpRequest, member: Member, *, new: bool = False) -> None:
    """Note that this session is `member`'s, under its key of now. `new`: the device is."""
    now = timezone.now()
    before = request.session.get(MARK) or {}
    UserSession.objects.filter(user=member, session_key=before.get("key", "")).delete()
    UserSession.objects.bulk_create(
        [
            UserSession(
                user=member,
                session_key=_key(request),
                ip=client_address(request),
                user_agent=_user_agent(request),
                created_at=now,
                last_seen_at=now,
                data={"ways": _ways(request, member), "new": new},
            )
        ],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["user", "ip", "user_agent", "last_seen_at"],
    )
    request.session[MARK] = {"key": _key(request), "at": time.time()}


def write_anew(request: HttpRequest, member: Member) -> None:
    """The same session goes on under a new key."""
    before = request.session.get(MARK) or {}
    found = UserSession.objects.filter(user=member, session_key=before.get("key", ""))
    if found.update(session_key=_key(request), last_seen_at=timezone.now()):
        request.session[MARK] = {"key": _key(request), "at": time.time()}
    else:
        write_down(request, member)


def see(request: HttpRequest) -> None:
    """Note that the session is in use.

    A session of before they were written down is adopted with its device, or ended when its member
    ended all others since.
    """
    mark = request.session.get(MARK)
    if SESSION_KEY not in request.session or (
        mark and time.time() - mark["at"] < SEEN_SECONDS and mark["key"] == _key(request)
    ):
        return
    member = request.user
    if not isinstance(member, Member):
        return
    if mark is None and cache.get(_ended(member)):
        logout(request)
        return
    found = UserSession.objects.filter(user=member, session_key=_key(request))
    if not found.update(
        last_seen_at=timezone.now(), ip=client_address(request), user_agent=_user_agent(request)
    ):
        write_down(request, member)
        request.signed_in_here = member  # type: ignore[attr-defined]
    request.session[MARK] = {"key": _key(request), "at": time.time()}


def open_sessions(request: HttpRequest, member: Member) -> list[OpenSession]:
    """The member's sessions that still open something, this one first, then the last used."""
    rows = UserSession.objects.filter(user=member).order_by("-last_seen_at")[:MOST_LISTED]
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    found = [_line(request, row) for row in rows if row.session_key in alive]
    return sorted(found, key=lambda line: not line.here)


def end(*, member: Member, pk: int) -> Device | None:
    """End one session of the member's. Returns its device; None when there is none such."""
    with transaction.atomic():
        row = UserSession.objects.select_for_update().filter(user=member, pk=pk).first()
        if row is None:
            return None
        _end([row])
    return device_of(row.user_agent)


def end_others(request: HttpRequest, member: Member) -> int:
    """End every session of the member's but this one. Returns how many were known.

    A session nobody wrote down yet ends when it is used next.
    """
    here = _key(request) if request.session.get(SESSION_KEY) == str(member.pk) else ""
    with transaction.atomic():
        rows = list(
            UserSession.objects.select_for_update().filter(user=member).exclude(session_key=here)
        )
        _end(rows)
    cache.set(_ended(member), True, request.session.get_session_cookie_age())
    return len(rows)


def sweep() -> int:
    """Drop what is past its time, and the notes of sessions that are gone; how many notes."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    # One that has just begun is written down before its session is saved.
    long_ago = timezone.now() - timedelta(days=1)
    gone = UserSession.objects.filter(~Exists(alive), created_at__lt=long_ago)
    return gone.delete()[0]


def _end(rows: Iterable[UserSession]) -> None:
    keys = [row.session_key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def _line(request: HttpRequest, row: UserSession) -> OpenSession:
    here = row.session_key == _key(request)
    age = timezone.now() - row.created_at
    return OpenSession(
        pk=row.pk,
        device=device_of(row.user_agent),
        place=place_in_words(row.ip),
        ways=" and ".join(WAYS[way] for way in row.data.get("ways", ()) if way in WAYS),
        since=row.created_at,
        seen=row.last_seen_at,
        here=here,
        new=bool(row.data.get("new")) and not here and age.days < NEW_DAYS,
    )


def _ways(request: HttpRequest, member: Member) -> list[str]:
    """By what the session was opened: each way once, in order."""
    records: list[dict[str, Any]] = get_authentication_records(request, member)
    return list(dict.fromkeys(str(one.get("type") or one.get("method")) for one in records))


def _user_agent(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _ended(member: Member) -> str:
    return f"others-ended:{member.pk}"
