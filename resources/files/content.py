"""What file of the library an upload is, by its content."""

from pathlib import PurePosixPath

from django.core.files import File
from django.template.defaultfilters import filesizeformat

from members.files import signs
from members.files.bounds import HEAD_BYTES
from members.files.formats import Refused
from members.files.opening import count_pages
from members.files.pdfs import START, check_pdf
from members.files.two_in_one import refuse_two_in_one
from resources.files import archives, office
from resources.files.films import check_film, is_film
from resources.files.formats import FORMATS_IN_WORDS, FileFormat
from resources.files.markup import markup_of
from resources.files.old_office import OLE, what_is
from resources.files.tables import check_table


def check(upload: File, *, max_bytes: int) -> FileFormat:
    """What `upload` is by its content.

    Raises Refused when it is not taken, too big (bytes), empty, hollow or broken, would run on
    members' computers, can't be opened without a password, or wears another ending.
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
    except Refused:
        raise
    # Whatever else a decoder may raise on a broken file, recursion and memory included.
    except Exception as error:
        raise Refused(
            f"“{name}” is damaged and can't be read to its end. Export or copy it again."
        ) from error
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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _format_of_archive(upload, name)
    if START.match(head):
        return _pdf(upload, head, name)
    if is_film(head):
        refuse_two_in_one(upload, upload.size, head, name, "an MP4")
        check_film(upload, upload.size, name)
        return FileFormat.MP4
    if head.startswith(OLE):
        raise Refused(what_is(upload, name))
    is_csv = PurePosixPath(name).suffix.lower() == ".csv"
    described = markup_of(head, is_csv=is_csv)
    if described:
        raise Refused(
            f"“{name}” is {described}, whatever its name says. The library does not take those;"
            " export it as PDF."
        )
    if is_csv:
        check_table(upload, head, name)
        return FileFormat.CSV
    known = signs.named(head)
    if known:
        raise Refused(
            f"“{name}” is {known}, whatever its name says, and none of the kinds the library takes:"
            f" {FORMATS_IN_WORDS}."
        )
    raise Refused(f"“{name}” is none of the kinds the library takes: {FORMATS_IN_WORDS}.")


def _pdf(upload: File, head: bytes, name: str) -> FileFormat:
    refuse_two_in_one(upload, upload.size, head, name, "a PDF")
    check_pdf(upload, upload.size, head, name, count_pages=lambda: count_pages(upload, name=name))
    return FileFormat.PDF


def _format_of_archive(upload: File, name: str) -> FileFormat:
    """DOCX and XLSX are archives that say so in their part list; any other sound archive is a
    ZIP.
    """
    try:
        archive = archives.opened(upload, upload.size, name)
        kind = office.kind_of(archive)
        if kind:
            office.check_document(archive, kind)
            return kind
        archives.refuse_hollow(archive)
        archive.read(guard=office.refuse_what_runs)
    except Refused:
        raise
    # zipfile passes on whatever its decompressors raise on a damaged archive.
    except Exception as error:
        raise Refused(f"“{name}” is a damaged archive. Pack or save it again.") from error
    return FileFormat.ZIP
