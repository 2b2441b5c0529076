"""Kajabi's API: one contact with its tags, asked for before anything is paid."""

import json
import ssl
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import httpx2
from django.conf import settings

TIMEOUT_S: Final = 10.0
MOST_BYTES: Final = 1_000_000


class Unavailable(Exception):
    """Kajabi or the way there is at fault, or too busy: the same again, later."""


class Gone(Exception):
    """Kajabi knows no such contact."""


class Contact:
    """A contact as Kajabi knows it."""

    def __init__(self, email: str, tags: frozenset[str]) -> None:
        self.email, self.tags = email, tags


def is_on() -> bool:
    """Whether Kajabi can be asked."""
    return bool(settings.KAJABI_API_KEY)


def contact(contact_id: str) -> Contact:
    """The contact with this id. Raises Gone and Unavailable."""
    url = f"{settings.KAJABI_API_URL.rstrip('/')}/v1/contacts/{quote(contact_id, safe='')}"
    headers = {"Authorization": f"Bearer {settings.KAJABI_API_KEY}", "Accept": "application/json"}
    body = b""
    try:
        with httpx2.stream(
            "GET", url, headers=headers, timeout=TIMEOUT_S, verify=_trusted()
        ) as answer:
            status = answer.status_code
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise Unavailable("Kajabi's answer is too long.")
    except httpx2.HTTPError as fault:
        raise Unavailable(f"Kajabi can't be reached ({type(fault).__name__}).") from None
    if status in (404, 410):
        raise Gone("Kajabi knows no such contact.")
    if status in (401, 403):
        raise Unavailable("Kajabi does not accept our key.")
    if status != 200:
        raise Unavailable(f"Kajabi answers {status}.")
    return _read(body)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than asking."""
    return ssl.create_default_context()


def _read(body: bytes) -> Contact:
    """Raises Unavailable for what can't be read: it is no word about the contact."""
    try:
        found: Any = json.loads(body)["data"]
        email = found["attributes"]["email"]
        tags = found["relationships"]["tags"]["data"]
        return Contact(str(email or "").strip(), frozenset(str(tag["id"]) for tag in tags))
    except (ValueError, RecursionError, LookupError, TypeError):
        raise Unavailable("Kajabi's answer can't be read.") from None
