"""CSV: text of any of the encodings spreadsheets save, with something in its cells."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from django.core.files import File

from members.files.formats import Refused

# What only programs write. Spreadsheets leave a form feed or a vertical tab here and there, and old
# ones an end-of-file mark.
CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
EMPTY: Final = re.compile(r"[\s,;|\"'\ufeff\x1a]*")
OTHERS: Final = (
    (b"{\\rtf", "an RTF text"),
    (b"%!PS", "a PostScript file"),
    (b"#!", "a program"),
    (b"<?php", "a program"),
)


def encoding_of(head: bytes) -> str | None:
    """The encoding a mark at the start tells; None without one."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def check_table(upload: File, head: bytes, name: str) -> None:
    """Raises Refused for what is not text, and for what holds nothing."""
    other = next((words for sign, words in OTHERS if head.startswith(sign)), None)
    if other:
        raise Refused(f"“{name}” is {other}, whatever its name says. Save the sheet as CSV.")
    # Excel's own CSV has no mark and is in the code page of Windows.
    marked = encoding_of(head)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            filled = _is_filled(_texts(upload, encoding), name)
        except UnicodeError:
            continue
        if not filled:
            raise Refused(f"“{name}” has no filled cell in it. Save the sheet again.")
        return
    raise Refused(
        f"“{name}” is not a text file in a known encoding. Save the sheet as “CSV UTF-8”."
    )


def _texts(upload: File, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    upload.seek(0)
    for chunk in upload.chunks():
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _is_filled(texts: Iterator[str], name: str) -> bool:
    filled = False
    for text in texts:
        if CONTROLS.search(text):
            raise Refused(f"“{name}” is not a text file. Save the sheet as CSV (UTF-8).")
        filled = filled or not EMPTY.fullmatch(text)
    return filled
