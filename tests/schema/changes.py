"""Makers of single changes to an object of a schema."""

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from revcouncil.schema.catalog import Catalog, Entry


class Mutation(NamedTuple):
    """One change and the object it is done to."""

    kind: str
    target: Entry
    sql: str


Maker = Callable[[Entry, Catalog, Random], str | None]


def column(statement: str) -> Maker:
    """ALTER TABLE ... for one column; {c} is its name."""
    return lambda e, catalog, rng: f'ALTER TABLE "{e.table}" ' + statement.format(c=f'"{e.name}"')


def other_type(e: Entry, catalog: Catalog, rng: Random) -> str | None:
    was = catalog[e].split(" NOT NULL")[0].split(" DEFAULT")[0]
    now = {
        "integer": "bigint",
        "text": "varchar(90)",
        "boolean": None,
        "timestamp with time zone": "timestamp",
    }.get(was)
    if was.startswith("character varying("):
        now = re.sub(r"\d+", lambda length: str(int(length[0]) + 1), was)
    return f'ALTER TABLE "{e.table}" ALTER "{e.name}" TYPE {now}' if now else None


def other_collation(e: Entry, catalog: Catalog, rng: Random) -> str | None:
    was = catalog[e].split(" NOT NULL")[0].split(" DEFAULT")[0]
    return (
        f'ALTER TABLE "{e.table}" ALTER "{e.name}" TYPE {was} COLLATE "POSIX"'
        if was.startswith("character varying")
        else None
    )


def other_default(e: Entry, catalog: Catalog, rng: Random) -> str | None:
    if catalog[e].startswith(("integer", "smallint")) and "IDENTITY" not in catalog[e]:
        return f'ALTER TABLE "{e.table}" ALTER "{e.name}" SET DEFAULT {rng.randint(100, 999)}'
    return (
        f'ALTER TABLE "{e.table}" ALTER "{e.name}" SET DEFAULT \'odd\''
        if catalog[e].startswith("character")
        else None
    )


def if_has(word: str, make: Maker, *, without: str = "\0") -> Maker:
    """Only for objects whose definition has `word`, and has not `without`."""
    return lambda e, catalog, rng: (
        make(e, catalog, rng) if word in catalog[e] and without not in catalog[e] else None
    )


def constraint_again(change: Callable[[str], str]) -> Maker:
    """Drop a constraint and add it with another definition."""

    def make(e: Entry, catalog: Catalog, rng: Random) -> str | None:
        if not catalog[e].startswith(("CHECK", "FOREIGN KEY")) or change(catalog[e]) == catalog[e]:
            return None
        name, table = f'"{e.name}"', f'"{e.table}"'
        return (
            f"ALTER TABLE {table} DROP CONSTRAINT {name}; ALTER TABLE {table} ADD CONSTRAINT {name}"
            f" {change(catalog[e])}"
        )

    return make


def index_again(change: Callable[[str], str]) -> Maker:
    """Drop an index that serves no constraint and create it with another definition."""

    def make(e: Entry, catalog: Catalog, rng: Random) -> str | None:
        if Entry("constraint", e.table, e.name) in catalog or change(catalog[e]) == catalog[e]:
            return None
        return f'DROP INDEX "{e.name}"; {change(catalog[e])}'

    return make


def plain_index(make: Maker) -> Maker:
    """Only for indexes that serve no constraint."""
    return lambda e, catalog, rng: (
        None if Entry("constraint", e.table, e.name) in catalog else make(e, catalog, rng)
    )


def index_elsewhere(e: Entry, catalog: Catalog, rng: Random) -> str:
    return (
        f'DROP INDEX "{e.name}"; CREATE INDEX "{e.name}" ON'
        f" {'members_team' if e.table != 'members_team' else 'members_member'} (id)"
    )


def trigger_again(old: str, new: str) -> Maker:
    """Drop a trigger and create it with another definition."""
    return lambda e, catalog, rng: (
        f'DROP TRIGGER "{e.name}" ON "{e.table}"; {catalog[e].replace(old, new)}'
        if old in catalog[e] and "REFERENCING" not in catalog[e]
        else None
    )


def body(old: str, new: str) -> Maker:
    """Replace text in a function's body."""

    def make(e: Entry, catalog: Catalog, rng: Random) -> str | None:
        head, _, text = catalog[e].partition("\nAS ")
        return f"{head}\nAS {text.replace(old, new, 1)}" if old in text else None

    return make


def sql(statement: str) -> Maker:
    """{t} is the object's table, {n} its own name."""
    return lambda e, catalog, rng: statement.format(
        t=f'"{e.table}"',
        n=e.name if e.kind == "function" else f'"{e.name}"',
        x=rng.randint(1, 9999),
    )
