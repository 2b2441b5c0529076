"""The library in the admin, by subject. Django looks for it here."""

from resources.admin.downloads import ResourceDownloadAdmin
from resources.admin.library import ResourceAdmin
from resources.admin.tags import TagAdmin
from resources.search.admin import SearchMissAdmin

__all__ = ["ResourceAdmin", "ResourceDownloadAdmin", "SearchMissAdmin", "TagAdmin"]
