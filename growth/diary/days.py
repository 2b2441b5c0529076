"""On which days a member wrote: the month and the weeks beside the feed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Q

from growth.diary.rules import calendar
from growth.diary.rules.bars import Bar, bars_of
from growth.models import Post
from members.models import Member

# A day begins somewhere within a day of when it does in UTC: the index has moments.
AROUND: Final = timedelta(days=1)
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
    """The month (that of today, where none is asked for) and the last twelve weeks of the member's
    published entries, in their own days. Two queries.
    """
    month = (month or today).replace(day=1)
    this_month = today.replace(day=1), calendar.last_of(today)
    span = calendar.span_of_weeks(today)
    entries = _entries(member, [(month, calendar.last_of(month)), this_month, span])
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
            liked=_most_liked(member, *span),
        ),
    )


def _within(first: date, last: date) -> Q:
    """Published on one of these days; read by the index of a member's entries."""
    begin = datetime.combine(first, time.min, UTC) - AROUND
    end = datetime.combine(last, time.max, UTC) + AROUND
    return Q(published_at__range=(begin, end), published_on__range=(first, last))


def _entries(member: Member, spans: list[tuple[date, date]]) -> dict[date, int]:
    asked = Q()
    for first, last in spans:
        asked |= _within(first, last)
    return dict(
        Post.objects.of(member)
        .published()
        .filter(THEIR_OWN, asked)
        .order_by()
        .values_list("published_on")
        .annotate(entries=Count("pk"))
    )


def _most_liked(member: Member, first: date, last: date) -> calendar.Liked | None:
    found = (
        Post.objects.of(member)
        .published()
        .filter(THEIR_OWN, _within(first, last), tally__likes__gt=0)
        .order_by("-tally__likes", "-published_at", "-pk")
        .values_list("title", "tally__likes")
        .first()
    )
    return calendar.Liked(*found) if found else None
