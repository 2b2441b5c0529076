"""What users name stands in addresses beside words of ours: none of the two hides the other."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

WORD = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# What people choose themselves and an address carries.
NAMED_BY_PEOPLE = {"slug", "handle", "name", "tag", "team"}


def routes(patterns: Sequence[Any], before: str = "") -> Iterator[str]:
    """Every address of the site, as declared."""
    for one in patterns:
        route = str(getattr(one.pattern, "_route", ""))
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + route)
        elif isinstance(one, URLPattern):
            yield before + route


def hides(named: list[str], ours: list[str]) -> bool:
    """Whether a name somebody may choose makes an address of the first kind one of the second."""
    if len(named) != len(ours):
        return False
    chosen = False
    for theirs, fixed in zip(named, ours, strict=True):
        found = WORD.fullmatch(theirs)
        if theirs == fixed or "<" in fixed:
            continue
        if found is None or not re.fullmatch(get_converters()[found["kind"] or "str"].regex, fixed):
            return False
        chosen = chosen or found["name"] in NAMED_BY_PEOPLE
    return chosen


def test_what_people_name_collides_with_no_address_of_ours() -> None:
    addresses = [route.split("/") for route in routes(get_resolver().url_patterns)]
    named = [
        parts
        for parts in addresses
        if any(
            (found := WORD.fullmatch(part)) and found["name"] in NAMED_BY_PEOPLE for part in parts
        )
    ]
    assert ["library", "<slug:slug>", ""] in named
    assert ["members", "<slug:handle>", ""] in named
    assert [("/".join(a), "/".join(b)) for a in named for b in addresses if hides(a, b)] == []
    # Seen to find one: a page of ours that a title could take.
    assert hides(["library", "<slug:slug>", ""], ["library", "grants", ""])
    assert not hides(["library", "<slug:slug>", ""], ["library", "~grants", ""])
