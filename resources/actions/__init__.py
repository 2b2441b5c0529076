"""What happens in the library, by subject. The only place that writes its rows."""

from resources.actions.deeds import Undone, undo
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
from resources.actions.uploading import (
    TooManyUploads,
    claim_upload,
    forget_uploads,
    require_upload,
)

__all__ = [
    "ChangedMeanwhile",
    "FileGone",
    "NotPaying",
    "Taken",
    "TooManyUploads",
    "Undone",
    "add_tag",
    "archive",
    "claim_upload",
    "download",
    "download_past",
    "forget_uploads",
    "free_slug",
    "publish",
    "publish_due",
    "require_file",
    "require_upload",
    "restore",
    "save",
    "schedule",
    "set_featured",
    "set_tags",
    "tag_named",
    "undo",
    "withdraw",
]
