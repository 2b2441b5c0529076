"""What staff may do, declared once and synced into Django's groups after every migrate.

Three roles, by spec: members. A super admin (`is_superuser`) may do everything and is the only one
who makes staff. A line is "app.action_model", where `*` stands for any action or model; a model's
own actions are add, change, delete, view. The admin asks Django's permissions; nothing else of the
product knows these names.
"""

from fnmatch import fnmatchcase
from typing import Any, Final

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

ROLES: Final[dict[str, tuple[str, ...]]] = {
    "Admin": (
        "members.*_member",
        "members.*_team",
        "members.*_pendinginvite",
        "members.view_*",
        "members.change_letter",  # sending again, taking out
        "members.change_effect",  # trying again, taking out
        "members.*_plan",  # granting, ending what was granted
        "members.change_moneyback",  # seen
        "members.change_reconciliationdifference",  # having it fixed
        "members.change_reconciliationrun",  # comparing now
        "members.*_emailtemplate",
        "gamification.view_*",
        "gamification.add_pointtransaction",  # adjusting points, with a reason
        "gamification.add_memberbadge",  # nominating
        "gamification.change_pointconfig",  # what an action pays
        "activities.view_*",
        "activities.review_submission",
        "activities.review_old_submission",  # sessions more than 30 days old
        "activities.add_coursesender",  # who may tell of completed courses
        "activities.change_coursesender",  # a new address, switching off
        "activities.change_courseevent",  # matching, trying again, putting aside
        "growth.view_*",  # never a draft, never what a review says
        "growth.change_report",  # taking out of the diary, leaving as it is
        "growth.change_reply",
        "growth.delete_reply",
    ),
    "Curator": ("resources.*",),
    "Reviewer": (
        "benchmarks.view_*",
        "benchmarks.change_benchmarksubmission",  # accepting, rejecting, taking it back
        "activities.view_*",
        "activities.review_submission",  # approving, rejecting, taking it back
        "growth.view_post",
        "growth.view_reply",
        "growth.view_report",
        "growth.change_report",  # taking out of the diary, leaving as it is
    ),
}


def grants(role: str, permission: str) -> bool:
    """Whether `role` holds `permission`, written as "app.codename"."""
    return any(fnmatchcase(permission, pattern) for pattern in ROLES[role])


def sync_roles(
    app_config: AppConfig,
    verbosity: int = 0,
    interactive: bool = False,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = None,
    **kwargs: Any,
) -> None:
    """Give each group what its role declares of this app, no more and no less. Listens to
    post_migrate.

    `apps` is the state migrated to: before the auth tables exist there is nothing to do. After
    `flush` there is none: everything exists then.
    """
    declared = {pattern.split(".", 1)[0] for patterns in ROLES.values() for pattern in patterns}
    if app_config.label not in declared:
        return
    apps = apps or installed_apps
    try:
        group_model, permission_model = (
            apps.get_model("auth", "Group"),
            apps.get_model("auth", "Permission"),
        )
    except LookupError:
        return
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    held = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
    for role in ROLES:
        group, _ = group_model.objects.using(using).get_or_create(name=role)
        wanted = {
            permission
            for permission in held
            if grants(role, f"{app_config.label}.{permission.codename}")
        }
        given = set(group.permissions.filter(content_type__app_label=app_config.label))
        group.permissions.remove(*(given - wanted))
        group.permissions.add(*(wanted - given))
