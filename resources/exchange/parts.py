"""The parts of an XLSX: unpacked as a stream, counted as they are unpacked, read by expat."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from resources.exchange import limits
from resources.exchange.tables import Broken

CHUNK: Final = 64 * 1024


class Reader:
    """What is done with the elements of a part; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def end(self, name: str) -> None:
        """An element ends."""


class Parts:
    """The parts of one file. Raises Broken beyond the limits, declared or real."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > limits.PARTS:
            raise Broken("This XLSX has far more parts than a list has. Copy it into a new file.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Broken("This XLSX is protected by a password. Save it without one.")
        if sum(entry.file_size for entry in entries) > limits.UNPACKED_BYTES:
            raise Broken(TOO_LARGE)
        self.archive = archive
        self.names = {entry.filename.lower(): entry for entry in entries}
        self.unpacked = 0

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return path.lower() in self.names

    def read(self, path: str, reader: Reader) -> None:
        """Read a part to its end."""
        for _ in self.steps(path, reader):
            pass

    def steps(self, path: str, reader: Reader) -> Iterator[None]:
        """Read a part piece by piece."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: reader.start(_local(name), attributes)
        parser.EndElementHandler = lambda name: reader.end(_local(name))
        parser.CharacterDataHandler = reader.text
        # Without declarations no entity can be made, so none can grow or lead elsewhere.
        parser.StartDoctypeDeclHandler = _refuse
        entry = self.names[path.lower()]
        with self.archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > limits.UNPACKED_BYTES:
                    raise Broken(TOO_LARGE)
                parser.Parse(chunk, False)
                yield
        parser.Parse(b"", True)
        yield

    def targets(self, path: str) -> dict[str, tuple[str, str]]:
        """Where the relations of a part lead, by their id: the path, and the kind."""
        folder, name = posixpath.split(path)
        relations = Relations()
        self.read(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
        return {
            key: (posixpath.normpath(posixpath.join("/", folder, target))[1:], kind)
            for key, (target, kind) in relations.found.items()
        }

    def target(self, path: str, kind: str) -> str:
        """Where the relation of this kind leads."""
        return next(target for target, of in self.targets(path).values() if of == kind)


TOO_LARGE: Final = (
    f"This XLSX holds more than {limits.UNPACKED_BYTES // limits.MB} MB once it is unpacked. Copy"
    " the list alone into a new file, without pictures."
)


class Relations(Reader):
    """Where a part leads, by id."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One relation."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (attributes.get("Target", ""), kind)


class Strings(Reader):
    """The texts that cells share."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.within = self.spoken = False
        self.letters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A text, or a piece of it."""
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.spoken = True
        elif name == "t":
            self.within = not self.spoken

    def text(self, text: str) -> None:
        """Its letters."""
        if self.within:
            self.letters += len(text)
            if self.letters > limits.LETTERS:
                raise Broken(
                    f"The file holds more than {limits.LETTERS:,} characters. Copy the list alone"
                    " into a new file."
                )
            self.pieces.append(text)

    def end(self, name: str) -> None:
        """A text is whole."""
        if name == "t":
            self.within = False
        elif name == "rPh":
            self.spoken = False
        elif name == "si":
            if len(self.texts) >= limits.LOOKED_AT:
                raise Broken("The file holds more texts than a list has. Copy the list alone.")
            self.texts.append("".join(self.pieces))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*declared: object) -> None:
    raise Broken("This XLSX declares entities, which no spreadsheet writes. Save it anew.")
