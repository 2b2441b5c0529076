"""What a file really is. Its content decides; the name must agree with it.

Nothing here is stored or served: a verdict only. `check` and `check_image` read from the start of
what they are given and leave it rewound.
"""

import codecs
import re
import zipfile
from enum import Enum
from pathlib import PurePosixPath
from typing import Final

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image

HEAD_BYTES: Final = 4096
# A part list longer than this is no document somebody wrote.
CONTENT_TYPES_BYTES: Final = 1024 * 1024
MAX_IMAGE_BYTES: Final = 5 * 1024 * 1024
MAX_IMAGE_PIXELS: Final = 40_000_000
KINDS_IN_WORDS: Final = "PDF, DOCX, XLSX, CSV, MP4 or ZIP"


class Refused(ValueError):
    """This file is not taken; the message says why and what to do, for the curator who chose it."""


class Kind(Enum):
    """The kinds of file the library takes: label, ending, media type."""

    PDF = ("PDF", ".pdf", "application/pdf")
    DOCX = (
        "DOCX",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    XLSX = ("XLSX", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    CSV = ("CSV", ".csv", "text/csv; charset=utf-8")
    MP4 = ("MP4", ".mp4", "video/mp4")
    ZIP = ("ZIP", ".zip", "application/zip")

    def __init__(self, label: str, ending: str, media_type: str) -> None:
        self.label = label
        self.ending = ending
        self.media_type = media_type


class ImageKind(Enum):
    """The kinds of picture a cover may be: Pillow's name, ending, media type."""

    PNG = ("PNG", ".png", "image/png")
    JPEG = ("JPEG", ".jpg", "image/jpeg")
    WEBP = ("WEBP", ".webp", "image/webp")

    def __init__(self, label: str, ending: str, media_type: str) -> None:
        self.label = label
        self.ending = ending
        self.media_type = media_type


ENDINGS: Final = {kind.ending: kind for kind in Kind}
IMAGE_ENDINGS: Final = {kind.ending: kind for kind in ImageKind}
# ISO base media brands that browsers and players open as MP4. QuickTime ("qt  ") and HEIC are
# cousins and are not taken.
MP4_BRANDS: Final = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"M4VH",
        b"M4VP",
        b"dash",
        b"MSNV",
        b"f4v ",
    }
)
# Files built like an MP4 that are something else, whatever else they claim to be compatible with.
NO_FILM: Final = frozenset(
    {
        b"qt  ",
        b"heic",
        b"heix",
        b"hevc",
        b"mif1",
        b"msf1",
        b"avif",
        b"avis",
        b"crx ",
        b"M4A ",
        b"M4B ",
        b"M4P ",
    }
)
MARKUP: Final = (
    ("<svg", "an SVG drawing"),
    ("<html", "an HTML page"),
    ("<!doctype html", "an HTML page"),
    ("<?xml", "an XML file"),
)
# What a page without its frame begins with.
PAGE: Final = re.compile(
    "<(?:a|abbr|address|article|aside|audio|b|base|body|br|button|canvas|center|div|dl|embed|font|footer|form|frame"
    "|frameset|h[1-6]|head|header|hr|i|iframe|img|input|label|li|link|main|map|math|meta|nav|noscript|object|ol|p|param"
    "|picture|pre|script|section|select|small|source|span|strong|style|table|tbody|td|template|textarea|th|title|tr|u|ul"
    r"|video|xml|xmp)(?![\w-])"
)


def kind_of_name(name: str) -> Kind | None:
    """The kind a stored file's ending tells.

    Stored names were held to their content by `check`; others prove nothing.
    """
    return ENDINGS.get(PurePosixPath(name).suffix.lower())


def image_kind_of_name(name: str) -> ImageKind | None:
    """The same for a stored cover."""
    return IMAGE_ENDINGS.get(PurePosixPath(name).suffix.lower())


def check(upload: File, *, max_bytes: int) -> Kind:
    """What `upload` is by its content.

    Raises Refused when it is not taken, too big (bytes), empty, or wears another ending.
    """
    name = PurePosixPath(upload.name or "").name
    size = upload.size
    if not size:
        raise Refused(f"“{name}” is empty. Choose the file again.")
    if size > max_bytes:
        raise Refused(
            f"“{name}” has {filesizeformat(size)}; the library takes up to"
            f" {filesizeformat(max_bytes)}."
        )
    try:
        kind = _kind_by_content(upload, name)
    finally:
        upload.seek(0)
    ending = PurePosixPath(name).suffix.lower()
    if ending != kind.ending:
        worn = f"its name ends in {ending}" if ending else "its name has no ending"
        raise Refused(
            f"“{name}” is a {kind.label} file by its content, but {worn}. If that is right, rename"
            f" it to {kind.ending}."
        )
    return kind


def check_image(upload: File) -> ImageKind:
    """What picture `upload` is by its content.

    Raises Refused for anything but a sound PNG, JPG or WEBP of reasonable size.
    """
    name = PurePosixPath(upload.name or "").name
    if upload.size > MAX_IMAGE_BYTES:
        raise Refused(
            f"“{name}” has {filesizeformat(upload.size)}; a cover takes up to"
            f" {filesizeformat(MAX_IMAGE_BYTES)}."
        )
    try:
        upload.seek(0)
        with Image.open(upload, formats=[kind.label for kind in ImageKind]) as image:
            # A phone's photo with a second picture (depth, preview) behind the first is a JPEG to
            # everybody else.
            kind = ImageKind.JPEG if image.format == "MPO" else ImageKind[str(image.format)]
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise Refused(
                    f"“{name}” has {image.width} by {image.height} pixels; 1600 by 1000 is plenty"
                    " for a cover."
                )
            image.verify()
    except Refused:
        raise
    except Exception as error:  # Pillow raises whatever its decoders raise on a broken picture
        raise Refused(
            f"“{name}” is not a PNG, JPG or WEBP picture. SVG and other formats are not taken for"
            " covers."
        ) from error
    finally:
        upload.seek(0)
    return kind


def _kind_by_content(upload: File, name: str) -> Kind:
    """The kind, from the first bytes on.

    Signatures count at the very start only: a page with a PDF hidden in it is a page.
    """
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if head.startswith(b"%PDF-"):
        return _whole_pdf(upload, name)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(upload, name)
    if head[4:8] == b"ftyp":
        return _mp4(head, name)
    is_csv = PurePosixPath(name).suffix.lower() == ".csv"
    markup = _markup(head, is_csv=is_csv)
    if markup:
        raise Refused(
            f"“{name}” is {markup}, whatever its name says. The library does not take those; export"
            " it as PDF."
        )
    if is_csv:
        return _csv(upload, name)
    raise Refused(f"“{name}” is none of the kinds the library takes: {KINDS_IN_WORDS}.")


def _whole_pdf(upload: File, name: str) -> Kind:
    upload.seek(max(0, upload.size - HEAD_BYTES))
    if b"%%EOF" not in upload.read():
        raise Refused(f"“{name}” is a PDF cut short: its end is missing. Export or copy it again.")
    return Kind.PDF


def _kind_of_archive(upload: File, name: str) -> Kind:
    """DOCX and XLSX are archives that say so in their part list; any other sound archive is a
    ZIP.
    """
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            parts = _part_list(archive)
    # zipfile passes on whatever its decompressors raise on a damaged archive
    except Exception as error:
        raise Refused(f"“{name}” is a damaged archive. Pack it again.") from error
    if any(
        entry.filename.startswith(("/", "\\"))
        or ".." in PurePosixPath(entry.filename.replace("\\", "/")).parts
        for entry in entries
    ):
        raise Refused(
            f"“{name}” holds a path that leads out of its folder. Pack it again from inside the"
            " folder."
        )
    if b"macroEnabled" in parts or any(
        entry.filename.lower().endswith("vbaproject.bin") for entry in entries
    ):
        raise Refused(f"“{name}” holds macros. Save it without them, as DOCX or XLSX.")
    if b"wordprocessingml.document.main+xml" in parts:
        return Kind.DOCX
    if b"spreadsheetml.sheet.main+xml" in parts:
        return Kind.XLSX
    return Kind.ZIP


def _part_list(archive: zipfile.ZipFile) -> bytes:
    """The list of parts of an Office document; empty for a plain archive."""
    try:
        with archive.open("[Content_Types].xml") as parts:
            return parts.read(CONTENT_TYPES_BYTES)
    except KeyError:
        return b""


def _mp4(head: bytes, name: str) -> Kind:
    # The first box: its length, "ftyp", the major brand, a version, then the brands it is
    # compatible with.
    length = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, length - 3, 4))}
    if head[8:12] in NO_FILM or not brands & MP4_BRANDS:
        raise Refused(f"“{name}” is a video or picture of another kind. Export it as MP4 (H.264).")
    return Kind.MP4


def _markup(head: bytes, *, is_csv: bool) -> str | None:
    """ "an HTML page" and the like when the bytes begin as markup, in UTF-8 or UTF-16; None
    otherwise.

    In a CSV the first cell may stand in angle brackets, such as <first_name> or <10k.
    """
    encoding = (
        "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    )
    text = head.decode(encoding, errors="replace").lstrip().lower()
    if not text.startswith("<") or (is_csv and _is_cell(text)):
        return None
    # The outermost element counts, and an SVG usually comes after an XML declaration.
    return next((words for mark, words in MARKUP if mark in text), "a page of markup")


def _is_cell(text: str) -> bool:
    """Whether this text, which begins with <, begins with a cell of a CSV rather than with a
    page.
    """
    if text.startswith(("<!", "<?", "</", "<html", "<svg")):
        return False
    if PAGE.match(text):
        # <title> is a column too, when another one follows it.
        return bool(re.match(r"<[a-z0-9]+>[ ]*[,;\t|]", text))
    return True


def _csv(upload: File, name: str) -> Kind:
    """Text in UTF-8, line by line, with nothing that only programs write."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    upload.seek(0)
    try:
        for chunk in upload.chunks():
            if any(
                ord(letter) < 32 and letter not in "\t\n\r\f"
                for letter in set(decoder.decode(chunk))
            ):
                raise Refused(f"“{name}” is not a text file. Save the sheet as CSV (UTF-8).")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Refused(f"“{name}” is not in UTF-8. Save the sheet as “CSV UTF-8”.") from error
    return Kind.CSV
