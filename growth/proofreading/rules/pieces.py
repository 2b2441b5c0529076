"""A Markdown text cut into words, spaces, and what is no prose. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final, NamedTuple


class Kind(Enum):
    """What a piece of a text is."""

    CODE = auto()
    QUOTE = auto()  # Whole lines of somebody else's.
    LINK = auto()
    SAID = auto()  # Between quotation marks.
    BREAK = auto()
    MARK = auto()  # Of Markdown.
    NUMBER = auto()
    ODD = auto()  # Not seen: marks of direction, controls.
    SPACE = auto()
    WORD = auto()
    OTHER = auto()


# What a correction leaves as it is.
KEPT: Final = {
    Kind.CODE,
    Kind.QUOTE,
    Kind.LINK,
    Kind.SAID,
    Kind.BREAK,
    Kind.MARK,
    Kind.NUMBER,
    Kind.ODD,
}


class Piece(NamedTuple):
    """A piece of a text as it stands there."""

    kind: Kind
    text: str


def _classes() -> tuple[str, str]:
    """What joins the letter before it, and what is not seen, as classes of a pattern."""
    joining: list[int] = []
    odd: list[int] = []
    # All of them lie in the first two planes, and in the first rows of the fifteenth.
    for code in (*range(0x20000), *range(0xE0000, 0xE0200)):
        category = unicodedata.category(chr(code))
        if category[0] == "M" or code in (0x200C, 0x200D):
            joining.append(code)
        elif category in ("Cc", "Cf", "Co", "Cs") and code not in (9, 10, 11, 12, 13):
            odd.append(code)
    return _ranges(joining), _ranges(odd)


def _ranges(codes: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


_JOINS, _ODD = _classes()
# Written without spaces: each character is a piece.
_DENSE: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_LETTERS: Final = rf"(?:(?![{_DENSE}])[^\W\d_]|[{_JOINS}])+"
_TOPS: Final = r"(?:com|org|net|io|dev|app|co|ai|eu|de|uk|us|info|biz|example)"
_ADDRESS: Final = r"""[^\s<>"“”]*[^\s<>"“”.,;:!?'’)\]}*_]"""  # noqa: RUF001
# Repetitions have an end, so that no text takes long.
_PATTERN: Final = re.compile(
    rf"""
    (?P<CODE> ```.*?(?:```|\Z) | ~~~.*?(?:~~~|\Z) | `[^`\n]{{1,1000}}` )
    | (?P<QUOTE> ^[ \t]*>[^\r\n]* )
    | (?P<LINK>
        \]\( [^()\s]{{0,1000}} (?:\([^()\s]{{0,200}}\)[^()\s]{{0,200}}){{0,3}}
            (?:[ ]+"[^"\n]{{0,200}}")? \)
        | <[^<>\n]{{1,1000}}>
        | (?:[a-z][a-z+.-]{{1,11}}://|www\.|mailto:|tel:) {_ADDRESS}
        | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+
        | (?<![\w.-])(?:[a-z0-9-]{{1,63}}\.)+{_TOPS}\b(?:/{_ADDRESS})?
    )
    | (?P<SAID>
        “[^”\r\n]{{0,1000}}” | „[^“”\r\n]{{0,1000}}[“”] | «[^»\r\n]{{0,1000}}»
        | "[^"\r\n]{{0,1000}}" | 「[^」\r\n]{{0,1000}}」
    )
    | (?P<BREAK> (?:[^\S\r\n]*[\r\n])+ )
    | (?P<MARK>
        ^[ \t]*[-+](?=[ \t]) | ^[ \t]*[-=]{{2,}}[ \t]*$ | ^[ \t]+
        | [*~|\\\[\]\#<>`]+ | !(?=\[) | _+(?!\w) | (?<!\w)_+ | &\#?\w{{1,30}};
    )
    | (?P<NUMBER> [$€£¥]?(?:(?<![^\W\d_])[A-Za-z]{{1,3}})?\d+[a-z]{{0,2}}(?:[.,:/’'–-]?\d+)*%? )
    | (?P<ODD> [{_ODD}] )
    | (?P<SPACE> [^\S\r\n]+ )
    | (?P<WORD> {_LETTERS}(?:['’ʼ_]+{_LETTERS})* | [{_DENSE}][{_JOINS}]* )
    | (?P<OTHER> .[{_JOINS}]* )
    """,  # noqa: RUF001
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def pieces_of(text: str) -> list[Piece]:
    """The text in pieces; put together they are the text."""
    return [Piece(Kind[found.lastgroup or "OTHER"], found[0]) for found in _PATTERN.finditer(text)]


def kept(pieces: Iterable[Piece]) -> list[str]:
    """What of them no correction touches, in its order."""
    return [piece.text for piece in pieces if piece.kind in KEPT]


def words_in(text: str) -> int:
    """How many words, numbers among them; of scripts without spaces each character is one."""
    return sum(piece.kind in (Kind.WORD, Kind.NUMBER) for piece in pieces_of(text))
