"""What happens in the library, by subject. The only place that writes its rows."""

from resources.actions.copying import duplicate
from resources.actions.deeds import Undone, undo
from resources.actions.featuring import OrderChanged, order_featured
from resources.actions.mending import note_measure, put_back
from resources.actions.removing import KnownToMembers, Lost, delete_for_good, lost_with
from resources.actions.saving import ChangedMeanwhile, save
from resources.actions.slugs import free_slug
from resources.actions.states import (
    archive,
    publish,
    publish_due,
    restore,
    schedule,
    set_featured,
    withdraw,
)
from resources.actions.tagging import (
    add_tag,
    delete_tag,
    merge_tags,
    remove_tag,
    rename_tag,
    set_tags,
    tag_named,
    tags_named,
)
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
from resources.actions.versions import make_current

__all__ = [
    "ChangedMeanwhile",
    "FileGone",
    "KnownToMembers",
    "Lost",
    "NotPaying",
    "OrderChanged",
    "Taken",
    "TooManyUploads",
    "Undone",
    "add_tag",
    "archive",
    "claim_upload",
    "delete_for_good",
    "delete_tag",
    "download",
    "download_past",
    "duplicate",
    "forget_uploads",
    "free_slug",
    "lost_with",
    "make_current",
    "merge_tags",
    "note_measure",
    "order_featured",
    "publish",
    "publish_due",
    "put_back",
    "remove_tag",
    "rename_tag",
    "require_file",
    "require_upload",
    "restore",
    "save",
    "schedule",
    "set_featured",
    "set_tags",
    "tag_named",
    "tags_named",
    "undo",
    "withdraw",
]
