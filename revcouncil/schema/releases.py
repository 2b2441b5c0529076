"""What a project's releases are called, and which migration of each app is the head of each.

The setting SCHEMA_RELEASES holds them, or the dotted path of where they stand: {"1.0": {"shop":
"0007_add_price", "blog": None}}. Apps that are not named stand at their newest migration in every
release. None means that the app has no table in it.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

Target = tuple[str, str | None]
Releases = Mapping[str, Mapping[str, str | None]]


def releases() -> Releases:
    """The project's releases, oldest first; empty where it names none."""
    given = getattr(settings, "SCHEMA_RELEASES", None) or {}
    found: Releases = import_string(given) if isinstance(given, str) else given
    return found


def targets(release: str) -> list[Target]:
    """The head of each named app in `release`, in an order that can be migrated to.

    Raises KeyError for an unknown one.
    """
    heads = releases()[release]
    # Going back, what others stand on goes last; going forward, the executor adds what is needed
    # first.
    return [(app, heads[app]) for app in reversed(_apps_in_order()) if app in heads]


def _apps_in_order() -> list[str]:
    """Every app with migrations, each behind those its first migration stands on."""
    graph = MigrationLoader(None).graph
    return list(
        dict.fromkeys(app for root in graph.leaf_nodes() for app, _ in graph.forwards_plan(root))
    )
