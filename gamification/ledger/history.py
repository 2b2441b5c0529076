"""A member's own ledger, read page by page: every entry with its reason, and sums."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Subquery, Sum

from gamification.catalogue import CORRECTIONS, OTHER, SECTIONS, codes_of, section_of
from gamification.declarations import Reason, Section
from gamification.ledger.cursor import cursor
from gamification.models import PointTransaction
from gamification.querysets import PointTransactionQuerySet, up_to
from gamification.rules.months import month_of
from gamification.rules.reasons import explain
from members.compiled import Compiled
from members.models import Member

PAGE = 25
SUMS = Compiled(
    lambda member, zone: PointTransaction.objects.for_member(member).by_month_and_action(
        ZoneInfo(zone)
    ),
    member=-1,
    zone="Antarctica/Troll",
)


def _newest(member: int) -> PointTransactionQuerySet:
    ledger = PointTransaction.objects.for_member(member)
    total = ledger.order_by().values("member").annotate(sum=Sum("points")).values("sum")
    return ledger.newest_first().annotate(total=Subquery(total))[: PAGE + 1]


NEWEST = Compiled(_newest, member=-1)


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see: a section, a month (its first day), where the page begins."""

    section: Section | None = None
    month: date | None = None
    before: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class Summary:
    """Sums of a member's whole ledger: (month, action) to (points, entries), oldest month first."""

    cells: Mapping[tuple[date, str], tuple[int, int]]

    @property
    def total(self) -> int:
        """All points."""
        return sum(points for points, _ in self.cells.values())

    def months(self) -> list[tuple[date, int]]:
        """(first day, points) of each month that has entries, oldest first."""
        sums: Counter[date] = Counter()
        for (month, _), (points, _) in self.cells.items():
            sums[month] += points
        return sorted(sums.items())

    def sections(self) -> list[tuple[Section, int]]:
        """(section, points) of each that has entries, most points first, corrections last."""
        sums: Counter[Section] = Counter()
        for (_, action), (points, _) in self.cells.items():
            sums[section_of(action)] += points
        return sorted(sums.items(), key=lambda item: (item[0] == CORRECTIONS, -item[1]))

    @property
    def most(self) -> int:
        """The points of the section that brought most; at least 1, for shares of it are drawn."""
        return max([1, *(points for _, points in self.sections())])

    def paid(self) -> dict[str, int]:
        """Entries by action."""
        sums: Counter[str] = Counter()
        for (_, action), (_, entries) in self.cells.items():
            sums[action] += entries
        return dict(sums)

    def chosen(self, filters: Filters) -> dict[date, tuple[int, int]]:
        """(points, entries) by month, of what the filters let through."""
        found: dict[date, tuple[int, int]] = {}
        for (month, action), (points, entries) in self.cells.items():
            if filters.month in (None, month) and (
                filters.section is None or section_of(action) == filters.section
            ):
                before = found.get(month, (0, 0))
                found[month] = (before[0] + points, before[1] + entries)
        return found


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it: day in the member's zone, reason, and the total it led to.

    `total` is None when the history is filtered by section.
    """

    entry: PointTransaction
    day: date
    reason: Reason
    total: int | None


@dataclass(frozen=True)
class Month:
    """A month's heading, the points of the whole month, and its lines on this page."""

    first: date
    points: int
    lines: list[Line]


@dataclass(frozen=True)
class Page:
    """One page of the history; `entries` counts all pages.

    `earlier` is the cursor of the next page, empty on the last.
    """

    months: list[Month]
    shown: int
    entries: int
    earlier: str


def summary(member: Member) -> Summary:
    """Sums of the member's ledger in the months of their zone. One query."""
    rows = SUMS.rows(member=member.pk, zone=member.zone.key)
    return Summary({(at.date(), action): (points, n) for at, action, points, n in rows})


def page(member: Member, filters: Filters, sums: Summary) -> Page:
    """One page of entries, newest first, by key and not by offset.

    One query for the first page of all; else two: the entries, and the total at the first.
    """
    found = _found(member, filters)
    shown, more = found[:PAGE], len(found) > PAGE
    chosen = sums.chosen(filters)
    lines = _lines(member, shown, with_totals=filters.section is None)
    months = [
        Month(first, chosen.get(first, (0, 0))[0], list(group))
        for first, group in groupby(lines, key=lambda line: line.day.replace(day=1))
    ]
    return Page(
        months, len(shown), sum(n for _, n in chosen.values()), cursor(shown[-1]) if more else ""
    )


def _found(member: Member, filters: Filters) -> list[PointTransaction]:
    """The entries of the page and one more; those of the first page of all know their `total`."""
    if filters == Filters():
        return list(PointTransaction.objects.raw(*NEWEST.statement(member=member.pk)))
    query = entries(member, filters)
    if filters.before:
        created_at, pk = filters.before
        query = query.filter(up_to(created_at, pk - 1))
    return list(query[: PAGE + 1])


def entries(member: Member, filters: Filters) -> PointTransactionQuerySet:
    """The member's entries that the filters let through, newest first."""
    query = PointTransaction.objects.for_member(member).newest_first()
    if filters.section is OTHER:
        query = query.exclude(
            action__in=[action for section in SECTIONS for action in codes_of(section)]
        )
    elif filters.section:
        query = query.filter(action__in=codes_of(filters.section))
    if filters.month:
        start, end = month_of(filters.month, member.zone)
        query = query.filter(created_at__gte=start, created_at__lt=end)
    return query


def reason_of(entry: PointTransaction) -> Reason:
    """Why the entry is in the ledger, in words."""
    return explain(action=entry.action, source=entry.source, metadata=entry.metadata)


def csv_rows(member: Member, filters: Filters) -> Iterator[list[str | int]]:
    """The history as rows, a heading first, read from the database as they are needed."""
    yield ["when", "points", "what", "why", "source"]
    for entry in entries(member, filters).iterator(chunk_size=2000):
        reason = reason_of(entry)
        when = entry.created_at.astimezone(member.zone).isoformat(timespec="seconds")
        yield [when, entry.points, reason.title, reason.why, entry.source]


def _total_at(member: Member, entry: PointTransaction) -> int:
    """The member's points up to this entry."""
    if (known := getattr(entry, "total", None)) is not None:
        return int(known)
    earlier = up_to(entry.created_at, entry.pk)
    return PointTransaction.objects.for_member(member).filter(earlier).sum_points()


def _lines(member: Member, shown: list[PointTransaction], *, with_totals: bool) -> list[Line]:
    zone = member.zone
    total = None
    if shown and with_totals:
        total = _total_at(member, shown[0])
    lines = []
    for entry in shown:
        lines.append(Line(entry, entry.created_at.astimezone(zone).date(), reason_of(entry), total))
        if total is not None:
            total -= entry.points
    return lines
