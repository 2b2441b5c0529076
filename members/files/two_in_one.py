"""Files that other programs read as something else: two things at once."""

import re
from typing import IO, Final

from members.files.formats import Refused

# A page in disguise says so near its beginning, behind whatever signature it borrowed.
HIDDEN_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|script|svg|body|iframe)[\s>/]", re.I)
# The record at the end of a ZIP archive, and the entries of its list.
END: Final = b"PK\x05\x06"
END_LENGTH: Final = 22
DIRECTORY: Final = b"PK\x01\x02"
LONGEST_COMMENT: Final = 0xFFFF


def refuse_two_in_one(file: IO[bytes], size: int, head: bytes, name: str, what: str) -> None:
    """Raises Refused for one that is a page or a ZIP archive besides."""
    other = "an HTML page" if HIDDEN_PAGE.search(head) else ""
    if is_appended(file, size):
        other = "a ZIP archive"
    if other:
        raise two_in_one(name, what, other)


def two_in_one(name: str, what: str, other: str) -> Refused:
    """What is said of it."""
    return Refused(
        f"“{name}” is {what} and {other} in one, which nobody makes by accident. Export it again."
    )


def is_appended(file: IO[bytes], size: int) -> bool:
    """Whether a ZIP archive ends where this file ends: then it is two things at once."""
    start = max(0, size - END_LENGTH - LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(END)
    while place >= 0:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if len(tail) - place - END_LENGTH == comment:
            length = int.from_bytes(tail[place + 12 : place + 16], "little")
            file.seek(max(0, start + place - length))
            return length == 0 or file.read(4) == DIRECTORY
        place = tail.rfind(END, 0, place)
    return False
