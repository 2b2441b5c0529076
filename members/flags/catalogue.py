"""The features that can be switched: what every app declares as `feature_flags`."""

from functools import cache

from django.apps import apps

from members.flags.rules import Flag


@cache
def declared_flags() -> dict[str, Flag]:
    """All of them by their key, in the order of the apps."""
    return {
        flag.key: flag
        for config in apps.get_app_configs()
        for flag in getattr(config, "feature_flags", ())
    }
