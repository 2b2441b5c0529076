"""What other pages ask of a member's reviews."""

from datetime import datetime
from typing import NamedTuple

from growth.rules.windows import Span
from growth.stories import words
from growth.stories.shown import Shelf
from members.models import Member


class Stale(NamedTuple):
    """A review that holds no more and can be written anew: which, and since when, in words."""

    slug: str
    noun: str
    words: str


def stale_or_none(member: Member, now: datetime) -> Stale | None:
    """The one of the shortest period, if any; one whose days hold no entry is left alone. At most
    three queries.
    """
    shelf = Shelf(member, now)
    for span in Span:
        story = shelf.stories.get(span)
        held = words.freshness(span, story.made_on, shelf.today) if story else None
        if held and held.is_stale and shelf.has_entries(span) and not shelf.open_of(span):
            return Stale(span.value.lower(), words.NOUNS[span], held.words)
    return None
