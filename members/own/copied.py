"""What the files of a member's copy say, column by column: its name there, and where it is from."""

from typing import Final

from members.models import Member
from members.own.registry import Copy


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


# A column that is in no copy, and why.
NOT_COPIED: Final = {
    "password": "a hash, of use only to whoever wants to guess the password",
}
# A new column of the account comes into the copy by itself.
ACCOUNT: Final = Copy(
    "account",
    _same(
        *(
            field.name
            for field in Member._meta.concrete_fields
            if field.name not in NOT_COPIED and field.name != "team"
        )
    )
    | {"team": "team__name"},
)
ROLES: Final = Copy("roles", {"role": "group__name"})
RIGHTS: Final = Copy("rights", {"right": "permission__codename"})
INVITES: Final = Copy(
    "invites",
    {
        "team": "team__name",
        "seat": "seat_tier",
        "made_at": "created_at",
        "claimed_at": "claimed_at",
        "revoked_at": "revoked_at",
    },
)
NOTES: Final = Copy("notes", {"note": "text", "written_at": "at"})
DEEDS: Final = Copy("deeds", {"deed": "action", "at": "at"})
HISTORY: Final = Copy(
    "history",
    {"at": "pgh_created_at", "what": "pgh_label"}
    | _same(
        "is_active",
        "is_staff",
        "is_superuser",
        "subscription_status",
        "seat_tier",
        "community_role",
        "is_team_admin",
        "is_primary_owner",
        "in_debtor_state",
    ),
)
EXPORTS: Final = Copy("copies", _same("status", "requested_at", "ready_at", "expires_at", "size"))
LETTERS: Final = Copy("letters", _same("kind", "to", "subject", "state", "created_at", "sent_at"))
PLANS: Final = Copy(
    "plans",
    _same(
        *("source", "kind", "status", "period_end", "ends_at", "trial_ends_at", "failed_at"),
        *("monthly_cents", "currency", "card", "discount", "stripe_customer_id", "created_at"),
    ),
)
CHECKOUTS: Final = Copy(
    "checkouts", _same("kind", "company_name", "owner_seats", "team_seats", "created_at")
)
MONEY_BACK: Final = Copy("money_back", _same("kind", "cents", "currency", "status", "at"))
SEAT: Final = Copy("seat", _same("active_since", "ends_at", "next_due_at"))
DISCORD_SEAT: Final = Copy(
    "discord_seat",
    _same("discord_id", "state", "is_pending", "roles", "pushed_at", "dms_closed_at"),
)
EFFECTS: Final = Copy("effects", _same("kind", "state", "created_at", "done_at"))
ADDRESSES: Final = Copy("addresses", _same("email", "verified", "primary"))
CONFIRMATIONS: Final = Copy(
    "confirmations", {"email": "email_address__email", "made_at": "created", "sent_at": "sent"}
)
FACTORS: Final = Copy("second_factors", _same("type", "created_at", "last_used_at"))
SESSIONS: Final = Copy("sessions", _same("ip", "user_agent", "created_at", "last_seen_at"))
LINKED: Final = Copy(
    "linked_accounts", _same("provider", "uid", "date_joined", "last_login", "extra_data")
)
ADMIN_LOG: Final = Copy("admin_log", {"at": "action_time", "kind": "content_type__model"})
RUNS: Final = Copy("reconciliations", _same("mode", "status", "started_at", "finished_at"))
DIFFERENCES: Final = Copy(
    "differences",
    _same(
        *("kind", "stripe_says", "database_says", "discord_says", "discord_id", "stripe_id"),
        *("state", "note", "found_at", "fixed_at", "settled_at"),
    ),
)
