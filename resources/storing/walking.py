"""Two long lists in the order of their names, side by side."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from members.stores import Stored
from resources.storing.naming import Naming, named_files


class Met(NamedTuple):
    """One name: the rows that name it, none or some, and what lies in the store, if anything."""

    name: str
    rows: list[Naming]
    stored: Stored | None


class Beside(NamedTuple):
    """One thing of a store, and what another has under its name, if anything."""

    here: Stored
    there: Stored | None


def rows_and_files(store: Any, after: str = "") -> Iterator[Met]:
    """Every name of either side, from behind this one on. Memory does not grow with them."""
    rows, files = named_files(after), iter(store.walk(after))
    named, stored = next(rows, None), next(files, None)
    while named or stored:
        if stored is None or (named and named[0] < stored.name):
            assert named
            yield Met(named[0], named[1], None)
            named = next(rows, None)
        elif named is None or stored.name < named[0]:
            yield Met(stored.name, [], stored)
            stored = next(files, None)
        else:
            yield Met(stored.name, named[1], stored)
            named, stored = next(rows, None), next(files, None)


def two_stores(here: Any, there: Any) -> Iterator[Beside]:
    """Everything of the first, and what the second has of the same name."""
    others = iter(there.walk())
    other = next(others, None)
    for one in here.walk():
        while other and other.name < one.name:
            other = next(others, None)
        yield Beside(one, other if other and other.name == one.name else None)
