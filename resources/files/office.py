"""Word and Excel documents: archives of XML parts that say what they are in a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZipInfo

from members.files.bounds import MIB
from members.files.formats import Refused
from resources.files.archives import Archive
from resources.files.formats import FileFormat
from resources.files.unpacking import Damaged
from resources.files.xml import Flow, Unsound

TYPES: Final = "[Content_Types].xml"
# A list of parts or relations longer than this is no document somebody wrote.
LIST_BYTES: Final = 4 * MIB
KINDS: Final = {
    "wordprocessingml.document.main+xml": FileFormat.DOCX,
    "spreadsheetml.sheet.main+xml": FileFormat.XLSX,
}
# What is built alike and not taken: a sign in the list of parts, its name, what to do.
COUSINS: Final = (
    ("wordprocessingml.template.main+xml", "a Word template (DOTX)", "Save it as DOCX."),
    ("spreadsheetml.template.main+xml", "an Excel template (XLTX)", "Save it as XLSX."),
    ("ms-excel.sheet.binary", "a binary workbook (XLSB)", "Save it as XLSX."),
    ("presentationml.", "a PowerPoint presentation", "Export it as PDF."),
)
OPEN_DOCUMENTS: Final = {
    b"application/vnd.oasis.opendocument.text": ("an OpenDocument text (ODT)", "DOCX"),
    b"application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument sheet (ODS)", "XLSX"),
    b"application/vnd.oasis.opendocument.presentation": ("an OpenDocument slide show", "PDF"),
    b"application/epub+zip": ("an e-book (EPUB)", "PDF"),
}
MACROS: Final = re.compile(
    r"macroenabled|vbaproject|vbadata|macrosheet|ms-office\.activex", re.IGNORECASE
)
MACRO_PARTS: Final = re.compile(
    r"vbaproject|vbadata\.xml$|(^|/)macrosheets/|(^|/)activex/", re.IGNORECASE
)
MACRO_ENDINGS: Final = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppam")
# The storage of macros inside an object of the old kind.
OLD_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
ELSEWHERE: Final = re.compile(r"(?:https?|ftp|mhtml|file://(?!/)|\\\\|//)", re.IGNORECASE)
# Relations by which Word and Excel load what runs, as they open the document.
LOADED: Final = ("attachedTemplate", "oleObject", "frame", "subDocument", "vbaProject")
SHOWN: Final = frozenset({"drawing", "pict", "object", "oMath", "altChunk", "chart"})


def kind_of(archive: Archive) -> FileFormat | None:
    """The kind of document; None for an archive that is none.

    Raises Refused for one with macros and for cousins; Damaged when its list can't be read.
    """
    refuse_what_runs(archive)
    names = {entry.filename: entry for entry in archive.entries}
    _refuse_open_document(archive, names)
    if TYPES not in names:
        return None
    listed = _listed(archive, names[TYPES])
    for sign, what, todo in COUSINS:
        if any(sign in one for one in listed):
            raise Refused(f"“{archive.name}” is {what}, whatever its name says. {todo}")
    return next((KINDS[sign] for sign in KINDS if any(sign in one for one in listed)), None)


def refuse_what_runs(archive: Archive) -> None:
    """Raises Refused for macros, wherever in the document they are said to be."""
    for entry in archive.entries:
        runs = MACRO_PARTS.search(entry.filename)
        if entry.filename == TYPES:
            runs = next(filter(MACROS.search, _listed(archive, entry)), None)  # type: ignore[assignment]
        if runs or entry.filename.lower().endswith(MACRO_ENDINGS):
            raise Refused(
                f"“{archive.name}” holds macros: programs that would run on members' computers."
                " Save it without them, as DOCX or XLSX."
            )


def check_document(archive: Archive, kind: FileFormat) -> None:
    """Read the whole document. Raises Refused for what runs, what is hollow, and what other
    programs would call broken; Damaged for a broken archive.
    """
    seen = _Seen(archive.name)
    if len({entry.filename.lower() for entry in archive.entries}) < len(archive.entries):
        raise Damaged("the same part twice")
    try:
        archive.read(seen.look, guard=refuse_what_runs)
    except Unsound as error:
        raise Refused(
            f"“{archive.name}” is a broken {kind.label} document: a part of it can't be read"
            f" ({error}). Open it, save it anew and upload that."
        ) from error
    seen.refuse_incomplete(kind)
    if not seen.has_content:
        what = "neither words nor pictures" if kind is FileFormat.DOCX else "no filled cell"
        raise Refused(f"“{archive.name}” has {what} in it. Choose the file with the content.")


@dataclass
class _Seen:
    """What was met while the parts flowed by."""

    name: str
    has_content: bool = False
    parts: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    has_main: bool = False
    _in_text: bool = False

    def look(self, entry: ZipInfo, flow: Iterator[bytes]) -> Iterator[bytes]:
        """Read one part on its way."""
        path = entry.filename.lower()
        self.parts.add(path)
        if path.endswith(".rels"):
            base = PurePosixPath(entry.filename).parent.parent

            def on_relation(tag: str, attributes: dict[str, str]) -> None:
                if tag == "Relationship":
                    self._relation(base, attributes)

            return Flow(on_relation).through(flow)
        if path.endswith(".xml"):
            return self._until_content(flow)
        return self._without_macros(flow)

    def _until_content(self, flow: Iterator[bytes]) -> Iterator[bytes]:
        part = Flow(self._start, self._text)
        for piece in flow:
            if self.has_content:
                part.only_count()
            part.feed(piece)
            yield piece
        part.feed(b"", last=True)

    def refuse_incomplete(self, kind: FileFormat) -> None:
        """Raises Refused when a part it can't do without is missing."""
        if not self.has_main or not self.needed <= self.parts:
            raise Refused(
                f"“{self.name}” is a broken {kind.label} document: parts of it are missing. Open"
                " it, save it anew and upload that."
            )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        # A cell's value, its formula, text of either kind: <v>, <f>, <t>.
        self._in_text = tag in ("t", "v", "f")
        if tag in SHOWN:
            self.has_content = True

    def _text(self, text: str) -> None:
        if self._in_text and not text.isspace():
            self.has_content = True

    def _relation(self, base: PurePosixPath, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if attributes.get("TargetMode", "").lower() == "external":
            self._refuse_loaded(kind, target)
            return
        if kind == "vbaProject":
            raise Refused(f"“{self.name}” holds macros. Save it without them, as DOCX or XLSX.")
        if kind == "officeDocument" and base == PurePosixPath():
            self.has_main = True
        if kind in ("officeDocument", "worksheet"):
            self.needed.add(_resolved(base, target).lower())

    def _refuse_loaded(self, kind: str, target: str) -> None:
        if kind not in LOADED:
            return
        ending = PurePosixPath(target.replace("\\", "/").split("?")[0])
        macros = ending.suffix.lower() in MACRO_ENDINGS and ending.name.lower() != "normal.dotm"
        if macros or ELSEWHERE.match(target):
            raise Refused(
                f"“{self.name}” loads {'a template' if kind == 'attachedTemplate' else 'a part'}"
                f" from elsewhere when it is opened (“{target[:80]}”). Take that out, or save it"
                " as PDF."
            )

    def _without_macros(self, flow: Iterator[bytes]) -> Iterator[bytes]:
        last = b""
        for piece in flow:
            if OLD_MACROS in last + piece:
                raise Refused(
                    f"“{self.name}” holds an object with macros in it. Take the object out, or"
                    " paste it as a picture."
                )
            last = piece[-len(OLD_MACROS) :]
            yield piece


def _listed(archive: Archive, entry: ZipInfo) -> list[str]:
    """The content types of its parts."""
    listed: list[str] = []

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        listed.append(attributes.get("ContentType", ""))

    try:
        Flow(on_start).feed(archive.content(entry, LIST_BYTES), last=True)
    except Unsound as error:
        raise Damaged(TYPES) from error
    return listed


def _refuse_open_document(archive: Archive, names: dict[str, ZipInfo]) -> None:
    entry = names.get("mimetype")
    if entry and entry.file_size < 200:
        known = OPEN_DOCUMENTS.get(archive.content(entry, 200).strip())
        if known:
            raise Refused(
                f"“{archive.name}” is {known[0]}, whatever its name says. Save it as {known[1]}."
            )


def _resolved(base: PurePosixPath, target: str) -> str:
    """A part's name in the archive, from the target of a relation."""
    whole = PurePosixPath(target) if target.startswith("/") else "/" / base / target
    parts: list[str] = []
    for part in whole.parts[1:]:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
