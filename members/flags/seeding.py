"""A row for each feature that is declared, after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.db import DEFAULT_DB_ALIAS

from members.flags.catalogue import declared_flags


def sync_flags(
    app_config: AppConfig,
    verbosity: int = 0,
    interactive: bool = False,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = None,
    **kwargs: Any,
) -> None:
    """Give each declared feature its row, as it begins; how staff have set one is left alone.

    Listens to post_migrate. `apps` is the state migrated to: before the table exists there is
    nothing to do. After `flush` there is none: everything exists then.
    """
    if app_config.label != "members":
        return
    try:
        flags = (apps or installed_apps).get_model("members", "FeatureFlag")
    except LookupError:
        return
    flags.objects.using(using).bulk_create(
        [
            flags(name=flag.key, description=flag.description, is_enabled=flag.begins_on)
            for flag in declared_flags().values()
        ],
        ignore_conflicts=True,
    )
