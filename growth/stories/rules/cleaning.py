"""Text without anything that could be more than text: no markup, address, sign that steers the
direction or hides. Pure.

What a writer answers goes through it before it is checked, and so do the entries it is checked
against: what was left out of one is left out of the other.
"""

# ruff: noqa: RUF001

import re
import unicodedata
from typing import Final

LINK: Final = "(link)"
MOST_ROUNDS: Final = 30
_SIGNS: Final = re.compile(r"[<>\[\]()*_`~]")
# Letters of many scripts are joined or kept apart by these two.
_JOINERS: Final = "\u200c\u200d"
# Marks that mean the same as a common one.
_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("\uff02\u2033\u201f", '"'),
        **dict.fromkeys("\u275d\u301d", "“"),
        **dict.fromkeys("\u275e\u301e\u301f", "”"),
        "\u201b": "‘",
        "\uff1c": "<",
        "\uff1e": ">",
    }
)
_ADDRESS: Final = re.compile(
    r"(?i)(?<![\w@])(?:[a-z][a-z0-9+.-]{1,20}://|(?:javascript|data|vbscript|mailto|file|tel):"
    r"|www\.|(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}/)[^\s<>\[\]()]+"
)
_TAG: Final = re.compile(r"<!--.{0,2000}?-->|<[a-zA-Z/!?][^<>]{0,2000}>", re.DOTALL)
_OPEN_TAG: Final = re.compile(r"(?<!<)<+(?=[a-zA-Z/!?])")
_LINKED: Final = re.compile(
    r"!?\[([^\[\]]{0,1000})\](?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^\[\]]{0,200}\])"
)
# Numbers in brackets are how models cite in passing; ours stand apart.
_NUMBERS: Final = re.compile(r"\s?\[\^?\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,20}\]")
_EMPHASIS: Final = re.compile(r"[*`]+|~~+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
# What begins a heading, a list, a quotation or a table in Markdown.
_BEGINS: Final = re.compile(r"^(?:[#>+=|~-]+(?=\s|$)|\s|[#>|]+)+")


def cleaned(text: str) -> str:
    """One line of plain words. Cleaning it again changes nothing."""
    # What was cut out may leave something behind that has to go as well.
    for _ in range(MOST_ROUNDS):
        if (shorter := _once(text)) == text:
            return text.replace("](", "] (").replace("][", "] [")
        text = shorter
    # Deeper in each other than anybody writes.
    return cleaned(_SIGNS.sub(" ", text))


def _once(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_MARKS)
    text = "".join(_kept(char) for char in text).replace("''", '"')
    text = _TAG.sub(" ", text)
    text = _OPEN_TAG.sub("", text)
    text = _LINKED.sub(r"\1", text)
    text = _ADDRESS.sub(LINK, text)
    text = _NUMBERS.sub("", text)
    text = _EMPHASIS.sub("", text)
    return _BEGINS.sub("", " ".join(text.split())).strip()


def _kept(char: str) -> str:
    """The sign itself, a blank, or nothing."""
    match unicodedata.category(char):
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cc":
            return " " if char.isspace() else ""
        case "Cf" | "Co" | "Cs" | "Cn":
            return char if char in _JOINERS else ""
    return char
