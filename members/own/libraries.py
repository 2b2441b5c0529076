"""The tables of allauth and of Django, and what they hold of a member."""

from typing import Final

from members.own import copied, forgetting
from members.own.registry import Fate, Table, nobodys, of

LIBRARIES: Final = (
    Table(
        "account.EmailAddress",
        Fate.GOES,
        rows=of("account.EmailAddress", "user"),
        copy=copied.ADDRESSES,
        words=("e-mail address", "e-mail addresses"),
    ),
    Table(
        "account.EmailConfirmation",
        Fate.GOES,
        rows=of("account.EmailConfirmation", "email_address__user"),
        copy=copied.CONFIRMATIONS,
    ),
    Table(
        "mfa.Authenticator",
        Fate.GOES,
        rows=of("mfa.Authenticator", "user"),
        copy=copied.FACTORS,
        words=("second factor", "second factors"),
        loose=("data",),
    ),
    Table(
        "usersessions.UserSession",
        Fate.ENDS,
        rows=of("usersessions.UserSession", "user"),
        copy=copied.SESSIONS,
        loose=("data",),
    ),
    Table(
        "socialaccount.SocialAccount",
        Fate.GOES,
        rows=of("socialaccount.SocialAccount", "user"),
        copy=copied.LINKED,
        words=("linked account", "linked accounts"),
        loose=("extra_data",),
    ),
    Table(
        "socialaccount.SocialToken",
        Fate.GOES,
        "A key to another service, of use to thieves only.",
        rows=of("socialaccount.SocialToken", "account__user"),
    ),
    Table(
        "sessions.Session",
        Fate.ENDS,
        "Where one is signed in, in a form only the product reads; "
        "usersessions has it in words where it is installed. Ended by members/own/erasing.py.",
        loose=("session_data",),
    ),
    Table(
        "admin.LogEntry",
        Fate.GOES,
        rows=of("admin.LogEntry", "user"),
        copy=copied.ADMIN_LOG,
        forget=forgetting.admin_log,
        loose=("object_id", "object_repr", "change_message"),
    ),
    Table(
        "pghistory.Context",
        Fate.STAYS,
        "Which request changed a row; it forgets whose. Copied with the history itself.",
        loose=("metadata",),
    ),
    *nobodys(
        "Joins the histories for reading; no table.",
        "pghistory.Events",
        loose=("pgh_data", "pgh_diff", "pgh_context"),
    ),
    *nobodys("The keys of this site at another service.", "socialaccount.SocialApp"),
    *nobodys(
        "Django's own lists of what there is.",
        "auth.Permission",
        "auth.Group",
        "auth.Group_permissions",
        "contenttypes.ContentType",
        "django_migrations",
    ),
)
