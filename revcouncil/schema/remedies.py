"""What mends a difference: the exact command where that is safe on a live database, otherwise
where to look. Pure rules.
"""

import re
from typing import Final

from revcouncil.schema.catalog import Entry

MigrationKey = tuple[str, str]

_BARE: Final = re.compile(r"[a-z_][a-z0-9_]*")
_COLUMN: Final = re.compile(
    r"(?P<type>.+?)(?P<null> NOT NULL(?: NOT VALID)?)?(?P<value> (?:BY DEFAULT AS |ALWAYS AS"
    r" |GENERATED |DEFAULT ).*)?",
    re.S,
)
_POLICY: Final = re.compile(
    r"(?P<command>\w+) (?P<kind>PERMISSIVE|RESTRICTIVE) TO (?P<roles>.+?)"
    r"(?: USING (?P<using>.+?))?(?: WITH CHECK (?P<check>.+))?"
)
_LONG_POLICY: Final = 2_000
_LONG: Final = 400  # characters; a longer command is left to sqlmigrate


def quote(name: str) -> str:
    """The name as SQL wants it."""
    return name if _BARE.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def sqlmigrate(migration: MigrationKey | None) -> str:
    """How to see the statements that make an object."""
    return (
        f"`manage.py sqlmigrate {migration[0]} {migration[1]}` prints what makes it."
        if migration
        else "See the migration that makes it."
    )


def make(entry: Entry, definition: str, migration: MigrationKey | None) -> str:
    """How to make what is missing without stopping anybody.

    `definition` is without a state such as NOT VALID.
    """
    if entry.kind == "column":
        return _add_column(entry, definition) or sqlmigrate(migration)
    if entry.kind == "constraint":
        return _add_constraint(entry, definition)
    if entry.kind == "index":
        return (
            re.sub(r"^CREATE (UNIQUE )?INDEX ", r"CREATE \1INDEX CONCURRENTLY ", definition) + ";"
        )
    if entry.kind == "trigger" and len(definition) <= _LONG:
        return f"{definition};"
    if entry.kind == "policy":
        return _create_policy(entry, definition) or sqlmigrate(migration)
    return sqlmigrate(migration)


def drop(entry: Entry) -> str:
    """How to be rid of what nobody knows; no command for what holds data."""
    table, name = quote(entry.table), quote(entry.name)
    if entry.kind in ("table", "column"):
        return f"It may hold data: look before you drop it, or pass --ignore {entry.name}."
    if entry.kind == "constraint":
        return f"ALTER TABLE {table} DROP CONSTRAINT {name};"
    if entry.kind == "index":
        return f"DROP INDEX CONCURRENTLY {name};"
    if entry.kind in ("trigger", "policy", "rule"):
        return f"DROP {entry.kind.upper()} {name} ON {table};"
    return (
        f"DROP ROUTINE {entry.name};"
        if entry.kind == "function"
        else f"DROP {entry.kind.upper()} {name};"
    )


def change(entry: Entry, *, live: str, declared: str, migration: MigrationKey | None) -> str:
    """How to make an object what the migrations declare; both definitions without their states."""
    if entry.kind == "column":
        return _change_column(entry, live, declared, migration)
    if entry.kind == "table":
        return _change_table(entry, live, declared) or sqlmigrate(migration)
    if entry.kind in ("index", "constraint", "policy"):
        return f"{drop(entry)} then {make(entry, declared, migration)}"
    if entry.kind == "trigger" and len(declared) <= _LONG and declared.startswith("CREATE TRIGGER"):
        return declared.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1) + ";"
    if entry.kind == "sequence" and (sequence := re.fullmatch(r"(\w+) (START .*)", declared)):
        return (
            f"ALTER SEQUENCE {quote(entry.name)} AS {sequence[1]}"
            f" {sequence[2]}{'' if 'CYCLE' in declared else ' NO CYCLE'};"
        )
    return sqlmigrate(migration)


def restore_state(
    entry: Entry, *, live_state: str, declared: str, migration: MigrationKey | None
) -> str:
    """How to bring back an object that is as declared, but invalid, disabled or not validated."""
    table, name = quote(entry.table), quote(entry.name)
    if entry.kind == "index":
        return f"REINDEX INDEX CONCURRENTLY {name};"
    if entry.kind in ("trigger", "rule"):
        return f"ALTER TABLE {table} ENABLE {entry.kind.upper()} {name};"
    if "DISABLED" in live_state:
        # A foreign key has triggers on both of its tables.
        referred = re.search(r" REFERENCES (\S+?)\(", declared)
        tables = [table] + ([referred[1]] if referred and referred[1] != table else [])
        return " ".join(f"ALTER TABLE {each} ENABLE TRIGGER ALL;" for each in tables)
    if "NOT VALID" in live_state:
        return f"ALTER TABLE {table} VALIDATE CONSTRAINT {name};"
    return sqlmigrate(migration)


def _create_policy(entry: Entry, definition: str) -> str | None:
    """CREATE POLICY from the catalog's words: "SELECT PERMISSIVE TO public USING ..."."""
    parts = _POLICY.fullmatch(" ".join(definition.split()))
    if not parts or len(definition) > _LONG_POLICY:
        return None
    using = f" USING ({parts['using']})" if parts["using"] else ""
    check = f" WITH CHECK ({parts['check']})" if parts["check"] else ""
    return (
        f"CREATE POLICY {quote(entry.name)} ON {quote(entry.table)} AS {parts['kind']} FOR"
        f" {parts['command']} TO {parts['roles']}{using}{check};"
    )


def _add_column(entry: Entry, definition: str) -> str | None:
    """ADD COLUMN where it is a matter of a moment on a full table: nullable, or with a constant
    default.
    """
    parts = _COLUMN.fullmatch(definition)
    if not parts:
        return None
    value, null = parts["value"] or "", parts["null"] or ""
    constant = value.startswith(" DEFAULT ") and "(" not in value
    if not constant and (value or null):
        return None
    return (
        f"ALTER TABLE {quote(entry.table)} ADD COLUMN {quote(entry.name)}"
        f" {parts['type']}{value}{null};"
    )


def _add_constraint(entry: Entry, definition: str) -> str:
    table, name = quote(entry.table), quote(entry.name)
    add = f"ALTER TABLE {table} ADD CONSTRAINT {name}"
    if definition.startswith(("UNIQUE (", "PRIMARY KEY (")):
        kind, columns = definition.split(" (", 1)
        return (
            f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns}; then {add} {kind}"
            f" USING INDEX {name};"
        )
    if definition.startswith(("CHECK", "FOREIGN KEY")):
        return f"{add} {definition} NOT VALID; then ALTER TABLE {table} VALIDATE CONSTRAINT {name};"
    return f"{add} {definition};"


def _change_column(entry: Entry, live: str, declared: str, migration: MigrationKey | None) -> str:
    is_, should = _COLUMN.fullmatch(live), _COLUMN.fullmatch(declared)
    if not is_ or not should or is_["type"] != should["type"]:
        return (
            "A change of type rewrites the table, so it goes in steps: see docs/migrations.md."
            f" {sqlmigrate(migration)}"
        )
    table, column = quote(entry.table), quote(entry.name)
    alter = f"ALTER TABLE {table} ALTER COLUMN {column}"
    old, new = is_["value"] or "", should["value"] or ""
    if any(value and not value.startswith(" DEFAULT ") for value in (old, new) if old != new):
        return sqlmigrate(migration)  # identity and generated columns
    remedies = []
    if old != new:
        remedies.append(f"{alter} SET{new};" if new else f"{alter} DROP DEFAULT;")
    if is_["null"] and not should["null"]:
        remedies.append(f"{alter} DROP NOT NULL;")
    elif "NOT VALID" in (is_["null"] or ""):
        remedies.append(f"Validate its NOT NULL constraint; `\\d+ {table}` in psql names it.")
    elif should["null"] and not is_["null"]:
        check = quote(f"{entry.name[:56]}_filled")
        remedies.append(
            f"Fill its empty rows; ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS"
            f" NOT NULL) NOT VALID; ALTER TABLE {table} VALIDATE CONSTRAINT {check}; {alter} SET"
            f" NOT NULL; ALTER TABLE {table} DROP CONSTRAINT {check};"
        )
    return " ".join(remedies) or sqlmigrate(migration)


def _change_table(entry: Entry, live: str, declared: str) -> str:
    table = quote(entry.name)
    clauses = [
        f"{on if word in declared else off} ROW LEVEL SECURITY"
        for word, on, off in (
            ("row security enabled", "ENABLE", "DISABLE"),
            ("and forced", "FORCE", "NO FORCE"),
        )
        if (word in live) != (word in declared)
    ]
    if clauses:
        return f"ALTER TABLE {table} {', '.join(clauses)};"
    if "unlogged" in live:
        return (
            f"ALTER TABLE {table} SET LOGGED; rewrites the table and holds it, so at a quiet hour."
        )
    return ""
