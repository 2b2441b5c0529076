"""Downloads as charts with their tables: of one resource, and over the library by period."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from members.rules import tally
from members.spreadsheets import csv_response
from resources import rules
from resources.catalogue import Category, Type
from resources.models import Resource, ResourceDownload
from resources.querysets import ResourceDownloadQuerySet

MOST = 50
PORTION = 1_000


class Asked(NamedTuple):
    """What the page of figures is asked for. What it does not know counts as not said."""

    period: rules.Period
    unit: str
    category: str
    type: str
    resource: Resource | None

    def address(self, **other: str) -> str:
        """The page with something else asked for."""
        said = {
            "period": self.period.name,
            "by": self.unit,
            "category": self.category,
            "type": self.type,
            "resource": str(self.resource.pk) if self.resource else "",
        } | other
        return f"?{urlencode({name: value for name, value in said.items() if value})}"

    def downloads(self, today: date) -> ResourceDownloadQuerySet:
        """Those that count."""
        found = ResourceDownload.objects.between(self.period.since(today), self.period.until(today))
        if self.resource:
            return found.filter(resource=self.resource)
        return found.of_kind(category=self.category, type=self.type)


class ShowsFigures(admin.ModelAdmin):
    """The figures on a resource's own page, and those of the library."""

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the figures of the library."""
        wrap = self.admin_site.admin_view
        return [
            path("figures/", wrap(self.figures_view), name="resources_resource_figures"),
            path("figures.csv", wrap(self.figures_csv), name="resources_resource_figures_csv"),
            *super().get_urls(),
        ]

    @admin.display(description="By week")
    def figures(self, resource: Resource) -> SafeString:
        """Downloads of the last weeks, as a chart with its table."""
        today = _today()
        monday = today - timedelta(days=today.weekday(), weeks=rules.CHART_WEEKS - 1)
        counts = resource.downloads.all().between(monday, None).per("week")
        bars = rules.weekly_bars(counts=counts, today=today)
        context = {"resource": resource, "bars": bars, "recent": sum(bar.downloads for bar in bars)}
        return render_to_string("resources/admin/figures.html", context)

    def figures_view(self, request: HttpRequest) -> HttpResponseBase:
        """Downloads of a period: a chart, and what was taken most."""
        asked, today = self._asked(request), _today()
        chart = _chart(asked, today)
        number = sum(bar.downloads for bar in chart)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _title(asked, number),
            "asked": asked,
            "chart": chart,
            "most": max((bar.downloads for bar in chart), default=0),
            "number": number,
            "taken": [] if asked.resource else list(_taken(asked, today)),
            "ways": _ways(asked),
            "csv": asked.address(),
        }
        return TemplateResponse(request, "resources/admin/downloads.html", context)

    def figures_csv(self, request: HttpRequest) -> HttpResponseBase:
        """All resources that were taken in the period, the most taken first."""
        asked, today = self._asked(request), _today()
        name = f"downloads-{asked.period.name}-{today:%Y-%m-%d}.csv"
        return csv_response(_rows(asked, today), filename=name)

    def _asked(self, request: HttpRequest) -> Asked:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _asked(request.GET)


def _today() -> date:
    return timezone.now().astimezone(UTC).date()


def _asked(query: QueryDict) -> Asked:
    period = rules.PERIODS.get(query.get("period", ""), rules.PERIODS[rules.DEFAULT_PERIOD])
    unit, category, kind = (query.get(name, "") for name in ("by", "category", "type"))
    key = query.get("resource", "")
    resource = None
    if key:
        known = key.isascii() and key.isdigit() and len(key) < 19
        resource = Resource.objects.filter(pk=int(key)).first() if known else None
        if resource is None:
            raise Http404("There is no such resource.")
    return Asked(
        period,
        unit if unit in rules.UNITS else period.unit,
        category if category in Category.values else "",
        kind if kind in Type.values else "",
        resource,
    )


def _chart(asked: Asked, today: date) -> list[rules.Bar]:
    downloads = asked.downloads(today)
    since = asked.period.since(today)
    if since is None:
        first = downloads.aggregate(first=Min("downloaded_at"))["first"]
        since = first.astimezone(UTC).date() if first else today
    last = asked.period.until(today)
    until = last - timedelta(days=1) if last else today
    unit, days = rules.begins(unit=asked.unit, since=since, until=until)
    # The first week of a period may begin before it: only what lies in the period counts.
    return list(rules.bars(counts=downloads.per(unit), days=days, unit=unit, today=today))


def _taken(asked: Asked, today: date) -> Iterator[tuple[int, Resource, int]]:
    """What was taken most: its place, the resource, how often."""
    rows = list(asked.downloads(today).most_taken()[:MOST])
    resources = Resource.objects.in_bulk([row["resource"] for row in rows])
    for place, row in enumerate(rows, start=1):
        if row["resource"] in resources:
            yield place, resources[row["resource"]], row["number"]


def _rows(asked: Asked, today: date) -> Iterator[list[Any]]:
    yield ["downloads", "slug", "title", "category", "type"]
    rows = asked.downloads(today).most_taken()
    columns = ("resource__slug", "resource__title", "resource__category", "resource__type")
    for slug, title, category, kind, number in rows.values_list(*columns, "number").iterator(
        PORTION
    ):
        yield [
            number,
            slug,
            title,
            dict(Category.choices).get(category, category),
            dict(Type.choices).get(kind, kind),
        ]


def _title(asked: Asked, number: int) -> str:
    labels = [dict(Type.choices).get(asked.type), dict(Category.choices).get(asked.category)]
    named = [str(label) for label in labels if label]
    if asked.resource:
        named = [f"“{asked.resource.title}”"]
    of = f" of {', '.join(named)}," if named else ""
    words = f"{tally(number, 'download')}{of} {asked.period.words}"
    return words[0].upper() + words[1:]


def _ways(asked: Asked) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The other pages of figures: what a row of links chooses, then label, address, whether it is
    this one.
    """
    periods = [
        (one.label, asked.address(period=one.name, by=""), one.name == asked.period.name)
        for one in rules.PERIODS.values()
    ]
    units = [
        (one.label, asked.address(by=one.name), one.name == asked.unit)
        for one in rules.UNITS.values()
    ]
    ways = [("Period", periods), ("Chart", units)]
    if asked.resource:
        return ways
    for name, label, choices, chosen in (
        ("type", "Type", Type, asked.type),
        ("category", "Category", Category, asked.category),
    ):
        links = [(f"Every {name}", asked.address(**{name: ""}), not chosen)]
        links += [
            (str(words), asked.address(**{name: code}), code == chosen)
            for code, words in choices.choices
        ]
        ways.append((label, links))
    return ways
