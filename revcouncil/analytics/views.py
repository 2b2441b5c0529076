"""The page of figures, and each of them as CSV. For whoever may look at members."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from members.models import Member, SeatTier
from revcouncil.analytics import figures, rules

CHART_HEIGHT: Final = 110
BAR_HEIGHT: Final = 90


def index(request: HttpRequest) -> HttpResponse:
    """All figures on one page."""
    _allowed(request)
    levels, engagement = figures.levels(), figures.engagement()
    cohorts = _cohorts()
    by_level = {name: (number, worth) for name, number, worth in levels.rows}
    high = by_level.get("high", (0, 0))
    seats = _seats()
    risk, after = _page_of_risk(request)
    context = {
        **admin.site.each_context(request),
        "title": rules.risk_headline(*high),
        "heading": rules.risk_headline(*high),
        "computed_at": min(levels.at, engagement.at, risk.at),
        "levels": by_level,
        "looked_at": sum(number for number, _ in by_level.values()),
        "risk": [_member_at_risk(row) for row in risk.rows[: figures.PAGE]],
        "next": after,
        "is_first": "after" not in request.GET,
        "cohorts": cohorts,
        "kept": rules.kept_headline(cohorts),
        "months": range(1, figures.MONTHS),
        "weeks": _bars(engagement.rows),
        "seats": seats,
        "mrr": sum(seat["sum"] for seat in seats),
        "paid": sum(seat["seats"] for seat in seats),
        "free": sum(seat["free"] for seat in seats),
    }
    return TemplateResponse(request, "admin/analytics/index.html", context)


def export(request: HttpRequest, figure: str) -> HttpResponse:
    """One figure as CSV; what a spreadsheet would take for a formula is quoted."""
    _allowed(request)
    if figure not in _EXPORTS:
        raise Http404
    written = io.StringIO()
    writer = csv.writer(written)
    for row in _EXPORTS[figure]():
        writer.writerow([rules.spreadsheet_cell(value) for value in row])
    return HttpResponse(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{figure}.csv"'},
    )


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm("members.view_member"):
        raise PermissionDenied


def _page_of_risk(request: HttpRequest) -> tuple[figures.Figure, str]:
    risk = figures.at_risk(after=_read_place(request.GET.get("after", "")))
    if len(risk.rows) <= figures.PAGE:
        return risk, ""
    last = risk.rows[figures.PAGE - 1]
    return risk, f"{last[12]}-{last[0]}"


def _read_place(text: str) -> tuple[int, int] | None:
    """The score and id an address names; None, the first page, for anything else."""
    score, _, pk = text.partition("-")
    if not (score.isascii() and score.isdigit() and pk.isascii() and pk.isdigit()):
        return None
    return (int(score), int(pk)) if len(score) <= 3 and len(pk) <= 18 else None


def _member_at_risk(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, first, last, handle, company, seen, tier, away, recent, before, late, debtor, _, price = row
    member = Member(pk=pk, first_name=first, last_name=last, handle=handle, company=company)
    risk = rules.churn_risk(
        days_away=away,
        seen=seen is not None,
        recent=recent,
        before=before,
        late=late,
        debtor=debtor,
    )
    return {
        "member": member,
        "risk": risk,
        "last_active_at": seen,
        "seat": SeatTier(tier).label,
        "price": price,
    }


def _cohorts() -> list[rules.Cohort]:
    found = figures.retention()
    return rules.cohorts(found.rows, found.at.astimezone(UTC).date(), figures.MONTHS)


def _seats() -> list[dict[str, Any]]:
    return [
        {
            "name": SeatTier(tier).label,
            "seats": seats,
            "free": max(seats - taken, 0),
            "price": rules.PRICES[SeatTier(tier)],
            "sum": seats * rules.PRICES[SeatTier(tier)],
        }
        for tier, seats, taken in figures.revenue().rows
    ]


def _bars(rows: figures.Rows) -> list[dict[str, Any]]:
    """Where each week's bar stands: x in percent, y in pixels."""
    most = max((number for _, number in rows), default=0) or 1
    step = 100 / len(rows)
    bars = []
    for place, (week, number) in enumerate(rows):
        height = round(BAR_HEIGHT * number / most, 1)
        bars.append(
            {
                "week": week,
                "number": number,
                "x": f"{place * step + step * 0.15:.2f}%",
                "middle": f"{place * step + step / 2:.2f}%",
                "width": f"{step * 0.7:.2f}%",
                "y": CHART_HEIGHT - height,
                "above": CHART_HEIGHT - height - 5,
                "height": height,
                "now": place == len(rows) - 1,
            }
        )
    return bars


def _said(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}" if moment else "never"


def _engagement_rows() -> Iterable[list[Any]]:
    yield ["Week of", "Active members"]
    yield from ([week.isoformat(), number] for week, number in figures.engagement().rows)


def _retention_rows() -> Iterable[list[Any]]:
    yield ["Joined", "Members", *(f"% after {n} months" for n in range(1, figures.MONTHS))]
    for cohort in _cohorts():
        yield [f"{cohort.joined:%Y-%m}", cohort.members, *cohort.kept]


def _risk_rows() -> Iterable[list[Any]]:
    yield ["Member", "Company", "Risk", "Score", "Because", "Last active", "Seat", "$ a month"]
    for row in figures.at_risk(limit=figures.MOST_EXPORTED).rows[: figures.MOST_EXPORTED]:
        found = _member_at_risk(row)
        risk, member = found["risk"], found["member"]
        because = "; ".join(f"{reason.text} {reason.score}" for reason in risk.reasons)
        seen = _said(found["last_active_at"])
        yield [
            *(member.display_name, member.company, risk.level, risk.score),
            *(because, seen, found["seat"], found["price"]),
        ]


def _revenue_rows() -> Iterable[list[Any]]:
    yield ["Seat", "Paid seats", "Free seats", "$ a seat", "$ a month"]
    for seat in _seats():
        yield [seat["name"], seat["seats"], seat["free"], seat["price"], seat["sum"]]


_EXPORTS: Final = {
    "engagement": _engagement_rows,
    "retention": _retention_rows,
    "risk": _risk_rows,
    "revenue": _revenue_rows,
}
