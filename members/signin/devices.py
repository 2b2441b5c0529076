"""Devices: what a browser says of itself, in words, and whether it signed somebody in before."""

from typing import Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from members.models import Member

COOKIE: Final = "device"
SALT: Final = "members.signin.devices"
KNOWN_SECONDS: Final = 400 * 24 * 60 * 60
# A shared browser remembers this many; the one longest not used is forgotten first.
MOST_MEMBERS: Final = 8

# What the header holds, first match first: many claim to be Safari, and most to be Chrome.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "an iPhone", True),
    ("iPad", "an iPad", True),
    ("Android", "Android", True),
    ("Windows", "Windows", False),
    ("Macintosh", "a Mac", False),
    ("CrOS", "a Chromebook", False),
    ("Linux", "Linux", False),
)


class Device(NamedTuple):
    """A browser in words, and whether it is held in the hand."""

    name: str
    handheld: bool


def device_of(user_agent: str) -> Device:
    """What a User-Agent header says, as people say it: "Firefox on a Mac"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system, handheld = next(
        ((name, small) for mark, name, small in SYSTEMS if mark in user_agent), ("", False)
    )
    if browser and system:
        return Device(f"{browser} on {system}", handheld)
    if system:
        return Device(f"A browser on {system}", handheld)
    return Device(browser or "A device that did not say what it is", handheld)


def is_known(request: HttpRequest, *members: int) -> bool:
    """Whether one of these members signed in on this device before."""
    return bool(set(members) & set(_held(request)))


def remember(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Let the device show, from now on, that `member` signed in on it."""
    held = [member.pk, *(pk for pk in _held(request) if pk != member.pk)][:MOST_MEMBERS]
    response.set_cookie(
        COOKIE,
        signing.dumps(held, salt=SALT),
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _held(request: HttpRequest) -> list[int]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        return []
    return [pk for pk in found if isinstance(pk, int)] if isinstance(found, list) else []
