"""Rows that follow what the code declares, brought up to date after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.db import DEFAULT_DB_ALIAS

from gamification.badges.catalogue import CATALOGUE
from gamification.catalogue import DEFAULT_VALUES


def sync_catalogue(
    app_config: AppConfig,
    verbosity: int = 0,
    interactive: bool = False,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = None,
    **kwargs: Any,
) -> None:
    """Keep the table of badges as declared, and give each award a row for staff to edit.

    Listens to post_migrate. A badge that is declared no more keeps its row: members hold it.
    What staff set for an award is left alone. `apps` is the state migrated to: before the
    tables exist there is nothing to do. After `flush` there is none: everything exists then.
    """
    if app_config.label != "gamification":
        return
    apps = apps or installed_apps
    try:
        badge = apps.get_model("gamification", "Badge")
        config = apps.get_model("gamification", "PointConfig")
    except LookupError:
        return
    badge.objects.using(using).bulk_create(
        [
            badge(code=b.code, name=b.name, criteria=b.criteria, icon=b.icon, place=place)
            for place, b in enumerate(CATALOGUE, 1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "criteria", "icon", "place"],
    )
    config.objects.using(using).bulk_create(
        [config(action=action, points=points) for action, points in DEFAULT_VALUES.items()],
        ignore_conflicts=True,
    )
