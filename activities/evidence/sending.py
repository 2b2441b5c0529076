"""Answers that carry a file of evidence."""

from pathlib import PurePosixPath
from typing import Final

from django.http.response import HttpResponseBase

from activities.models import Attachment
from members.files import EvidenceFormat
from members.sending import Asked, disposition_of, send_stored

# An address of the store's own can't be taken back: long enough to be followed, no longer.
STORE_SECONDS: Final = 60


def send_evidence(attachment: Attachment, *, asked: Asked) -> HttpResponseBase:
    """The file, shown in the browser under its own name, or the piece of it that was asked for.

    Raises FileNotFoundError when the storage lacks it.
    """
    found = EvidenceFormat(attachment.format)
    name = PurePosixPath(attachment.name)
    ending = name.suffix if name.suffix.lower() in found.endings else found.ending
    response = send_stored(
        attachment.file.storage,
        str(attachment.file.name),
        media_type=found.media_type,
        asked=asked,
        disposition=disposition_of(name.stem, ending, attached=False),
        seconds=STORE_SECONDS,
    )
    response["Cache-Control"] = "private, no-store"
    return response
