"""What release 2.0 promises of its schema (DB-01 to DB-10), each looked up in the live catalog or
proven and rolled back.

`manage.py verify_schema` prints them. A promise that is broken raises `Broken` with the reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from revcouncil.promise_kept import total_follows
from revcouncil.promised import (
    COLUMNS,
    DISCORD,
    DOWNLOAD,
    INDEXES,
    KEYS,
    LEDGER,
    MEMBER,
    PROOF_ROWS,
    RESOURCE,
    SUBMISSION,
    Broken,
    rows,
    trigger,
)


@dataclass(frozen=True)
class Promise:
    """One thing the schema must hold, and how to look."""

    id: str
    look: Callable[[CursorWrapper], str]


@dataclass(frozen=True)
class Finding:
    """What looking at one promise gave: `kept`, and in words what was found or why it is broken."""

    id: str
    kept: bool
    text: str


def check_all() -> Iterator[Finding]:
    """Look at every promise, in order. Changes nothing: each look ends in a rollback."""
    for promise in PROMISES:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                text = promise.look(cursor)
                transaction.set_rollback(True)
            yield Finding(promise.id, True, text)
        except Broken as reason:
            yield Finding(promise.id, False, str(reason))
        except Exception as error:
            # A missing table or a refused insert is an answer too; the first line says which.
            yield Finding(promise.id, False, str(error).splitlines()[0])


def _table(cursor: CursorWrapper, table: str) -> str:
    """Check the columns of one table; say how many were found."""
    found = {
        name: (kind, nullable, default)
        for name, kind, nullable, default in rows(
            cursor,
            "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull, pg_get_expr(adbin,"
            " adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum ="
            " attnum WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            table,
        )
    }
    if not found:
        raise Broken(f"table {table} is missing: run migrate")
    for name, (kind, nullable, default) in COLUMNS[table].items():
        if name not in found:
            raise Broken(f"{table}.{name} is missing")
        kind_found, nullable_found, default_found = found[name]
        if kind_found != kind:
            raise Broken(f"{table}.{name} is {kind_found}, not {kind}")
        if nullable_found != nullable:
            raise Broken(f"{table}.{name} is {'nullable' if nullable_found else 'NOT NULL'}")
        if default is not None and not (default_found or "").startswith(default):
            raise Broken(
                f"{table}.{name} has the database default {default_found or 'none'}, not {default}"
            )
    return f"{table}: {len(COLUMNS[table])} columns as declared"


def _valid_constraint(cursor: CursorWrapper, table: str, definition: str) -> None:
    found = rows(
        cursor,
        # A check on write is a constraint trigger.
        "SELECT FROM pg_constraint c WHERE conrelid = to_regclass(%s) AND convalidated AND"
        " coalesce((SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t"
        " WHERE t.tgconstraint = c.oid AND contype = 't'), pg_get_constraintdef(c.oid)) LIKE %s",
        table,
        definition,
    )
    if not found:
        raise Broken(f"{table} has no valid constraint like {definition}")


def _submissions(cursor: CursorWrapper) -> str:
    text = _table(cursor, SUBMISSION)
    _valid_constraint(cursor, SUBMISSION, "UNIQUE (member_id, category)")
    _valid_constraint(cursor, SUBMISSION, "CHECK%COMPENSATION%INFRASTRUCTURE%BUSINESS%OPERATIONAL%")
    return f"{text}, unique (member_id, category), four categories"


def _resources(cursor: CursorWrapper) -> str:
    text = _table(cursor, RESOURCE)
    _valid_constraint(
        cursor, RESOURCE, "%COLD_EMAIL%SALES_GTM%CUSTOMER_SERVICE%OPERATIONS%AGENCY_GROWTH%"
    )
    _valid_constraint(cursor, RESOURCE, "%TEMPLATE%SOP%PLAYBOOK%COURSE%VIDEO%")
    return f"{text}, five categories, five types"


def _downloads(cursor: CursorWrapper) -> str:
    text = _table(cursor, DOWNLOAD)
    trigger(cursor, DOWNLOAD, "resources_resourcedownload_count")
    return f"{text}, counted by a trigger"


def _ledger(cursor: CursorWrapper) -> str:
    text = _table(cursor, LEDGER)
    _valid_constraint(cursor, LEDGER, "UNIQUE (member_id, action, source)")
    for what in ("no_update", "no_delete", "no_truncate"):
        trigger(cursor, LEDGER, f"{LEDGER}_{what}")
    return f"{text}, unique (member_id, action, source), UPDATE, DELETE and TRUNCATE refused"


def _discord(cursor: CursorWrapper) -> str:
    text = _table(cursor, DISCORD)
    _valid_constraint(cursor, DISCORD, "CHECK%MESSAGE%REACTION_GIVEN%REACTION_RECEIVED%")
    return f"{text}, three activity types"


def _member_columns(cursor: CursorWrapper) -> str:
    text = _table(cursor, MEMBER)
    _index(cursor, "standing_total_idx")
    return (
        f"{text}; the leaderboard reads standing_total_idx instead of an index on the raw total (an"
        " award stays a HOT update)"
    )


def _index(cursor: CursorWrapper, name: str) -> None:
    table, built_on = INDEXES[name]
    found = rows(
        cursor,
        "SELECT pg_get_indexdef(indexrelid), indisvalid AND indisready FROM pg_index "
        "WHERE indexrelid = to_regclass(%s) AND indrelid = to_regclass(%s)",
        name,
        table,
    )
    if not found:
        raise Broken(f"index {name} is missing on {table}")
    definition, valid = found[0]
    if not definition.endswith(f"USING {built_on}"):
        raise Broken(f"index {name} is {definition.partition(' USING ')[2]}, not {built_on}")
    if not valid:
        raise Broken(f"index {name} is INVALID: run migrate again")


def _gin_serves(cursor: CursorWrapper) -> str:
    """Live proof: on 100,000 rows with the same indexes the planner answers @> from the GIN index.

    The rows lie in a temporary copy of the table, so that the live one is neither filled nor left
    with dead rows.
    """
    _index(cursor, "submission_data_gin_idx")
    cursor.execute(
        f"CREATE TEMPORARY TABLE submission_proof (LIKE {SUBMISSION} INCLUDING ALL) ON COMMIT DROP"
    )
    cursor.execute(
        "INSERT INTO submission_proof (member_id, category, data) SELECT n, 'OPERATIONAL',"
        " jsonb_build_object('domains_per_client', n %% 1000, 'warmup_days', n %% 60) FROM"
        " generate_series(1, %s) n",
        [PROOF_ROWS],
    )
    # What autovacuum does on a live table: empty the list of pending entries, and gather
    # statistics.
    cursor.execute("SELECT gin_clean_pending_list('submission_proof_data_idx')")
    cursor.execute("ANALYZE submission_proof")
    plan = "\n".join(
        row[0]
        for row in rows(
            cursor,
            "EXPLAIN SELECT * FROM submission_proof WHERE data @> %s::jsonb",
            '{"domains_per_client": 7}',
        )
    )
    if "Bitmap Index Scan" not in plan or "data_idx" not in plan:
        raise Broken(
            f"the planner does not use the GIN index for @> on {PROOF_ROWS:,} rows:"
            f" {plan.splitlines()[0]}"
        )
    return (
        "submission_data_gin_idx is gin (data jsonb_path_ops); the planner uses it for @> on"
        f" {PROOF_ROWS:,} rows"
    )


def _keys(cursor: CursorWrapper) -> str:
    for name, (table, column, target) in KEYS.items():
        found = rows(
            cursor,
            "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint "
            "WHERE conname = %s AND conrelid = to_regclass(%s) AND contype = 'f'",
            name,
            table,
        )
        if not found:
            raise Broken(f"foreign key {name} is missing on {table}")
        definition, valid = found[0]
        if not definition.startswith(
            f"FOREIGN KEY ({column}) REFERENCES {target}(id) ON DELETE CASCADE"
        ):
            raise Broken(f"foreign key {name} is {definition}")
        if not valid:
            raise Broken(
                f"foreign key {name} was never validated: ALTER TABLE {table} VALIDATE CONSTRAINT"
                f" {name}"
            )
    return f"{len(KEYS)} foreign keys, ON DELETE CASCADE, all validated"


def _indexes(cursor: CursorWrapper) -> str:
    for name in INDEXES:
        _index(cursor, name)
    return f"{len(INDEXES)} indexes, all valid"


PROMISES: Final = (
    Promise("DB-01", _submissions),
    Promise("DB-02", _resources),
    Promise("DB-03", _downloads),
    Promise("DB-04", _ledger),
    Promise("DB-05", _discord),
    Promise("DB-06", _member_columns),
    Promise("DB-07", total_follows),
    Promise("DB-08", _gin_serves),
    Promise("DB-09", _keys),
    Promise("DB-10", _indexes),
)
