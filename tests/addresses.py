"""Every address of the product, read from its URLconf, so that a new page is asked like all
others.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

HOLE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\((?:\?P<\w+>)?(?:[^()]|\([^()]*\))*\)")


class Address(NamedTuple):
    """One pattern below the root: text with holes, as `<int:pk>` or `(?P<key>...)`."""

    route: str

    def filled(self, fill: Callable[[str], str]) -> str:
        """A path, each hole filled by what `fill` gives for its name."""
        path = HOLE.sub(lambda hole: fill(hole["name"]), self.route)
        path = GROUP.sub(lambda hole: fill(hole[0]), path)
        return "/" + re.sub(r"\\[AZz]|[\^$\\]", "", path).replace("?", "")


def addresses() -> list[Address]:
    """All of them, in the order of the URLconf."""
    return [Address(route) for route in _routes(get_resolver())]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _routes(entry, route)
