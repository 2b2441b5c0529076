"""The library in the admin, by subject. Django looks for it here."""

from resources.admin.downloads import ResourceDownloadAdmin
from resources.admin.library import ResourceAdmin
from resources.admin.tags import TagAdmin

__all__ = ["ResourceAdmin", "ResourceDownloadAdmin", "TagAdmin"]
