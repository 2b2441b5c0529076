"""What is read of each kind of file. Runs in the worker."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from resources.reading import archives, films, pdfs, tables
from resources.reading.words import Words


@dataclass
class Read:
    """What a file says."""

    text: str = ""
    is_cut: bool = False
    pages: int | None = None
    seconds: int | None = None


def read(kind: str, file: Path) -> Read:
    """The words, pages and length of a file. Raises whatever its decoder raises."""
    words = Words()
    pages = seconds = None
    if kind == "PDF":
        pages = pdfs.read(file, words)
    elif kind == "MP4":
        seconds = films.seconds(file)
    elif kind == "CSV":
        tables.read(file, words)
    else:
        {"DOCX": archives.read_document, "XLSX": archives.read_workbook}.get(
            kind, archives.read_names
        )(file, words)
    return Read(words.text(), words.is_cut, pages, seconds)


def cover_of(kind: str, file: Path, folder: Path) -> None:
    """Leave `cover.webp` in the folder, where the file has something to show."""
    target = folder / "cover.webp"
    # A cover is a nicety: what can't be drawn is drawn by the library itself.
    with suppress(Exception):
        if kind == "PDF":
            pdfs.draw(file, target)
        elif kind == "MP4":
            films.draw(file, folder, target)
        elif kind in ("DOCX", "ZIP"):
            archives.draw(file, target)
