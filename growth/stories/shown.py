"""What the pages of reviews show, gathered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from growth.models import OPEN_STATES, Post, Story, Telling, TellingState
from growth.rules.windows import Span, window_of
from growth.stories import words
from growth.stories.actions import turns_left
from members.models import Member

# A failure is told on the page for so long, and nothing is written for longer.
LOOKED_BACK: Final = timedelta(days=1)
MOST_TELLINGS: Final = 200


@dataclass(frozen=True)
class Left:
    """Turns of today, and when there are all of them again."""

    left: int
    again_at: datetime
    today: date
    zone: str

    @property
    def picture(self) -> list[bool]:
        """Each turn, and whether it is used."""
        return [place >= self.left for place in range(words.TURNS_A_DAY)]

    @property
    def used(self) -> int:
        """How many were taken."""
        return words.TURNS_A_DAY - self.left

    @property
    def said(self) -> tuple[str, str]:
        """How many are left, in words."""
        return words.turns_words(self.left)

    @property
    def in_short(self) -> str:
        """The same, of the picture."""
        return words.turns_short(self.left)

    @property
    def more(self) -> str:
        """When there are more."""
        return words.more_at(self.again_at, self.today, self.zone)


def turns_of(member: Member, now: datetime) -> Left:
    """One query."""
    left = turns_left(member, now)
    again = left.next_midnight.astimezone(member.zone)
    return Left(left.left, again, member.day(now), member.zone.key)


@dataclass(frozen=True)
class Row:
    """One period in the table of all of them."""

    span: Span
    label: str
    is_here: bool
    story: Story | None
    written: str
    holds: words.Freshness | None
    is_open: bool
    may_ask: bool

    @property
    def slug(self) -> str:
        """The period in an address."""
        return self.span.value.lower()

    @property
    def deed(self) -> str:
        """What can be done from the table; "" where nothing can."""
        if self.is_open or not self.may_ask:
            return ""
        return "Anew" if self.story else "Write"


@dataclass(frozen=True)
class Source:
    """An entry a review cites: where it is, unless it was deleted since."""

    number: int
    title: str
    day: str
    words: int
    post: int
    is_there: bool


class Shelf:
    """The reviews of one member and what was asked for lately. Three queries, each when it is
    first needed.
    """

    def __init__(self, member: Member, now: datetime) -> None:
        self.member = member
        self.now = now
        self.today = member.day(now)

    @cached_property
    def stories(self) -> dict[Span, Story]:
        """By period, without what the writer was told."""
        rows = Story.objects.filter(member=self.member).defer("told")
        return {Span(story.period): story for story in rows}

    @cached_property
    def tellings(self) -> Sequence[Telling]:
        """What was asked for lately, the newest first."""
        rows = Telling.objects.filter(
            member=self.member, created_at__gte=self.now - LOOKED_BACK
        ).order_by("-created_at", "-id")
        return list(rows[:MOST_TELLINGS])

    @cached_property
    def newest_day(self) -> date | None:
        """The day of the newest entry a review can rest on."""
        rows = Post.objects.of(self.member).published().filter(written_by="")
        newest = rows.filter(published_on__lte=self.today).order_by("-published_at", "-id")
        return newest.values_list("published_on", flat=True).first()

    def has_entries(self, span: Span) -> bool:
        """Whether anything was published in the days the review would look back on."""
        return self.newest_day is not None and window_of(span, self.today).holds(self.newest_day)

    def longer(self, span: Span) -> list[Span]:
        """Longer periods that have entries, the shortest first."""
        spans = list(Span)
        return [one for one in spans[spans.index(span) + 1 :] if self.has_entries(one)]

    def open_of(self, span: Span) -> Telling | None:
        """The newest of the period that is being written."""
        return next(
            (one for one in self.tellings if one.period == span and one.state in OPEN_STATES), None
        )

    def failed_of(self, span: Span) -> Telling | None:
        """The newest of the period, if it failed."""
        newest = next((one for one in self.tellings if one.period == span), None)
        return newest if newest and newest.state == TellingState.FAILED else None

    def rows(self, here: Span | None) -> list[Row]:
        """All periods, as the table beside a review lists them."""
        return [self._row(span, is_here=span is here) for span in Span]

    def _row(self, span: Span, *, is_here: bool) -> Row:
        story = self.stories.get(span)
        zone, has_entries = self.member.zone, self.has_entries(span)
        written = (
            words.written_words(story.made_at.astimezone(zone), self.today)
            if story
            else words.none_words(span, has_entries=has_entries)
        )
        return Row(
            span,
            words.LABELS[span],
            is_here,
            story,
            written,
            words.freshness(span, story.made_on, self.today) if story else None,
            self.open_of(span) is not None,
            has_entries and self.member.is_paying,
        )

    def first_shown(self) -> Span | None:
        """The period a reader is led to: what is being written, else what was written last."""
        for telling in self.tellings:
            if telling.state in OPEN_STATES:
                return Span(telling.period)
        newest = max(self.stories.values(), key=lambda story: story.made_at, default=None)
        return Span(newest.period) if newest else None


def sources_of(story: Story, member: Member, today: date) -> list[Source]:
    """The entries a review cites. One query for which of them are still there."""
    keys = [source["post"] for source in story.sources]
    found = set(Post.objects.of(member).filter(pk__in=keys).values_list("pk", flat=True))
    return [_source(source, today, is_there=source["post"] in found) for source in story.sources]


def _source(source: Mapping[str, Any], today: date, *, is_there: bool) -> Source:
    return Source(
        int(source["number"]),
        str(source["title"]),
        words.day_words(date.fromisoformat(source["day"]), today),
        int(source["words"]),
        int(source["post"]),
        is_there,
    )
