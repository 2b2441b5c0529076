"""On which days a member wrote: the month and the weeks beside the feed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q

from growth.diary.rules import calendar
from growth.diary.rules.bars import Bar, bars_of
from growth.models import Post
from members.models import Member

# A day begins somewhere within a day of when it does in UTC: the index has moments.
AROUND: Final = timedelta(days=1)
MOST_LIKED: Final = ArrayAgg("title", order_by=["-tally__likes", "-published_at", "-pk"])
# What a program wrote of a member is no day they wrote on.
THEIR_OWN: Final = Q(written_by="")


@dataclass(frozen=True)
class Aside:
    """What stands beside the feed of one member, and what its page says first."""

    today: date
    month: calendar.Month
    weeks: tuple[calendar.Week, ...]
    bars: tuple[Bar, ...]
    headline: str
    lede: str

    @property
    def begins(self) -> date:
        """The first day of the first week."""
        return self.weeks[0].monday


def aside_of(member: Member, today: date, month: date | None = None) -> Aside:
    """The month (that of today, where none is asked for, that of joining where an earlier one is)
    and the last twelve weeks of the member's published entries, in their own days. One query.
    """
    joined = member.day(member.date_joined).replace(day=1)
    month = max((month or today).replace(day=1), joined)
    this_month = today.replace(day=1), calendar.last_of(today)
    span = calendar.span_of_weeks(today)
    days = _days(member, [(month, calendar.last_of(month)), this_month, span])
    entries = {day: one.entries for day, one in days.items()}
    weeks = calendar.weeks_of(today, entries)
    return Aside(
        today,
        calendar.month_of(month, today, entries, since=member.day(member.date_joined)),
        weeks,
        bars_of(weeks),
        calendar.headline(weeks),
        calendar.lede(
            weeks,
            this_month=sum(
                many for day, many in entries.items() if this_month[0] <= day <= this_month[1]
            ),
            liked=_most_liked(days, *span),
        ),
    )


class _Day(NamedTuple):
    """What one day has: how many entries, and the one of them that most members like."""

    entries: int
    likes: int
    title: str


def _within(first: date, last: date) -> Q:
    """Published on one of these days; read by the index of a member's entries."""
    begin = datetime.combine(first, time.min, UTC) - AROUND
    end = datetime.combine(last, time.max, UTC) + AROUND
    return Q(published_at__range=(begin, end), published_on__range=(first, last))


def _days(member: Member, spans: list[tuple[date, date]]) -> dict[date, _Day]:
    asked = Q()
    for first, last in spans:
        asked |= _within(first, last)
    rows = (
        Post.objects.of(member)
        .published()
        .filter(THEIR_OWN, asked)
        .order_by()
        .values_list("published_on")
        .annotate(entries=Count("pk"), most=Max("tally__likes"), titles=MOST_LIKED)
    )
    return {day: _Day(entries, likes, titles[0]) for day, entries, likes, titles in rows}


def _most_liked(days: dict[date, _Day], first: date, last: date) -> calendar.Liked | None:
    """Of two alike the later one."""
    found = [(one.likes, day) for day, one in days.items() if first <= day <= last]
    likes, day = max(found, default=(0, first))
    return calendar.Liked(days[day].title, likes) if likes else None
