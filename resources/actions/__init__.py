"""What happens in the library, by subject. The only place that writes its rows."""

from resources.actions.deeds import Undone, undo
from resources.actions.mending import note_measure, put_back
from resources.actions.saving import ChangedMeanwhile, free_slug, save
from resources.actions.states import (
    archive,
    publish,
    publish_due,
    restore,
    schedule,
    set_featured,
    withdraw,
)
from resources.actions.tagging import add_tag, set_tags, tag_named
from resources.actions.taking import (
    FileGone,
    NotPaying,
    Taken,
    download,
    download_past,
    require_file,
)

__all__ = [
    "ChangedMeanwhile",
    "FileGone",
    "NotPaying",
    "Taken",
    "Undone",
    "add_tag",
    "archive",
    "download",
    "download_past",
    "free_slug",
    "note_measure",
    "publish",
    "publish_due",
    "put_back",
    "require_file",
    "restore",
    "save",
    "schedule",
    "set_featured",
    "set_tags",
    "tag_named",
    "undo",
    "withdraw",
]
