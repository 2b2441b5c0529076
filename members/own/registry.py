"""What each table holds of a member: whether the member gets a copy of it, and what erasing does.

Every table of the database is declared once, in the `own.py` of its app; one that is not fails
`tests/members/own/test_registry.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, QuerySet

from members.models import Member

Rows = Callable[[Member], "QuerySet[Any]"]


class Fate(Enum):
    """What becomes of a member's rows when the member is erased."""

    GOES = "Gone at once"
    STAYS = "Kept without you"
    ENDS = "Ends"
    NOBODYS = "Nobody's"


@dataclass(frozen=True)
class Copy:
    """How rows come into a member's copy: one file, these columns.

    A column is a lookup (`"badge__name"`) under the name the file gives it.
    """

    file: str
    columns: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Table:
    """One table, and what it has to do with a member.

    `name` is a model's label, or the name of a table that no model describes. `why` says why it
    is not copied, why it stays, or why it is nobody's. `words` names the rows on the member's
    page, ("ledger entry", "ledger entries"); without them they are not said. `forget` is called
    before the member is deleted, for what no key takes along.
    """

    name: str
    fate: Fate
    why: str = ""
    rows: Rows | None = None
    copy: Copy | None = None
    words: tuple[str, str] | None = None
    forget: Callable[[Member], None] | None = None
    files: Callable[[Member], Iterable[str]] | None = None
    # Columns that hold a member's number without a key, or texts that may name one.
    loose: tuple[str, ...] = field(default=())

    @property
    def model(self) -> type[Model] | None:
        """The model; None for a table without one, or one that is not here."""
        app, _, name = self.name.partition(".")
        try:
            return apps.get_model(app, name) if name else None
        except LookupError:
            return None

    @property
    def is_here(self) -> bool:
        """Whether its app is installed: some libraries are only taken in when they are set up."""
        return "." not in self.name or self.model is not None


def nobodys(why: str, *names: str, loose: tuple[str, ...] = ()) -> tuple[Table, ...]:
    """Tables that hold nothing of a member, and why that is known."""
    return tuple(Table(name, Fate.NOBODYS, why, loose=loose) for name in names)


def of(label: str, *paths: str) -> Rows:
    """The rows of a model that lead to the member by one of these columns."""

    def rows(member: Member) -> "QuerySet[Any]":
        manager = apps.get_model(label)._base_manager
        found = manager.filter(**{paths[0]: member.pk})
        for path in paths[1:]:
            found |= manager.filter(**{path: member.pk})
        return found

    return rows


MODULE: Final = "own"


@cache
def tables() -> tuple[Table, ...]:
    """Every table that is declared and here, app by app."""
    found: list[Table] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.{MODULE}"
        if find_spec(config.name) and find_spec(name):
            found += import_module(name).TABLES
    return tuple(table for table in found if table.is_here)
