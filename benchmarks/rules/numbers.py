"""A number as people write it: every reading that some convention gives it.

1,234.56 and 1.234,56 have one reading each; 12.500 has two, 12.5 and 12,500. Which of two is meant
is for the member to say. Pure.
"""

# ruff: noqa: RUF001 - members type quotation marks of all kinds

import re
import unicodedata
from decimal import Decimal
from typing import Final, NamedTuple

from benchmarks.catalogue.question import Question, QuestionKind

# Longer than any number within bounds with its words, short enough to be worth reading.
LENGTH: Final = 60
# Signs that are not seen, and spaces, may stand between.
LENGTH_WITH_SIGNS: Final = 240
UNREADABLE: Final = "That is not a number we can read"
NOT_A_NUMBER: Final = f"{UNREADABLE}. Write it like 1200 or 1200.50."
EXPONENT: Final = f"{UNREADABLE}. Write all its digits, without an e."
IN_TENS: Final = f"{UNREADABLE}. Write it in tens, like 16."
RANGE: Final = f"{UNREADABLE}: it looks like two. Give the typical one."
NO_TEXT: Final = f"{UNREADABLE}: there is a character in it that no text has."
OTHER_MONEY: Final = "All sums are in US dollars. Convert it, and write dollars."
NO_SIGN: Final = "A zero has no sign. Write 0 if you mean none."

# What stands for a sign of ours, beside the digits of other scripts, which Unicode knows.
LIKE: Final = {
    **dict.fromkeys("\N{MINUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{SMALL HYPHEN-MINUS}", "-"),
    **dict.fromkeys("\N{EN DASH}\N{FIGURE DASH}\N{NON-BREAKING HYPHEN}\N{HYPHEN}", "-"),
    **dict.fromkeys("\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`´", "'"),
    **dict.fromkeys("\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}\N{FULLWIDTH APOSTROPHE}", "'"),
    "\N{FULLWIDTH PLUS SIGN}": "+",
    "\N{FULLWIDTH FULL STOP}": ".",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{FULLWIDTH DOLLAR SIGN}": "$",
    "\N{FULLWIDTH PERCENT SIGN}": "%",
    "\N{ARABIC PERCENT SIGN}": "%",
}
# Which sign groups thousands and which one comes before the decimals. The Arabic ones are nothing
# else.
ARABIC: Final = ("\N{ARABIC THOUSANDS SEPARATOR}", "\N{ARABIC DECIMAL SEPARATOR}")
CONVENTIONS: Final = ((",", "."), (".", ","), ARABIC)
DOLLARS: Final = r"(?:us ?\$|usd|\$|us[- ]dollars?|dollars?)"
WRITTEN: Final = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<before>{DOLLARS}?) ?(?P<inner>[+-]?) ?"
    rf"(?P<body>[0-9.,{''.join(ARABIC)}' ]*[0-9]) ?"
    rf"(?P<scale>(?:thousand|million|mio|k|m)(?![a-z])|) ?"
    rf"(?P<after>{DOLLARS}|%|percent|per cent|pct|)\.? ?"
    r"(?P<rest>[a-z/][a-z/ .-]*|)",
    re.IGNORECASE,
)
SCALES: Final = {"": 1, "k": 1_000, "thousand": 1_000}
MILLION: Final = 1_000_000
PERIODS: Final = {
    "year": ("year", "yr", "y", "annum", "yearly", "annually"),
    "month": ("month", "mo", "mth", "m", "monthly"),
    "day": ("day", "daily"),
    "hour": ("hour", "hr", "h", "hourly"),
}
SOUGHT: Final = (
    (re.compile(r"[0-9] ?(?:-|to|\.{2,3}) ?\$?[0-9]", re.IGNORECASE), RANGE),
    (re.compile(r"0[xob][0-9a-f]+", re.IGNORECASE), IN_TENS),
    (re.compile(r"[0-9]e[+-]?[0-9]", re.IGNORECASE), EXPONENT),
    (re.compile(r"[€£¥₹₽₺₩]|\b(?:EUR|GBP|INR|CAD|AUD|CHF)\b", re.IGNORECASE), OTHER_MONEY),
)


class NotANumber(ValueError):
    """What was typed is no number of this kind; the message says why, to the member."""


class Written(NamedTuple):
    """The readings, smallest first, and the period that was written behind the number, if any."""

    readings: tuple[Decimal, ...]
    period: str


def read_number(question: Question, typed: str) -> Written:
    """Every number that `typed` can be. Raises NotANumber with the reason."""
    text = _in_our_signs(typed)
    found = WRITTEN.fullmatch(text) if len(text) <= LENGTH else None
    if not found or not _fits(question, found):
        raise NotANumber(_why_not(text))
    english_only = bool(found["before"]) and "." not in found["body"]
    bare = _readings(found["body"], CONVENTIONS[:1] if english_only else CONVENTIONS)
    if not bare and english_only:
        bare = _readings(found["body"], CONVENTIONS)
    if not bare or (found["sign"] and found["inner"]):
        raise NotANumber(NOT_A_NUMBER)
    sign = found["sign"] + found["inner"]
    if sign == "-" and not any(bare):
        raise NotANumber(NO_SIGN)
    scale = SCALES.get(found["scale"].lower(), MILLION) * (-1 if sign == "-" else 1)
    return Written(tuple(sorted(number * scale for number in bare)), _period(found["rest"]))


def plain(number: Decimal) -> str:
    """The number as it is read in one way only: 12.5, 12500, 7.1250."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text) else text


def _in_our_signs(typed: str) -> str:
    """The text with plain digits, signs and single spaces. Raises NotANumber."""
    letters = []
    if len(typed.strip()) > LENGTH_WITH_SIGNS:
        raise NotANumber(NOT_A_NUMBER)
    for letter in typed.strip():
        kind = unicodedata.category(letter)
        if kind in ("Cs", "Cn") or (kind == "Cc" and not letter.isspace()):
            raise NotANumber(NO_TEXT)
        if kind == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        elif kind != "Cf":
            letters.append(" " if letter.isspace() else LIKE.get(letter, letter))
    return " ".join("".join(letters).split())


def _fits(question: Question, found: "re.Match[str]") -> bool:
    """Whether the words around the number go with the kind of question."""
    after, rest = found["after"].lower(), found["rest"].lower().strip(" .")
    if question.kind is QuestionKind.MONEY:
        return after[:1] not in ("%", "p") and (not rest or bool(_period(rest)))
    if found["before"] or (after[:1] not in ("", "%", "p")):
        return False
    if question.kind is QuestionKind.PERCENT:
        return not found["scale"] and rest in ("", question.unit)
    return not after and (not rest or rest in _unit_words(question))


def _unit_words(question: Question) -> set[str]:
    unit = question.unit.lower()
    first = unit.split(" ")[0]
    words = {unit, first, first.removesuffix("es"), first.removesuffix("s")}
    return words | {word.replace("-", "") for word in words}


def _period(rest: str) -> str:
    word = re.sub(r"^(?:/|per |an? )\s*", "", rest.lower().strip(" .")).strip(" .")
    return next((period for period, words in PERIODS.items() if word in words), "")


def _readings(body: str, conventions: tuple[tuple[str, str], ...]) -> set[Decimal]:
    """What the digits and their signs are in each convention in which they are a number."""
    found = set()
    for group, point in conventions:
        thousands = rf"[1-9][0-9]{{0,2}}(?P<by>[{group}' ])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*"
        lakhs = r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}" if group == "," else ""
        number = re.fullmatch(
            rf"(?P<whole>{thousands}{lakhs}|[0-9]*)(?:{re.escape(point)}(?P<part>[0-9]+))?", body
        )
        if number:
            whole = re.sub("[^0-9]", "", number["whole"]) or "0"
            found.add(Decimal(f"{whole}.{number['part'] or 0}"))
    return found


def _why_not(text: str) -> str:
    return next((reason for sign, reason in SOUGHT if sign.search(text)), NOT_A_NUMBER)
