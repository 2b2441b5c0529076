"""XML of a stranger's, read as it flows by: no document type, no entity, no depth without end."""

from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers import expat

from resources.files import bounds

Start = Callable[[str, dict[str, str]], None]
# A letter that no name and no address of XML holds.
SEPARATOR: Final = "|"


class Unsound(ValueError):
    """It is not well-formed, declares a document type, or is nested or long beyond reason."""


class Flow:
    """Feeds pieces to a parser and counts what it holds. Names come without their namespace."""

    def __init__(self, on_start: Start, on_text: Callable[[str], None] | None = None) -> None:
        self._on_start = on_start
        self._depth = self._elements = self._length = 0
        self._parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.CharacterDataHandler = on_text

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Raises Unsound."""
        self._length += len(piece)
        if self._length > bounds.MAX_XML_BYTES:
            raise Unsound("too long")
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Unsound("not well-formed") from error

    def only_count(self) -> None:
        """Nothing more is looked for: what is left is held to the limits, and faster."""
        self._parser.StartElementHandler = self._deeper
        self._parser.CharacterDataHandler = None

    def through(self, flow: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces, read on their way. Raises Unsound."""
        for piece in flow:
            self.feed(piece)
            yield piece
        self.feed(b"", last=True)

    def _deeper(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > bounds.MAX_XML_DEPTH or self._elements > bounds.MAX_XML_ELEMENTS:
            raise Unsound("too deep")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._deeper(name, attributes)
        self._on_start(name.rpartition(SEPARATOR)[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _refuse(self, *declared: object) -> None:
        raise Unsound("a document type")
