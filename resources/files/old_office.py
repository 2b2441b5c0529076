"""Files of the old Office kind, which the library does not take: which of them, and what to do."""

from collections.abc import Iterator
from typing import Final

from django.core.files import File

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of what they hold, as they stand in their directory, and what it means.
STREAMS: Final = (
    (
        "EncryptedPackage",
        "is protected by a password: members could not open it. Take the password off (in Office:"
        " File, Info, Protect) and upload it again.",
    ),
    ("WordDocument", "is a Word document of the old kind (DOC). Save it as DOCX."),
    ("Workbook", "is an Excel workbook of the old kind (XLS). Save it as XLSX."),
    ("PowerPoint Document", "is a PowerPoint presentation of the old kind. Export it as PDF."),
)


def what_is(upload: File, name: str) -> str:
    """The reason it is not taken."""
    wanted = [(stream.encode("utf-16-le"), words) for stream, words in STREAMS]
    found: set[bytes] = set()
    for window in _windows(upload):
        found |= {sign for sign, _ in wanted if sign in window}
    words = next((words for sign, words in wanted if sign in found), None)
    return f"“{name}” {words or 'is a file of the old Office kind. Save it as DOCX or XLSX.'}"


def _windows(upload: File) -> Iterator[bytes]:
    """The pieces of the file, each with the end of the one before."""
    upload.seek(0)
    last = b""
    for piece in upload.chunks():
        yield last + piece
        last = piece[-64:]
