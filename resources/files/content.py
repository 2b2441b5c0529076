"""What file of the library an upload is, by its content."""

import codecs
import zipfile
from pathlib import PurePosixPath
from typing import Final

from django.core.files import File
from django.template.defaultfilters import filesizeformat

from resources.files.formats import FORMATS_IN_WORDS, FileFormat, Refused
from resources.files.markup import markup_of

HEAD_BYTES: Final = 4096
# A part list longer than this is no document somebody wrote.
CONTENT_TYPES_BYTES: Final = 1024 * 1024
# ISO base media brands that browsers and players open as MP4. QuickTime ("qt  ") and HEIC are
# cousins and are not taken.
MP4_BRANDS: Final = frozenset(
    b"isom,iso2,iso3,iso4,iso5,iso6,mp41,mp42,avc1,M4V ,M4VH,M4VP,dash,MSNV,f4v ".split(b",")
)
# Files built like an MP4 that are something else, whatever else they claim to be compatible with.
NO_FILM: Final = frozenset(
    b"qt  ,heic,heix,hevc,mif1,msf1,avif,avis,crx ,M4A ,M4B ,M4P ".split(b",")
)


def check(upload: File, *, max_bytes: int) -> FileFormat:
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
        found = _format_by_content(upload, name)
    finally:
        upload.seek(0)
    ending = PurePosixPath(name).suffix.lower()
    if ending != found.ending:
        worn = f"its name ends in {ending}" if ending else "its name has no ending"
        raise Refused(
            f"“{name}” is a {found.label} file by its content, but {worn}. If that is right, rename"
            f" it to {found.ending}."
        )
    return found


def _format_by_content(upload: File, name: str) -> FileFormat:
    """The format, from the first bytes on.

    Signatures count at the very start only: a page with a PDF hidden in it is a page.
    """
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if head.startswith(b"%PDF-"):
        return _whole_pdf(upload, name)
    if head.startswith(b"PK\x03\x04"):
        return _format_of_archive(upload, name)
    if head[4:8] == b"ftyp":
        return _mp4(head, name)
    is_csv = PurePosixPath(name).suffix.lower() == ".csv"
    described = markup_of(head, is_csv=is_csv)
    if described:
        raise Refused(
            f"“{name}” is {described}, whatever its name says. The library does not take those;"
            " export it as PDF."
        )
    if is_csv:
        return _csv(upload, name)
    raise Refused(f"“{name}” is none of the kinds the library takes: {FORMATS_IN_WORDS}.")


def _whole_pdf(upload: File, name: str) -> FileFormat:
    upload.seek(max(0, upload.size - HEAD_BYTES))
    if b"%%EOF" not in upload.read():
        raise Refused(f"“{name}” is a PDF cut short: its end is missing. Export or copy it again.")
    return FileFormat.PDF


def _format_of_archive(upload: File, name: str) -> FileFormat:
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
        return FileFormat.DOCX
    if b"spreadsheetml.sheet.main+xml" in parts:
        return FileFormat.XLSX
    return FileFormat.ZIP


def _part_list(archive: zipfile.ZipFile) -> bytes:
    """The list of parts of an Office document; empty for a plain archive."""
    try:
        with archive.open("[Content_Types].xml") as parts:
            return parts.read(CONTENT_TYPES_BYTES)
    except KeyError:
        return b""


def _mp4(head: bytes, name: str) -> FileFormat:
    # The first box: its length, "ftyp", the major brand, a version, then the brands it is
    # compatible with.
    length = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, length - 3, 4))}
    if head[8:12] in NO_FILM or not brands & MP4_BRANDS:
        raise Refused(f"“{name}” is a video or picture of another kind. Export it as MP4 (H.264).")
    return FileFormat.MP4


def _csv(upload: File, name: str) -> FileFormat:
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
    return FileFormat.CSV
