"""The library's pages and its downloads, by subject."""

from resources.views.detail import detail, thumbnail
from resources.views.library import library, missed
from resources.views.taking import download, granted, player, stream, watch

__all__ = [
    "detail",
    "download",
    "granted",
    "library",
    "missed",
    "player",
    "stream",
    "thumbnail",
    "watch",
]
