"""The curated library and its downloads."""

from django.apps import AppConfig

from members.flags.rules import Flag


class ResourcesConfig(AppConfig):
    """Files worth taking."""

    name = "resources"
    verbose_name = "Library"
    feature_flags = (
        Flag(
            "library",
            "The library",
            "The shelves, the pages of resources and their downloads.",
            addresses=("resources:",),
        ),
    )
