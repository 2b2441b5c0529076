"""Where a live database and the migrations part ways: pure rules over two catalogs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from revcouncil.schema import remedies
from revcouncil.schema.catalog import Catalog, Entry

MigrationKey = tuple[str, str]

# What a definition may end with that is a state of the object, not what it is.
_STATES: Final = {
    "index": (" INVALID",),
    "constraint": (" DISABLED", " NOT VALID"),
    "trigger": (" DISABLED", " ENABLED REPLICA", " ENABLED ALWAYS"),
    "rule": (" DISABLED", " ENABLED R", " ENABLED A"),
}
_SHORT: Final = 160  # characters of a definition in a line


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the migrations declare it."""

    # missing, extra, changed, misplaced, twice, or the state: invalid, disabled, not valid
    what: str
    entry: Entry
    text: str  # what is wrong, in words; one line
    remedy: str  # a command, a migration, or what to look at; one line
    live: str | None  # the definition in the live database
    declared: str | None  # the definition the migrations make
    migration: MigrationKey | None  # the last one that made or changed it

    def __str__(self) -> str:
        return f"{self.text}. {self.remedy}"


def compare(
    *,
    live: Catalog,
    declared: Catalog,
    made_by: Mapping[Entry, MigrationKey] | None = None,
    pending: Mapping[Entry, MigrationKey] | None = None,
    harmless: Collection[tuple[Entry, str]] = (),
    ignore: Collection[str] = (),
) -> list[Difference]:
    """Every difference between the live catalog and the declared one, sorted by table; empty when
    they are the same.

    A table that is missing or extra is one difference, with all that hangs on it. `made_by` names
    the migration of each declared object, `pending` those that migrations not yet recorded would
    make. An extra object that is in `harmless` with this very definition is passed over, and one
    whose table or own name matches a shell pattern of `ignore`.
    """
    made_by, pending = made_by or {}, pending or {}
    missing = sorted(
        entry for entry in declared.keys() - live.keys() if not _goes_with(entry, declared, live)
    )
    extra = {
        entry
        for entry in live.keys() - declared.keys()
        if not (
            _goes_with(entry, live, declared)
            or _matches(entry, ignore)
            or (entry, live[entry]) in harmless
        )
    }
    found = [
        _changed(entry, live[entry], declared[entry], made_by.get(entry))
        for entry in declared.keys() & live.keys()
        if declared[entry] != live[entry]
    ]
    found += _not_there(missing, extra, live, declared, made_by)
    found += [_extra(entry, live, declared, pending.get(entry)) for entry in extra]
    return sorted(
        found,
        key=lambda difference: (difference.entry.table or difference.entry.name, difference.entry),
    )


def _not_there(
    missing: list[Entry],
    extra: set[Entry],
    live: Catalog,
    declared: Catalog,
    made_by: Mapping[Entry, MigrationKey],
) -> Iterator[Difference]:
    """What is missing, or stands on another table: then it is taken out of `extra`."""
    for entry in missing:
        same = (e for e in sorted(extra) if e.kind == entry.kind and e.name == entry.name)
        elsewhere = next(same, None)
        if elsewhere:
            extra.discard(elsewhere)
            yield _misplaced(entry, elsewhere, live[elsewhere], declared[entry], made_by.get(entry))
        else:
            yield _missing(entry, declared[entry], made_by.get(entry))


def follow(
    made_by: Mapping[Entry, MigrationKey], *, before: Catalog, now: Catalog, migration: MigrationKey
) -> dict[Entry, MigrationKey]:
    """`made_by` after one more migration: each object of `now` with the last migration that made
    or changed it.
    """
    return {
        entry: made_by[entry] if before.get(entry) == definition else migration
        for entry, definition in now.items()
    }


def left_behind(ahead: Iterable[Catalog]) -> set[tuple[Entry, str]]:
    """Functions that migrations not recorded would make, as they would make them.

    pgtrigger and pghistory leave the functions of their triggers behind when a migration goes back.
    Without its trigger such a function does nothing, and going forward again replaces it: to be
    found where it is not declared is no drift.
    """
    return {
        (entry, definition)
        for catalog in ahead
        for entry, definition in catalog.items()
        if entry.kind == "function"
    }


def _matches(entry: Entry, patterns: Collection[str]) -> bool:
    return any(
        fnmatchcase(entry.table, pattern) or fnmatchcase(entry.name, pattern)
        for pattern in patterns
    )


def _goes_with(entry: Entry, here: Catalog, there: Catalog) -> bool:
    """Whether another line says it already: its whole table is not there, its column, or the
    constraint whose index it is.
    """
    carriers = [Entry("table", "", entry.table), Entry("view", "", entry.table)]
    if entry.kind == "index":
        carriers.append(Entry("constraint", entry.table, entry.name))
    if entry.kind == "sequence":
        # As PostgreSQL names the sequence of a column.
        carriers.append(
            Entry(
                "column",
                entry.table,
                entry.name.removeprefix(f"{entry.table}_").removesuffix("_seq"),
            )
        )
    return any(carrier in here and carrier not in there for carrier in carriers)


def _name(entry: Entry) -> str:
    """The object in words: "column members_member.email", "trigger x on y"."""
    if entry.kind == "column":
        return f"column {entry.table}.{entry.name}"
    return f"{entry.kind} {entry.name}" + (
        f" on {entry.table}" if entry.table and entry.kind != "sequence" else ""
    )


def _short(definition: str) -> str:
    line = " ".join(definition.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


def _split_state(kind: str, definition: str) -> tuple[str, str]:
    """The definition without its state, and the state: " INVALID", " DISABLED", ..., "" for
    none.
    """
    state = ""
    for ending in _STATES.get(kind, ()):
        if definition.endswith(ending):
            definition, state = definition.removesuffix(ending), ending + state
    return definition, state


def _source(migration: MigrationKey | None) -> str:
    return f"{migration[0]}.{migration[1]}" if migration else "the migrations"


def _missing(entry: Entry, definition: str, migration: MigrationKey | None) -> Difference:
    plain, _ = _split_state(entry.kind, definition)
    text = f"{_name(entry)} is missing: it comes from {_source(migration)}"
    return Difference(
        "missing", entry, text, remedies.make(entry, plain, migration), None, definition, migration
    )


def _extra(
    entry: Entry, live: Catalog, declared: Catalog, pending: MigrationKey | None
) -> Difference:
    if pending:
        text = f"{_name(entry)} comes from {_source(pending)}, which is not recorded"
        return Difference(
            "extra",
            entry,
            text,
            "Run migrate: it finishes what was begun.",
            live[entry],
            None,
            pending,
        )
    what, text = "extra", f"{_name(entry)} is unknown to the migrations"
    if entry.kind == "policy":
        # Of two that nobody knows, one is unknown and the other its double.
        twins = [
            e
            for e, d in live.items()
            if e[:2] == entry[:2] and d == live[entry] and (e in declared or e < entry)
        ]
        if twins:
            what, text = (
                "twice",
                f"{_name(entry)} says the same as policy {min(twins).name}: declared twice",
            )
    return Difference(what, entry, text, remedies.drop(entry), live[entry], None, None)


def _misplaced(
    entry: Entry, other: Entry, live: str, declared: str, migration: MigrationKey | None
) -> Difference:
    text = (
        f"{entry.kind} {entry.name} stands on {other.table or 'no table'} instead of"
        f" {entry.table or 'no table'} ({_source(migration)})"
    )
    if entry.kind in ("index", "trigger", "constraint", "policy"):
        plain, _ = _split_state(entry.kind, declared)
        remedy = f"{remedies.drop(other)} then {remedies.make(entry, plain, migration)}"
    else:  # a sequence or a column: what it holds matters
        text, remedy = (
            f"{_name(entry)} is missing; one of that name belongs to {other.table or 'no table'}",
            remedies.sqlmigrate(migration),
        )
    return Difference("misplaced", entry, text, remedy, live, declared, migration)


def _changed(entry: Entry, live: str, declared: str, migration: MigrationKey | None) -> Difference:
    (live_plain, live_state), (plain, state) = (
        _split_state(entry.kind, live),
        _split_state(entry.kind, declared),
    )
    if live_plain != plain:
        text = (
            f"{_name(entry)} is not the one of {_source(migration)}: {_both(entry, live, declared)}"
        )
        remedy = remedies.change(entry, live=live_plain, declared=plain, migration=migration)
        return Difference("changed", entry, text, remedy, live, declared, migration)
    if not live_state:
        text = f"{_name(entry)} is in force where {_source(migration)} leaves it{state}"
        return Difference(
            "in force",
            entry,
            text,
            "Nothing to mend if a later migration does the same.",
            live,
            declared,
            migration,
        )
    if "DISABLED" in live_state and entry.kind == "constraint":
        text = f"{_name(entry)} is not enforced: triggers behind it are disabled"
    elif "NOT VALID" in live_state:
        text = f"{_name(entry)} was never validated (NOT VALID)"
    else:
        text = f"{_name(entry)} is{live_state if entry.kind == 'index' else live_state.lower()}"
    remedy = remedies.restore_state(
        entry, live_state=live_state, declared=declared, migration=migration
    )
    return Difference(live_state.strip().lower(), entry, text, remedy, live, declared, migration)


def _both(entry: Entry, live: str, declared: str) -> str:
    if entry.kind == "function":
        lines = declared.splitlines()
        other = next((line.strip() for line in live.splitlines() if line not in lines), "")
        return f'it reads "{_short(other)}"' if other else "lines are left out or in another order"
    return f"it is `{_short(live)}`, not `{_short(declared)}`"
