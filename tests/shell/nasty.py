"""Requests nobody sends by mistake, drawn from a seed: the same seed, the same requests."""

import json
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests.addresses import addresses
from tests.shell.nasty_words import (
    COOKIES,
    DEEP,
    HEADERS,
    METHODS,
    NAMES,
    REPEATED,
    TYPES,
    VALUES,
)


class Nasty(NamedTuple):
    """One request, as the test client's `generic` takes it."""

    method: str
    path: str
    body: bytes
    content_type: str
    extra: dict[str, str]


def quoted(value: str) -> str:
    """As an address carries it, half characters as the bytes they would be."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def nasty(random: Random, keys: list[str]) -> Nasty:
    """One request to some page; `keys` are keys of rows that exist."""
    address = random.choice(addresses())
    tame = random.random() < 0.7
    path = address.filled(
        lambda name: random.choice(keys) if tame else quoted(random.choice(VALUES))[:3000] or "x"
    )
    if random.random() < 0.08:
        path = "/".join(path.split("/")[: random.randint(1, 5)]) + random.choice(
            ["", "/", "//", "/x", "/%00", "/%ff%fe"]
        )
    method = random.choice(METHODS)
    query = _query(random) if random.random() < 0.6 else ""
    body, content_type = (
        _body(random) if method not in ("GET", "HEAD", "OPTIONS", "TRACE") else (b"", "")
    )
    extra: dict[str, str] = {}
    if random.random() < 0.25:
        extra[random.choice(HEADERS)] = _header(random)
    if random.random() < 0.08:
        extra["HTTP_COOKIE"] = f"{random.choice(COOKIES)}={_header(random)}"
    return Nasty(method, f"{path}?{query}" if query else path, body, content_type, extra)


def _pairs(random: Random) -> list[tuple[str, str]]:
    pairs = [(random.choice(NAMES), random.choice(VALUES)) for _ in range(random.randint(1, 8))]
    return pairs * REPEATED if random.random() < 0.1 else pairs


def _query(random: Random) -> str:
    if random.random() < 0.1:
        return random.choice(["%", "%00", "a=%ff", "&&&", "a=%ed%a0%80", "=", "p=%C0%80"])
    return "&".join(f"{quoted(name)}={quoted(value[:3000])}" for name, value in _pairs(random))


def _header(random: Random) -> str:
    """As WSGI carries bytes: each a character below 256."""
    value = random.choice(VALUES)[:4000]
    return (
        value.encode("utf-8", "surrogatepass").decode("latin-1").replace("\r", "").replace("\n", "")
    )


def _body(random: Random) -> tuple[bytes, str]:
    chance = random.random()
    pairs: Any = _pairs(random)
    if chance < 0.55:
        flat = [
            (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
            for name, value in pairs
        ]
        return urlencode(flat).encode(), "application/x-www-form-urlencoded"
    if chance < 0.65:
        return urlencode(
            [(f"f{number}", "") for number in range(1100)]
        ).encode(), "application/x-www-form-urlencoded"
    if chance < 0.8:
        parts = [_part(name, value, random) for name, value in pairs]
        cut = random.choice([None, None, 5, -3])
        return b"".join([*parts, b"--x--\r\n"])[:cut], "multipart/form-data; boundary=x"
    if chance < 0.9:
        return json.dumps(dict(pairs)).encode(), "application/json"
    return random.choice(
        [b"", b"\x00\xff", DEEP.encode(), b"--x\r\n", b"a=%ff&b=\xff"]
    ), random.choice(TYPES)


def _part(name: str, value: str, random: Random) -> bytes:
    file = f'; filename="{random.choice(VALUES)[:50]}"' if random.random() < 0.3 else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'
    return head.encode("utf-8", "surrogatepass")
