"""The words of DOCX, XLSX and ZIP, and the first picture in them. Runs in the worker."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZipInfo

from resources.files.archives import LITTER, Archive, opened
from resources.files.unpacking import pieces
from resources.files.xml import Flow
from resources.reading import covers, limits
from resources.reading.words import Enough, Words

# Parts of a document that hold no words of its author.
WORDLESS: Final = (
    *("settings", "styles", "theme", "fonttable", "numbering", "websettings", "people"),
    *("glossary", "stylesWithEffects".lower(), "commentsextended", "commentsids"),
)
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp")
BREAKS: Final = {"p": "\n", "tab": " ", "br": "\n", "cr": "\n", "tc": " ", "si": "\n", "is": "\n"}


def read_document(file: Path, words: Words) -> None:
    """The words of a DOCX, its main part first."""
    with _opened(file) as archive:
        parts = [one for one in archive.entries if _has_words(one)]
        _read_parts(archive, sorted(parts, key=_main_first), words)


def read_workbook(file: Path, words: Words) -> None:
    """The words of an XLSX: names of its sheets, then text in cells."""
    with _opened(file) as archive:
        named = {one.filename.lower(): one for one in archive.entries}
        shared = [one for name, one in named.items() if name.startswith("xl/sharedstrings")]
        sheets = [one for name, one in named.items() if name.startswith("xl/worksheets/sheet")]
        book = [one for name, one in named.items() if name.startswith("xl/workbook")]
        parts = [one for one in (*book, *shared, *sheets) if one.filename.endswith(".xml")]
        _read_parts(archive, parts, words)


def read_names(file: Path, words: Words) -> None:
    """What a ZIP holds, by name."""
    with _opened(file) as archive, suppress(Enough):
        for number, entry in enumerate(archive.entries):
            if number >= limits.MAX_NAMES:
                words.cut()
            if not entry.is_dir() and not entry.filename.startswith(LITTER):
                words.add(entry.filename.replace("/", " ").replace("_", " ") + "\n")


def draw(file: Path, target: Path) -> None:
    """The first picture in it that is large enough to be more than a logo."""
    with _opened(file) as archive, TemporaryDirectory(dir=target.parent) as folder:
        entries = [
            one
            for one in archive.entries
            if one.filename.lower().endswith(PICTURES)
            and one.file_size <= limits.PICTURE_BYTES
            # An old preview that a program keeps of its own is no picture of the author's.
            and not one.filename.startswith((*LITTER, "docProps/"))
        ]
        for entry in sorted(entries, key=_in_order)[: limits.PICTURES_TRIED]:
            copy = Path(folder) / "picture"
            with copy.open("wb") as out:
                for piece in pieces(archive.file, entry):
                    out.write(piece)
            with suppress(Exception):
                picture = covers.open_picture(copy)
                if _is_large(picture.width, picture.height):
                    covers.save(picture, target)
                    return


@contextmanager
def _opened(file: Path) -> Iterator[Archive]:
    with file.open("rb") as archive:
        yield opened(archive, file.stat().st_size, file.name)


def _read_parts(archive: Archive, parts: list[ZipInfo], words: Words) -> None:
    with suppress(Enough):
        for part in parts:
            reader = _Reader(words)
            for _ in reader.flow.through(pieces(archive.file, part)):
                pass
            words.add("\n")


class _Reader:
    """Takes the text out of one part: <t> in both kinds, and sheets' names."""

    def __init__(self, words: Words) -> None:
        self.flow = Flow(self._start, self._text)
        self._words, self._cells, self._in_text = words, 0, False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._in_text = tag in ("t", "delText")
        if tag in BREAKS:
            self._words.add(BREAKS[tag])
        elif tag == "sheet":
            self._words.add(attributes.get("name", "") + "\n")
        elif tag in ("c", "si"):
            self._cells += 1
            if self._cells > limits.MAX_CELLS:
                self._words.cut()

    def _text(self, text: str) -> None:
        # Blanks between two elements are the file's, not the author's.
        if self._in_text and (not text.isspace() or "\n" not in text):
            self._words.add(text)


def _has_words(entry: ZipInfo) -> bool:
    name = entry.filename.lower()
    return (
        name.startswith("word/")
        and name.endswith(".xml")
        and not any(word in name for word in WORDLESS)
    )


def _main_first(entry: ZipInfo) -> tuple[bool, str]:
    name = PurePosixPath(entry.filename).name.lower()
    return not name.startswith("document"), name


def _in_order(entry: ZipInfo) -> tuple[int, str]:
    """image2 before image10."""
    name = entry.filename.lower()
    return len(name), name


def _is_large(width: int, height: int) -> bool:
    return (
        width >= limits.SMALLEST_PICTURE[0]
        and height >= limits.SMALLEST_PICTURE[1]
        and 0.4 < width / height < 3
    )
