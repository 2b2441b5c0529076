"""What file of evidence an upload is, by its content."""

import re
from typing import Final

from django.core.files import File
from django.template.defaultfilters import filesizeformat

from members.files import signs
from members.files.bounds import HEAD_BYTES, MAX_EVIDENCE_BYTES, SMALLEST_EVIDENCE
from members.files.formats import EvidenceFormat, Refused, ending_of, name_of
from members.files.opening import count_pages, runs_something
from members.files.pdfs import START, check_pdf
from members.files.pictures import opened
from members.files.two_in_one import HIDDEN_PAGE, refuse_two_in_one, two_in_one

IN_WORDS: Final = "PDF, JPG, PNG or WEBP"
ACCEPTED: Final = ".pdf,.jpg,.jpeg,.png,.webp"
PICTURES: Final = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)
# Readers of PDF look for its beginning in the first kilobyte.
HIDDEN_PDF: Final = re.compile(rb"%PDF-[0-9]")
PDF_WITHIN: Final = 1024
ENOUGH: Final = "4000 by 4000 is plenty for evidence. Save it smaller."


def check_evidence(file: File) -> EvidenceFormat:
    """What `file` is by its content.

    Raises Refused when it is not taken, over 10 MB, empty, hollow or broken, two things in one,
    runs a script, can't be opened without a password, has more pixels than anybody needs, or wears
    another ending.
    """
    name, size = name_of(file.name), file.size
    if not size:
        raise Refused(f"“{name}” is empty. Choose the file again.")
    if size > MAX_EVIDENCE_BYTES:
        raise Refused(
            f"“{name}” has {filesizeformat(size)}; evidence takes up to"
            f" {filesizeformat(MAX_EVIDENCE_BYTES)} a file. Save it smaller."
        )
    try:
        found = _format_of(file, name)
    except Refused:
        raise
    # Whatever else a decoder may raise on a broken file, recursion and memory included.
    except Exception as error:
        raise Refused(
            f"“{name}” is damaged and can't be read to its end. Export or copy it again."
        ) from error
    finally:
        file.seek(0)
    ending = ending_of(name)
    if ending not in found.endings:
        worn = f"its name ends in {ending}" if ending else "its name has no ending"
        raise Refused(
            f"“{name}” is a {found.label} file by its content, but {worn}. If that is right, rename"
            f" it to {found.ending}."
        )
    return found


def _format_of(file: File, name: str) -> EvidenceFormat:
    """By the first bytes: signatures count at the very start only."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if START.match(head):
        refuse_two_in_one(file, file.size, head, name, "a PDF")
        check_pdf(file, file.size, head, name, count_pages=lambda: count_pages(file, name=name))
        if runs_something(file, name=name):
            raise Refused(
                f"“{name}” runs a script or a program when it is opened. Print it to a new PDF and"
                " choose that."
            )
        return EvidenceFormat.PDF
    if PICTURES.match(head):
        return _picture(file, head, name)
    known = signs.named(head)
    said = f"is {known}, whatever its name says, and" if known else "is"
    raise Refused(f"“{name}” {said} none of the kinds evidence may be: {IN_WORDS}.")


def _picture(file: File, head: bytes, name: str) -> EvidenceFormat:
    """The picture's format, once all of it was decoded."""
    refuse_two_in_one(file, file.size, head, name, "a picture")
    if HIDDEN_PDF.search(head[:PDF_WITHIN]):
        raise two_in_one(name, "a picture", "a PDF")
    file.seek(max(0, file.size - HEAD_BYTES))
    if HIDDEN_PAGE.search(file.read()):
        raise two_in_one(name, "a picture", "an HTML page")
    with opened(file, name, enough=ENOUGH, why=_damaged) as image:
        if min(image.size) < SMALLEST_EVIDENCE:
            width, height = image.size
            raise Refused(
                f"“{name}” has {width} by {height} pixels, too few to show anything. Choose the"
                " picture itself."
            )
        found = EvidenceFormat[str(image.format)]
        # A JPEG is read at an eighth of its size: broken data is found all the same.
        image.draft("RGB", (1, 1))
        image.load()
    return found


def _damaged(head: bytes, name: str) -> str:
    known = signs.named(head) or "a picture"
    return f"“{name}” begins as {known} and is damaged. Export or copy it again."
