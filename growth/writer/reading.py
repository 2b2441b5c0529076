"""Reading an answer: a stream of server-sent events, or one piece of JSON. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

MOST_CHARACTERS: Final = 200_000
BOM: Final = b"\xef\xbb\xbf"
# How a stream of events can begin; whatever the header says of it.
BEGINS: Final = (b"data", b":", b"event", b"id", b"retry")
CUT_OFF: Final = {"length", "max_tokens", "model_length"}
REFUSED: Final = {"content_filter", "refusal", "safety", "recitation"}
# Models that think aloud do so first, and close the bracket.
_THOUGHT: Final = re.compile(r"\A\s*<think>.*?</think>\s*", re.DOTALL)
_FENCE: Final = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL | re.IGNORECASE)

_HALF: Final = re.compile("[\ud800-\udfff]")
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Broken(Exception):
    """It can't be read; what is wrong with it, in our words."""


class Said:
    """What was said so far, of a stream or at once."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._length = 0
        self.words = 0
        self.finish = ""
        self.is_over = False
        self.prompt_tokens: int | None = None
        self.completion_tokens: int | None = None

    @property
    def is_begun(self) -> bool:
        """Whether a word was said, or refused: from here on nothing is asked again."""
        return bool(self._length or self._refusal)

    @property
    def is_refused(self) -> bool:
        """Whether the model or a filter says no."""
        return bool(self._refusal) or self.finish in REFUSED

    @property
    def is_cut_off(self) -> bool:
        """Whether the tokens were used up."""
        return self.finish in CUT_OFF

    @property
    def text(self) -> str:
        """The whole text, without what was thought before it. Raises Broken."""
        # Halves of one character may come in two pieces.
        joined = "".join(self._text).encode("utf-16", "surrogatepass")
        try:
            whole = joined.decode("utf-16")
        except UnicodeDecodeError:
            raise Broken("the answer holds half a character") from None
        if "\0" in whole:
            raise Broken("the answer holds a NUL")
        return _THOUGHT.sub("", whole, count=1)

    def hear(self, told: Any) -> None:
        """Take one event of a stream, or the whole answer. Raises Broken."""
        if not isinstance(told, dict):
            raise Broken("the answer is no object")
        if told.get("error"):
            raise Broken("the answer is an error, with a status that says it is none")
        self._count(told.get("usage"))
        choices = told.get("choices")
        if choices is not None and not isinstance(choices, list):
            raise Broken("the choices are no list")
        for choice in choices or ():
            if not isinstance(choice, dict):
                raise Broken("a choice is no object")
            # We ask for one; of more than one the first counts.
            if choice.get("index", 0) in (0, None):
                self._hear_choice(choice)

    def _hear_choice(self, choice: Mapping[str, Any]) -> None:
        said = choice.get("delta") or choice.get("message") or {}
        if not isinstance(said, dict):
            raise Broken("what is said is no object")
        for piece in _pieces(said.get("content")):
            self._length += len(piece)
            if self._length > MOST_CHARACTERS:
                raise Broken("the answer is too long")
            # A word is counted where it begins.
            is_inside = bool(self._text) and not self._text[-1][-1:].isspace()
            self.words += len(piece.split()) - (is_inside and not piece[:1].isspace())
            self._text.append(piece)
        self._refusal += [piece for piece in _pieces(said.get("refusal")) if piece.strip()]
        self.finish = _word(choice.get("finish_reason")).lower() or self.finish

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.prompt_tokens = _number(usage.get("prompt_tokens"), self.prompt_tokens)
            self.completion_tokens = _number(usage.get("completion_tokens"), self.completion_tokens)


def _pieces(content: Any) -> Iterator[str]:
    """Text is a string, or a list of parts of which some are text."""
    if isinstance(content, str):
        parts: list[Any] = [content]
    elif isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
    elif content is None:
        return
    else:
        raise Broken("the text is no text")
    yield from (part for part in parts if isinstance(part, str) and part)


def _word(found: Any) -> str:
    return found[:200] if isinstance(found, str) else ""


def _number(found: Any, before: int | None) -> int | None:
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return found if is_number and 0 <= found < 2**31 else before


class Events:
    """Bytes of a stream as they come, and the data of its events."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._is_first = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The events that are whole now."""
        self._rest += chunk
        if self._is_first and len(self._rest) >= len(BOM):
            self._rest, self._is_first = self._rest.removeprefix(BOM), False
        lines = self._rest.splitlines(keepends=True)
        # The last may go on; and after a lone \r a \n may come that belongs to it.
        self._rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        for line in lines:
            yield from self._read(line)

    def end(self) -> Iterator[bytes]:
        """What the end of the stream makes whole: some servers leave the last empty line out."""
        for line in self._rest.splitlines():
            yield from self._read(line)
        self._rest = b""
        yield from self._read(b"")

    def _read(self, line: bytes) -> Iterator[bytes]:
        line = line.rstrip(b"\r\n")
        if not line:
            if self._data:
                yield b"\n".join(self._data)
            self._data = []
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))


def is_stream(begins: bytes) -> bool:
    """Whether a body that begins so is a stream of events, and not JSON or a page."""
    return begins.removeprefix(BOM).lstrip().startswith(BEGINS)


def parsed(body: bytes, what: str) -> Any:
    """JSON. Raises Broken."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Broken(f"{what} is no JSON") from None


def as_object(text: str) -> str:
    """The JSON object in an answer that has to be one, out of its fence. Raises Broken."""
    fenced = _FENCE.match(text)
    found = (fenced[1] if fenced else text).strip()
    told = parsed(found.encode(), "the text")
    if not isinstance(told, dict):
        raise Broken("the text is no JSON object")
    # Escapes hide what a text may not hold and no database takes.
    plain = json.dumps(told, ensure_ascii=False)
    if _HALF.search(plain) or _NUL.search(plain):
        raise Broken("the text holds half a character, or a NUL")
    return found
