"""The page of what activities come to, and what it gives as CSV."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.metrics.reading import Metrics, activity_metrics
from activities.metrics.rules import is_stale
from members.spreadsheets import csv_response
from revcouncil.analytics import activities
from revcouncil.analytics.activities import in_short, in_words, name_of
from revcouncil.analytics.drawing import columns_of
from revcouncil.analytics.figures import kept

# The parts of a bar, from the ground up.
STATUSES: Final = ("approved", "pending", "rejected", "revoked")


@require_safe
def activity_figures(request: HttpRequest) -> HttpResponse:
    """Four figures: two as the views have them, two at most an hour old."""
    _admit(request)
    rows = activity_metrics()
    weeks, asked = kept("activities-sent", activities.sent)
    decided, _ = kept("activities-decided", activities.decided)
    refreshed_at = min((row.refreshed_at for row in rows), default=None)
    context = {
        **admin.site.each_context(request),
        "title": activities.waiting(rows),
        "refreshed_at": refreshed_at,
        "is_stale": refreshed_at is None or is_stale(refreshed_at=refreshed_at, now=timezone.now()),
        "asked": asked,
        "rows": [(name_of(row.activity), row, row.points_gross - row.points_net) for row in rows],
        "submissions": sum(row.submissions for row in rows),
        "approved": sum(row.approved for row in rows),
        "points": sum(row.points_net for row in rows),
        "median": in_words(decided[""].median),
        "decided": decided[""].number,
        "statuses": _drawn(rows, lambda row: [getattr(row, status) for status in STATUSES]),
        "paid": _drawn(rows, lambda row: [max(row.points_net, 0)]),
        "medians": columns_of(
            [
                (
                    name_of(code),
                    [one.median.total_seconds() if one.median else 0],
                    in_short(one.median),
                )
                for code, one in decided.items()
                if code
            ]
        ),
        "decisions": [
            (name_of(code), one.number, in_words(one.median))
            for code, one in decided.items()
            if code
        ],
        "bars": columns_of([(f"{week:%-d %b}", [number], f"{number:,}") for week, number in weeks]),
        "weeks": weeks[::-1],
    }
    return TemplateResponse(request, "admin/activity_figures.html", context)


def _drawn(rows: Sequence[Metrics], parts: Any) -> list[Any]:
    return columns_of([(name_of(row.activity), parts(row), f"{sum(parts(row)):,}") for row in rows])


@require_safe
def activity_figures_csv(request: HttpRequest, figure: str) -> StreamingHttpResponse:
    """One figure as CSV, asked anew. Raises Http404 for a figure there is not."""
    _admit(request)
    if figure not in _TABLES:
        raise Http404
    now = timezone.now()
    return csv_response(_TABLES[figure](now), filename=f"activities-{figure}-{now:%Y-%m-%d}.csv")


def _by_activity(now: datetime) -> Iterator[Sequence[Any]]:
    columns = tuple(Metrics.__dataclass_fields__)
    yield columns
    for row in activity_metrics():
        yield [getattr(row, column) for column in columns]


def _by_week(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("week of", "submissions")
    yield from ((f"{week:%Y-%m-%d}", number) for week, number in activities.sent(now))


def _decisions(now: datetime) -> Iterator[Sequence[Any]]:
    yield ("activity", "decided in twelve weeks", "median hours to decision")
    for code, one in activities.decided(now).items():
        hours = "" if one.median is None else round(one.median.total_seconds() / 3600, 2)
        yield (code or "all", one.number, hours)


_TABLES: Final = {"metrics": _by_activity, "weeks": _by_week, "decisions": _decisions}


def _admit(request: HttpRequest) -> None:
    """For who may see what was sent."""
    if not request.user.has_perm("activities.view_submission"):
        raise PermissionDenied
