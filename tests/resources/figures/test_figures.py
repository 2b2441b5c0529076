"""Downloads by period: exact, by UTC, and one click from the list."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from resources import rules
from resources.models import Resource, ResourceDownload
from tests import cast
from tests.resources.makers import make_resource

PAGE = reverse("admin:resources_resource_figures")
CSV = reverse("admin:resources_resource_figures_csv")
LIST = reverse("admin:resources_resource_changelist")
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def desk(client: Client, curator: Member) -> Any:
    with time_machine.travel(NOW, tick=False):
        client.force_login(curator)
        yield client


def taken_at(resource: Resource, *moments: str) -> None:
    """Downloads at these moments."""
    member = cast.make_member()
    ResourceDownload.objects.bulk_create(
        ResourceDownload(
            member=member, resource=resource, downloaded_at=datetime.fromisoformat(f"{at}+00:00")
        )
        for at in moments
    )


@pytest.fixture
def shelves(desk: Client) -> list[Resource]:
    """A template, an SOP and a video, taken at the edges of periods."""
    made = [make_resource(title=name, type=name) for name in ("TEMPLATE", "SOP", "VIDEO")]
    taken_at(made[0], "2026-11-01T00:00", "2026-11-27T11:00", "2026-10-31T23:59")
    taken_at(
        made[1], "2026-11-20T08:00", "2026-10-01T00:00", "2026-09-30T23:59", "2025-12-31T23:00"
    )
    taken_at(made[2], "2026-10-29T00:00", "2026-10-28T23:59", "2026-01-01T00:00")
    return made


@pytest.mark.parametrize(
    ("period", "numbers"),
    [
        ("month", {"TEMPLATE": 2, "SOP": 1}),
        ("last-month", {"VIDEO": 2, "TEMPLATE": 1, "SOP": 1}),
        ("30-days", {"TEMPLATE": 3, "SOP": 1, "VIDEO": 1}),
        ("quarter", {"TEMPLATE": 3, "SOP": 2, "VIDEO": 2}),
        ("year", {"TEMPLATE": 3, "SOP": 3, "VIDEO": 3}),
        ("all", {"SOP": 4, "TEMPLATE": 3, "VIDEO": 3}),
    ],
)
def test_each_period_counts_exactly_what_lies_in_it(
    desk: Client, shelves: list[Resource], period: str, numbers: dict[str, int]
) -> None:
    for unit in ("day", "week", "month"):
        page = desk.get(PAGE, {"period": period, "by": unit}).context
        assert {one.title: number for _, one, number in page["taken"]} == numbers
        assert sum(bar.downloads for bar in page["chart"]) == sum(numbers.values())
        assert page["number"] == sum(numbers.values())
    rows = csv.DictReader(io.StringIO(b"".join(desk.get(CSV, {"period": period})).decode()))
    assert {row["title"]: int(row["downloads"]) for row in rows} == numbers


def test_the_most_taken_of_the_month_is_one_click_from_the_list(
    desk: Client, shelves: list[Resource]
) -> None:
    assert f'href="{PAGE}">Most taken this month</a>' in desk.get(LIST).content.decode()
    html = desk.get(PAGE).content.decode()
    assert "3 downloads this month" in html
    assert html.index("TEMPLATE</a><span") < html.index("SOP</a><span")
    sop = desk.get(PAGE, {"type": "SOP"})
    assert [one.title for _, one, _ in sop.context["taken"]] == ["SOP"]
    assert "1 download of SOP, this month".lower() in sop.content.decode().lower()
    assert desk.get(PAGE, {"category": "OPERATIONS"}).context["taken"] == []


def test_one_resource_by_period(desk: Client, shelves: list[Resource]) -> None:
    page = desk.get(PAGE, {"resource": str(shelves[1].pk), "period": "all", "by": "month"})
    assert page.context["number"] == 4
    assert [bar.downloads for bar in page.context["chart"]] == [1, *[0] * 8, 1, 1, 1]
    change = desk.get(reverse("admin:resources_resource_change", args=[shelves[1].pk]))
    assert f"{PAGE}?resource={shelves[1].pk}&amp;period=year" in change.content.decode()


@pytest.mark.parametrize(
    "query", [{"period": "x", "by": "hour", "type": "?", "category": "?"}, {"resource": ""}]
)
def test_what_is_not_known_counts_as_not_said(desk: Client, query: dict[str, str]) -> None:
    assert desk.get(PAGE, query).context["asked"].period.name == "month"


@pytest.mark.parametrize("key", ["x", "0", "9" * 40, "-1", "\u0663"])
def test_a_resource_there_is_not_is_not_found(desk: Client, key: str) -> None:
    assert desk.get(PAGE, {"resource": key}).status_code == 404


def test_the_page_asks_as_much_for_thirty_as_for_one(desk: Client) -> None:
    asked = []
    for number in (1, 29):
        for _ in range(number):
            taken_at(make_resource(), "2026-11-20T08:00")
        with CaptureQueriesContext(connection) as captured:
            desk.get(PAGE)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 9


def test_too_many_bars_are_drawn_by_a_coarser_unit() -> None:
    unit, days = rules.begins(unit="day", since=date(2020, 1, 1), until=date(2026, 11, 27))
    assert (unit, days[0], len(days)) == ("week", date(2019, 12, 30), 361)
    unit, days = rules.begins(unit="day", since=date(1000, 1, 1), until=date(2026, 11, 27))
    assert (unit, len(days)) == ("month", 370)


def test_units_begin_where_they_should() -> None:
    unit, days = rules.begins(unit="month", since=date(2026, 10, 31), until=date(2027, 1, 1))
    assert (unit, days) == (
        "month",
        [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)],
    )
