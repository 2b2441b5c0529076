"""What release 2.0 promises of its schema (DB-01 to DB-10), each looked up in the live catalog or
proven and rolled back.

`manage.py verify_schema` prints them. A promise that is broken raises `Broken` with the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

PROOF_ROWS = 100_000

SUBMISSION = "benchmarks_benchmarksubmission"
RESOURCE = "resources_resource"
DOWNLOAD = "resources_resourcedownload"
LEDGER = "gamification_pointtransaction"
DISCORD = "gamification_discordactivity"
MEMBER = "members_member"
STANDING = "gamification_standing"

# Column: (type, nullable, default). The default is compared by its beginning; None asks for no
# default.
Columns = Mapping[str, tuple[str, bool, str | None]]
STAMP = ("timestamp with time zone", False, "statement_timestamp()")

COLUMNS: Final[dict[str, Columns]] = {
    SUBMISSION: {
        "member_id": ("bigint", False, None),
        "category": ("character varying(14)", False, None),
        "data": ("jsonb", False, None),
        "is_valid": ("boolean", False, "true"),
        "submitted_at": STAMP,
        "updated_at": STAMP,
    },
    RESOURCE: {
        "title": ("character varying(140)", False, None),
        "description": ("text", False, None),
        "category": ("character varying(20)", False, None),
        "type": ("character varying(20)", False, None),
        "file": ("character varying(255)", False, None),
        "thumbnail": ("character varying(255)", False, "''"),
        "is_featured": ("boolean", False, "false"),
        "download_count": ("integer", False, "0"),
        "created_at": STAMP,
        "updated_at": STAMP,
    },
    DOWNLOAD: {
        "member_id": ("bigint", False, None),
        "resource_id": ("bigint", False, None),
        "downloaded_at": STAMP,
    },
    LEDGER: {
        "member_id": ("bigint", False, None),
        "action": ("character varying(50)", False, None),
        "points": ("integer", False, None),
        "metadata": ("jsonb", True, None),
        "source": ("character varying(120)", False, None),
        "created_at": STAMP,
    },
    DISCORD: {
        "member_id": ("bigint", False, None),
        "discord_id": ("character varying(20)", False, None),
        "activity_type": ("character varying(17)", False, None),
        "xp_delta": ("integer", True, None),
        "xp_total": ("integer", True, None),
        "synced_at": STAMP,
    },
    MEMBER: {
        "total_points": ("integer", False, "0"),
        "current_streak": ("integer", False, "0"),
        "last_active_at": ("timestamp with time zone", True, None),
    },
}

KEYS: Final[dict[str, tuple[str, str, str]]] = {
    "benchmarks_submission_member_fk": (SUBMISSION, "member_id", MEMBER),
    "resources_download_member_fk": (DOWNLOAD, "member_id", MEMBER),
    "resources_download_resource_fk": (DOWNLOAD, "resource_id", RESOURCE),
    "gamification_pointtransaction_member_fk": (LEDGER, "member_id", MEMBER),
    "gamification_discordactivity_member_fk": (DISCORD, "member_id", MEMBER),
}

# Index: (table, what it must be built on, as pg_get_indexdef writes it).
INDEXES: Final[dict[str, tuple[str, str]]] = {
    "submission_category_idx": (SUBMISSION, "btree (category)"),
    "submission_member_idx": (SUBMISSION, "btree (member_id)"),
    "submission_data_gin_idx": (SUBMISSION, "gin (data jsonb_path_ops)"),
    "resource_category_idx": (RESOURCE, "btree (category)"),
    "resource_type_idx": (RESOURCE, "btree (type)"),
    "resource_featured_idx": (RESOURCE, "btree (is_featured)"),
    "download_member_idx": (DOWNLOAD, "btree (member_id)"),
    "download_resource_idx": (DOWNLOAD, "btree (resource_id)"),
    "download_downloaded_at_idx": (DOWNLOAD, "btree (downloaded_at)"),
    "pointtransaction_member_idx": (LEDGER, "btree (member_id)"),
    "pointtransaction_action_idx": (LEDGER, "btree (action)"),
    "pointtransaction_created_idx": (LEDGER, "btree (created_at)"),
    "discordactivity_member_idx": (DISCORD, "btree (member_id)"),
    "discordactivity_discord_id_idx": (DISCORD, "btree (discord_id)"),
    "discordactivity_synced_idx": (DISCORD, "btree (synced_at)"),
    # In place of member_total_points_desc_idx (members.0007 says why): the leaderboard's order,
    # best first.
    "standing_total_idx": (
        STANDING,
        "btree (((- total)), reached, member_id) INCLUDE (total) WHERE (total > 0)",
    ),
}


class Broken(Exception):
    """A promise the database does not keep; the message says what was found instead."""


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


def _rows(cursor: CursorWrapper, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    cursor.execute(sql, params)
    return cursor.fetchall()


def _table(cursor: CursorWrapper, table: str) -> str:
    """Check the columns of one table; say how many were found."""
    found = {
        name: (kind, nullable, default)
        for name, kind, nullable, default in _rows(
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
    found = _rows(
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
    _trigger(cursor, DOWNLOAD, "resources_resourcedownload_count")
    return f"{text}, counted by a trigger"


def _ledger(cursor: CursorWrapper) -> str:
    text = _table(cursor, LEDGER)
    _valid_constraint(cursor, LEDGER, "UNIQUE (member_id, action, source)")
    for what in ("no_update", "no_delete", "no_truncate"):
        _trigger(cursor, LEDGER, f"{LEDGER}_{what}")
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


def _trigger(cursor: CursorWrapper, table: str, name: str) -> None:
    found = _rows(
        cursor,
        "SELECT tgenabled FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = %s AND NOT"
        " tgisinternal",
        table,
        name,
    )
    if not found:
        raise Broken(f"trigger {name} is missing on {table}")
    if found[0][0] not in ("O", "A"):
        raise Broken(f"trigger {name} is disabled: ALTER TABLE {table} ENABLE TRIGGER {name}")


def _index(cursor: CursorWrapper, name: str) -> None:
    table, built_on = INDEXES[name]
    found = _rows(
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


def _new_member(cursor: CursorWrapper) -> int:
    cursor.execute(
        f"INSERT INTO {MEMBER} (email, password, is_superuser) VALUES (%s, '!', false)"
        " RETURNING id",
        [f"{uuid4()}@verify.invalid"],
    )
    return int(cursor.fetchone()[0])


def _total(cursor: CursorWrapper, member: int) -> int:
    return int(_rows(cursor, f"SELECT total_points FROM {MEMBER} WHERE id = %s", member)[0][0])


def _total_follows(cursor: CursorWrapper) -> str:
    """Live proof: a positive, a negative and a bulk insert each move the total exactly; all
    rolled back.
    """
    _trigger(cursor, LEDGER, f"{LEDGER}_follow")
    first, second = _new_member(cursor), _new_member(cursor)
    insert = f"INSERT INTO {LEDGER} (member_id, action, points, source) "
    steps = [
        ("a positive entry", insert + "VALUES (%(first)s, 'verify_schema', 50, 'one')", 50, 0),
        ("a negative entry", insert + "VALUES (%(first)s, 'verify_schema', -20, 'two')", 30, 0),
        (
            "a bulk insert for two members",
            insert
            + "SELECT CASE n %% 2 WHEN 0 THEN %(first)s ELSE %(second)s END, 'verify_schema', n,"
            " 'bulk:' || n FROM generate_series(1, 1000) n",
            30 + sum(range(2, 1001, 2)),
            sum(range(1, 1001, 2)),
        ),
    ]
    for what, sql, *expected in steps:
        cursor.execute(sql, {"first": first, "second": second})
        found = [_total(cursor, first), _total(cursor, second)]
        if found != expected:
            raise Broken(f"{what} left the totals at {found}, not {expected}")
    return (
        "a positive, a negative and a bulk insert (1,000 rows, two members) moved the totals"
        " exactly; rolled back"
    )


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
        for row in _rows(
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
        found = _rows(
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
    Promise("DB-07", _total_follows),
    Promise("DB-08", _gin_serves),
    Promise("DB-09", _keys),
    Promise("DB-10", _indexes),
)
