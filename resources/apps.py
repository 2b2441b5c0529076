"""The curated library and its downloads."""

from django.apps import AppConfig

from members.audit.rules import Deed
from members.flags.rules import Flag


class ResourcesConfig(AppConfig):
    """Files worth taking."""

    name = "resources"
    verbose_name = "Library"
    audited_deeds = (
        Deed("resource_added", "Resource added", "library"),
        Deed("resource_changed", "Resource changed", "library"),
        Deed("resource_published", "Resource published", "library"),
        Deed("resource_scheduled", "Resource scheduled", "library"),
        Deed("resource_withdrawn", "Resource made a draft again", "library"),
        Deed("resource_archived", "Resource archived", "library"),
        Deed("resource_restored", "Resource restored", "library"),
        Deed("resource_featured", "Resource featured", "library"),
        Deed("resource_unfeatured", "Resource featured no more", "library"),
        Deed("resource_tagged", "Resource tagged", "library"),
        Deed("resource_untagged", "Tag taken off a resource", "library"),
        Deed("resource_duplicated", "Resource duplicated", "library"),
        Deed("resource_deleted", "Resource deleted for good", "library"),
        Deed("version_restored", "Older version made current", "library"),
        Deed("featured_ordered", "Featured put in order", "library"),
        Deed("tag_renamed", "Tag renamed", "library"),
        Deed("tags_merged", "Tags merged", "library"),
        Deed("tag_deleted", "Tag deleted", "library"),
        Deed("resource_imported", "Resource read in from a list", "library"),
        Deed("library_exported", "List of the library exported", "library"),
        Deed("deed_undone", "Deed to resources undone", "library"),
    )
    feature_flags = (
        Flag(
            "library",
            "The library",
            "The shelves, the pages of resources and their downloads.",
            addresses=("resources:",),
        ),
    )
