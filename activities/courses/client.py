"""Kajabi's API: one contact with its tags, asked for before anything is paid."""

import json
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import httpx2
from django.conf import settings

TIMEOUT_S: Final = 10.0
MOST_BYTES: Final = 1_000_000
# A token is asked for anew so long before it ends.
EARLY_S: Final = 60.0


class Unavailable(Exception):
    """Kajabi or the way there is at fault, or too busy: the same again, later."""


class Gone(Exception):
    """Kajabi knows no such contact."""


@dataclass(frozen=True)
class Contact:
    """A contact as Kajabi knows it."""

    email: str
    tags: frozenset[str]


def is_on() -> bool:
    """Whether Kajabi can be asked."""
    return bool(settings.KAJABI_API_KEY)


def contact(contact_id: str) -> Contact:
    """The contact with this id. Raises Gone and Unavailable."""
    path = f"/v1/contacts/{quote(contact_id, safe='')}"
    status, body = _asked(path)
    if status == 401:
        # The key was rotated, which ends every token given for it.
        _tokens.clear()
        status, body = _asked(path)
    if status in (404, 410):
        raise Gone("Kajabi knows no such contact.")
    if status in (401, 403):
        raise Unavailable("Kajabi does not accept our key.")
    if status != 200:
        raise Unavailable(f"Kajabi answers {status}.")
    try:
        found: Any = json.loads(body)["data"]
        email = found["attributes"]["email"]
        tags = found["relationships"]["tags"]["data"]
        return Contact(str(email or "").strip(), frozenset(str(tag["id"]) for tag in tags))
    except (ValueError, RecursionError, LookupError, TypeError):
        raise Unavailable("Kajabi's answer can't be read.") from None


# By our key, of this process: the token and until when it is good.
_tokens: Final[dict[tuple[str, str], tuple[str, float]]] = {}


def _asked(path: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {_token()}", "Accept": "application/json"}
    return _send("GET", path, headers=headers)


def _token() -> str:
    """What Kajabi gives for our key; kept while it is good. Raises Unavailable."""
    place = (settings.KAJABI_API_URL, settings.KAJABI_API_KEY)
    token, until = _tokens.get(place, ("", 0.0))
    if time.monotonic() < until:
        return token
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.KAJABI_API_KEY,
        "client_secret": settings.KAJABI_API_SECRET,
    }
    status, body = _send("POST", "/v1/oauth/token", data=form)
    if status in (400, 401, 403):
        raise Unavailable("Kajabi does not accept our key.")
    if status != 200:
        raise Unavailable(f"Kajabi answers {status}.")
    try:
        given = json.loads(body)
        token, seconds = str(given["access_token"]), float(given.get("expires_in") or 0)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise Unavailable("Kajabi's answer can't be read.") from None
    _tokens[place] = (token, time.monotonic() + seconds - EARLY_S)
    return token


def _send(method: str, path: str, **more: Any) -> tuple[int, bytes]:
    """Status and body. Raises Unavailable."""
    url = f"{settings.KAJABI_API_URL.rstrip('/')}{path}"
    body = b""
    try:
        with httpx2.stream(method, url, timeout=TIMEOUT_S, verify=_trusted(), **more) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise Unavailable("Kajabi's answer is too long.")
            return answer.status_code, body
    except httpx2.HTTPError as fault:
        raise Unavailable(f"Kajabi can't be reached ({type(fault).__name__}).") from None


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than asking."""
    return ssl.create_default_context()
