"""What the promises DB-01 to DB-10 ask of columns, keys and indexes."""

from collections.abc import Mapping
from typing import Any, Final

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


def rows(cursor: CursorWrapper, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    cursor.execute(sql, params)
    return cursor.fetchall()


def trigger(cursor: CursorWrapper, table: str, name: str) -> None:
    found = rows(
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
