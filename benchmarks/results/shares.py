"""The published shares of one question: of named answers, or of ranges of numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.catalogue import Question
from benchmarks.rules.grid import three_figures
from benchmarks.rules.publishing import Bin, Published
from benchmarks.rules.words import say, say_range


@dataclass(frozen=True, kw_only=True)
class Share:
    """One line of shares: a named answer, or a range of numbers."""

    answer: str
    percent: int
    mine: bool


def shares(question: Question, own: str, published: Published) -> Iterator[Share]:
    """The named answers to a choice or a text, most frequent first, and what is added up."""
    # The catalogue's spelling of a name, where it has one.
    spelling = {suggestion.lower(): suggestion for suggestion in question.suggestions}
    named = False
    for answer, percent in published.named:
        mine = bool(own) and answer.lower() == own.lower()
        named |= mine
        said = say(question, spelling.get(answer.lower(), answer))
        yield Share(answer=said, percent=percent, mine=mine)
    if published.other:
        yield Share(answer="Other", percent=published.other, mine=bool(own) and not named)


def ranges(question: Question, own: Decimal | None, published: Published | None) -> Iterator[Share]:
    """The bars of a histogram; none where there is no histogram."""
    rounded = None if own is None else three_figures(own)
    for one in published.bins if published else ():
        yield Share(
            answer=_range_words(question, one),
            percent=one.percent,
            mine=rounded is not None and _is_in(rounded, one),
        )


def _range_words(question: Question, one: Bin) -> str:
    if one.low is None and one.high is not None:
        return f"under {say(question, one.high)}"
    if one.high is None and one.low is not None:
        return f"{say(question, one.low)} and more"
    assert one.low is not None
    assert one.high is not None
    return say_range(question, one.low, one.high)


def _is_in(own: Decimal, one: Bin) -> bool:
    return (one.low is None or own >= one.low) and (one.high is None or own < one.high)
