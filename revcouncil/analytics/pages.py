"""The page of figures, and what it gives as CSV."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Member, SeatTier
from members.spreadsheets import csv_response
from revcouncil.analytics import figures
from revcouncil.analytics.rules import (
    SEAT_PRICES,
    Cohort,
    cohorts_of,
    retention_title,
    risk_title,
    shade_of,
)

# The tallest bar, and where the line below the bars lies, in pixels.
TALL, GROUND = 92, 110


@dataclass(frozen=True)
class Bar:
    """One week as it is drawn: x and width in percent, y and height in pixels."""

    week: date
    members: int
    x: str
    middle: str
    y: str
    height: str
    label_y: str
    over: bool


def bars_of(weeks: Sequence[tuple[date, int]]) -> list[Bar]:
    """The weeks as bars; the last one is not over."""
    tallest = max((members for _, members in weeks), default=0) or 1
    step = 100 / len(weeks)
    bars = []
    for place, (week, members) in enumerate(weeks):
        height = TALL * members / tallest
        bars.append(
            Bar(
                week,
                members,
                f"{place * step + step * 0.15:.2f}%",
                f"{place * step + step / 2:.2f}%",
                f"{GROUND - height:.1f}",
                f"{height:.1f}",
                f"{GROUND - height - 5:.1f}",
                place < len(weeks) - 1,
            )
        )
    return bars


@require_safe
def analytics(request: HttpRequest) -> HttpResponse:
    """Four figures, each at most an hour old. The names are read anew."""
    _admit(request)
    risk, asked = figures.kept("risk", figures.risk)
    retention, _ = figures.kept("retention", figures.retention)
    seats, _ = figures.kept("seats", figures.seats)
    weeks, _ = figures.kept("weekly", figures.weekly)
    cohorts = cohorts_of(retention.stayed, timezone.now().date())
    members = figures.named(risk.first)
    context = {
        **admin.site.each_context(request),
        "title": risk_title(risk.high, risk.worth),
        "asked": asked,
        "risk": risk,
        "at_risk": [(members[one.pk], one) for one in risk.first if one.pk in members],
        "here_share": 100 * risk.here // risk.members if risk.members else None,
        "cohorts": [(cohort, _cells(cohort)) for cohort in cohorts],
        "unknown": retention.unknown,
        "months": range(1, 12),
        "retention_title": retention_title(cohorts),
        "seats": [
            (SeatTier(t).label, n, SEAT_PRICES[t], n * SEAT_PRICES[t])
            for t, n in sorted(seats.items(), key=lambda item: list(SEAT_PRICES).index(item[0]))
        ],
        "mrr": sum(n * SEAT_PRICES[tier] for tier, n in seats.items()),
        "paid_seats": sum(seats.values()),
        "bars": bars_of(weeks),
        "weeks": weeks[::-1],
    }
    return TemplateResponse(request, "admin/analytics.html", context)


def _cells(cohort: Cohort) -> list[tuple[int | None, int]]:
    return [(share, 0 if share is None else shade_of(share)) for share in cohort.shares]


@require_safe
def analytics_csv(request: HttpRequest, figure: str) -> StreamingHttpResponse:
    """One figure as CSV, asked anew, line by line. Raises Http404 for a figure there is not."""
    _admit(request)
    if figure not in _TABLES:
        raise Http404
    now = timezone.now()
    return csv_response(_TABLES[figure](now), filename=f"{figure}-{now:%Y-%m-%d}.csv")


def _risk_table(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("member", "e-mail", "company", "level", "score", "because", "last here", "seat", "USD")
    piece: list[figures.AtRisk] = []
    for one in figures.everybody_at_risk(now):
        piece.append(one)
        if len(piece) == 1000:
            yield from _risk_lines(piece)
            piece = []
    yield from _risk_lines(piece)


def _risk_lines(piece: list[figures.AtRisk]) -> Iterable[Sequence[Any]]:
    members: dict[int, Member] = figures.named(piece)
    for one in piece:
        if (member := members.get(one.pk)) is not None:
            yield (
                member.display_name,
                member.email,
                member.company,
                one.level,
                one.score,
                "; ".join(f"{words} {points}" for words, points in one.reasons),
                f"{one.last_seen:%Y-%m-%d}" if one.last_seen else "never",
                SeatTier(one.seat).label,
                one.worth,
            )


def _retention_table(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("joined", "members", *(f"after {n} months, %" for n in range(1, 12)))
    for cohort in cohorts_of(figures.retention(now).stayed, now.date()):
        yield (f"{cohort.joined:%Y-%m}", cohort.members, *cohort.shares)


def _seats_table(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("seat", "paid for", "USD a month each", "USD a month")
    for tier, count in figures.seats(now).items():
        yield (SeatTier(tier).label, count, SEAT_PRICES[tier], count * SEAT_PRICES[tier])


def _weekly_table(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("week of", "active members")
    yield from ((f"{week:%Y-%m-%d}", members) for week, members in figures.weekly(now))


_TABLES: Final = {
    "risk": _risk_table,
    "retention": _retention_table,
    "seats": _seats_table,
    "activity": _weekly_table,
}


def _admit(request: HttpRequest) -> None:
    """Names and what they pay: for who may see members."""
    if not request.user.has_perm("members.view_member"):
        raise PermissionDenied
