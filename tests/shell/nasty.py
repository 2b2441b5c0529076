"""Requests nobody sends by mistake, drawn from a seed: the same seed, the same requests."""

import json
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests.addresses import addresses

DEEP = "[" * 20_000 + "]" * 20_000
VALUES = [
    *("", " ", "0", "1", "-1", "2", "1.5", "1e309", "NaN", "Infinity", "true", "null", "on", "yes"),
    *(
        "9" * 10,
        "9" * 19,
        "9" * 40,
        "9" * 5000,
        "-" + "9" * 19,
        "0x10",
        "1_000",
        "\u0661\u0662",
        "\u00b2",
    ),
    *(
        "\x00",
        "a\x00b",
        "\ud800",
        "a\udfffb",
        "\ufffe",
        "\u202e",
        "\U0001f6e1",
        "\u0130",
        "a" * 300,
        "b" * 20_000,
    ),
    *(
        "2026-13",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "2026-11-26T25:61:61Z",
        "0001-01-01T00:00:00+14:00",
    ),
    *(
        "..",
        "../../etc/passwd",
        "/",
        "//evil.example",
        "\\evil.example",
        "https://[",
        "http://[::1",
        "javascript:alert(1)",
        "%00",
        "%ff",
        "%",
    ),
    *(
        "' OR 1=1 --",
        "<script>",
        "{{ 7 }}",
        "{% now %}",
        "%s%n",
        "_3A",
        "_",
        "__",
        "id__exact",
        "a,b",
        "1,2,3",
        "1-1",
        "9-9",
        "-",
    ),
    *(
        "0-0",
        "9" * 17 + "-" + "9" * 18,
        "WzI0LGZhbHNlLG51bGwsMV0",
        "W10",
        "e30",
        "====",
        "\u00e9",
        "bnVsbA",
    ),
    *(
        DEEP,
        '{"a":' * 9000 + "1" + "}" * 9000,
        '"\\u0000"',
        '["\\ud800"]',
        "[NaN]",
        "[1e999]",
        "[" + "9" * 5000 + "]",
        "{",
        '""',
        "[]",
    ),
    *(
        "2026-11-26",
        "12:00",
        "a@b.example",
        "@",
        "a@b",
        "\r\nSet-Cookie: x=y",
        "UTC",
        "\x1b",
        "\x7f",
        "\u2028",
    ),
]
NAMES = [
    *(
        "q",
        "p",
        "o",
        "e",
        "all",
        "next",
        "page",
        "after",
        "before",
        "from",
        "period",
        "who",
        "kind",
        "month",
        "sort",
        "view",
        "category",
    ),
    *(
        "type",
        "id__exact",
        "pk__in",
        "created_at__gte",
        "created_at__year",
        "member__id__exact",
        "team__id__exact",
        "is_active__exact",
    ),
    *(
        "_facets",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "app_label",
        "model_name",
        "field_name",
        "term",
        "format",
        "key",
    ),
    *(
        "began",
        "ended",
        "member",
        "members",
        "entries",
        "action",
        "source",
        "theme",
        "listed",
        "email",
        "login",
        "password",
    ),
    *(
        "password1",
        "password2",
        "oldpassword",
        "code",
        "reason",
        "points",
        "handle",
        "name",
        "title",
        "slug",
        "description",
    ),
    *(
        "notices_sent",
        "current_skills",
        "linkedin_url",
        "time_zone",
        "select_across",
        "_selected_action",
        "index",
        "_save",
        "post",
    ),
    *(
        "form-TOTAL_FORMS",
        "form-INITIAL_FORMS",
        "form-0-id",
        "_saveasnew",
        "seen",
        "confirm",
        "import_file_name",
        "original_file_name",
    ),
    *(
        "resource",
        "action_add",
        "action_remove",
        "action_primary",
        "action_send",
        "action_delete",
        "\x00",
        "",
        "a" * 300,
        "\ud800",
    ),
]
HEADERS = [
    *(
        "HTTP_HOST",
        "HTTP_REFERER",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_HX_REQUEST",
        "HTTP_HX_CURRENT_URL",
        "HTTP_HX_TARGET",
        "HTTP_RANGE",
    ),
    *(
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_COOKIE",
        "HTTP_ACCEPT",
        "HTTP_ORIGIN",
        "HTTP_X_FORWARDED_FOR",
    ),
    *(
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_REQUESTED_WITH",
        "HTTP_USER_AGENT",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_ACCEPT_ENCODING",
    ),
    *(
        "HTTP_X_CSRFTOKEN",
        "HTTP_HX_CURRENT_URL_URI_AUTOENCODED",
        "HTTP_HX_TRIGGERING_EVENT",
        "HTTP_HX_PROMPT",
        "CONTENT_LENGTH",
    ),
]
COOKIES = ["sessionid", "csrftoken", "messages", "theme", "trusted_device"]
TYPES = [
    *(
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
    ),
    *(
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=klingon",
        "nonsense",
        "",
    ),
    *(
        "text/html; charset=ascii",
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/form-data; boundary=\u00e9",
    ),
]
METHODS = ["GET"] * 8 + ["POST"] * 8 + ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"]
REPEATED = 3


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
