"""The export of answers without names: nothing in it leads to anybody, and it is on record."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission
from members.models import AuditLog, Member, Team
from tests import cast
from tests.benchmarks.answers import agencies_answer, gives

PAGE = "/admin/benchmarks/benchmarksubmission/export/"
ALIKE = {"revenue_band": "500k_1m", "agency_type": "outbound", "team_size": "2_5"}


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    client.force_login(super_admin)
    return client


def table(client: Client, category: str) -> list[list[str]]:
    """The file, line by line."""
    answer: Any = client.post(PAGE, {"category": category})
    assert answer.status_code == 200
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))


def test_the_export_has_rounded_answers_and_nobody_in_it(staff: Client, super_admin: Member):
    few = agencies_answer(
        ({**ALIKE, "team_size": "solo"} for _ in range(4)), category=Category.BUSINESS
    )
    many = agencies_answer([ALIKE] * 5, category=Category.BUSINESS)
    for number, member in enumerate([*few, *many]):
        data = {"domain_cost": 12.345, "domain_vendor": ["porkbun", "=Our own shop"][number % 2]}
        gives(member, data)
    gives(cast.make_member(), {"domain_cost": 99}, accepted=False)
    BenchmarkSubmission.objects.filter(member=few[0]).update(state="FLAGGED")
    head, *rows = table(staff, "INFRASTRUCTURE")
    assert head[:5] == [
        "Revenue band",
        "Agency type",
        "Team size",
        "Cost per domain, US dollars a year",
        "Domain vendor",
    ]
    told = ["$500K to $1M", "Outbound only", "2 to 5 people"]
    # Four alike are not told apart; rejected and flagged sets are not there.
    assert sorted(row[:4] for row in rows) == [["", "", "", "12.3"]] * 3 + [[*told, "12.3"]] * 5
    assert {row[4] for row in rows} == {"Porkbun", "Other"}
    head, *rows = table(staff, "BUSINESS")
    assert [name for name in head if name == "Revenue band"] == ["Revenue band"]
    assert not {"Revenue in the last twelve months"} & set(head)
    assert sorted(row[:3] for row in rows) == [["", "", ""]] * 3 + [told] * 5
    assert list(AuditLog.objects.order_by("id").values_list("action", "actor", "detail")) == [
        ("answers_exported", super_admin.pk, {"category": "INFRASTRUCTURE"}),
        ("answers_exported", super_admin.pk, {"category": "BUSINESS"}),
    ]


def test_five_seats_of_one_team_are_one_agency(staff: Client):
    team = Team.objects.create(name="Tern Outbound", owner_seats=1, team_seats=4)
    seats = [
        cast.make_member(team=team, seat_tier=tier) for tier in ["OWNER"] + ["TEAM_MEMBER"] * 4
    ]
    for seat in seats:
        gives(seat, ALIKE, category=Category.BUSINESS)
    _, *rows = table(staff, "BUSINESS")
    assert [row[:3] for row in rows] == [["", "", ""]] * 5


def test_each_export_is_in_another_order(staff: Client):
    agencies_answer({"domain_cost": 10 + number} for number in range(40))
    orders = {tuple(row[3] for row in table(staff, "INFRASTRUCTURE")) for _ in range(3)}
    assert len(orders) == 3


def test_reviewing_does_not_give_the_right_to_export(client: Client, db: None):
    reviewer = cast.make_member(is_staff=True)
    reviewer.user_permissions.add(
        *Permission.objects.filter(codename__endswith="_benchmarksubmission")
    )
    client.force_login(reviewer)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"category": "BUSINESS"}).status_code == 403
    assert (
        "Export answers"
        not in client.get("/admin/benchmarks/benchmarksubmission/").content.decode()
    )
    assert not AuditLog.objects.filter(action="answers_exported").exists()


def test_the_page_says_what_the_file_has_and_refuses_other_categories(staff: Client):
    page = staff.get(PAGE).content.decode()
    assert "fewer than 5 agencies share all three" in page
    answer = staff.post(PAGE, {"category": "ALL"})
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
