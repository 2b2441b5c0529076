"""One question beside every group, and its course over the editions."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission
from benchmarks.publishing.actions import publish
from members.models import Member
from tests import cast
from tests.benchmarks.answers import agencies_answer, gives
from tests.benchmarks.results.pages import INFRASTRUCTURE, published, read, text, without_own

pytestmark = pytest.mark.django_db
COST = f"{INFRASTRUCTURE}domain_cost/"


def of_two_bands() -> list[Member]:
    """Twelve agencies of one revenue band that pay little, twelve of another that pay much."""
    members = agencies_answer(
        {"domain_cost": 39 if n == 11 else 10 + n % 12 * 2 + n // 12 * 30} for n in range(24)
    )
    for n, member in enumerate(members):
        band = "100k_250k" if n < 12 else "1m_2_5m"
        gives(member, {"revenue_band": band, "team_size": "2_5"}, category=Category.BUSINESS)
    publish()
    return members


def headings(page: str) -> list[tuple[str, str]]:
    """The groups in the order they are shown, each with what is said of it below its name."""
    found = re.findall(r'<h3>([^<]*)</h3>\s*<p class="note">([^<]*)</p>', page)
    return [(name, note) for name, note in found if note]


def test_own_groups_come_first_then_all_then_the_others_then_what_is_withheld(client: Client):
    page = read(client, of_two_bands()[0], COST)
    shown = headings(page)
    assert shown[:5] == [
        ("$100K to $250K", "revenue band, yours"),
        ("2 to 5 people", "team size, yours"),
        ("All agencies", "every group together"),
        ("$1M to $2.5M", "revenue band"),
        ("Withheld", "14 groups"),
    ]
    assert "14 of 18 groups are withheld." in text(page)
    assert re.findall(r"<li>([^<]*: [^<]*)</li>", page)[:2] == [
        "Revenue band: Under $100K",
        "Revenue band: $250K to $500K",
    ]
    assert page.count("It opens with an edition in which five or more agencies") == 1


def test_where_the_own_groups_differ_the_title_says_so(client: Client):
    assert (
        "<h1>Cost per domain: high for your revenue band, the usual for your team size.</h1>"
        in read(client, of_two_bands()[11], COST)
    )


def test_two_members_of_the_same_groups_see_the_same_but_for_their_own_values(client: Client):
    members = of_two_bands()
    pages = [read(client, member, COST) for member in members[2:4]]
    assert pages[0] != pages[1]
    assert without_own(pages[0]) == without_own(pages[1])


def test_choices_are_shares_beside_every_group(client: Client):
    members = published(
        *({"domain_cost": 9, "inbox_provider": "google" if n % 2 else "own"} for n in range(12))
    )
    told = text(read(client, members[1], f"{INFRASTRUCTURE}inbox_provider/"))
    assert re.search(r"Google Workspace \(you\) \d\d%", told)
    assert "quarter" not in told


@pytest.mark.parametrize("key", ["shoe_size", "gross_margin", "results.csv/"])
def test_a_question_of_another_category_is_not_found(client: Client, key: str):
    members = published({"domain_cost": 9})
    client.force_login(members[0])
    assert client.get(f"{INFRASTRUCTURE}{key}/").status_code == 404


@pytest.mark.parametrize("address", [COST, f"{INFRASTRUCTURE}results.csv"])
def test_who_has_not_answered_or_does_not_pay_is_led_to_the_page_that_says_so(
    client: Client, owner: Member, address: str
):
    published(*({"domain_cost": 10 + n} for n in range(6)))
    debtor = cast.debtor()
    gives(debtor, {"domain_cost": 9})
    for member in (owner, debtor):
        client.force_login(member)
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, INFRASTRUCTURE)


# ------------------------------------------------------------------------- courses
def edition(at: datetime, members: list[Member], *costs: float) -> None:
    """An edition after these members answered anew."""
    with time_machine.travel(at, tick=False):
        for member, cost in zip(members, costs, strict=False):
            submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost})
        publish()


def rows(page: str) -> list[list[str]]:
    """The table of the course."""
    table = re.search(r'aria-label="Over the editions">.*?</table>', page, re.DOTALL)
    assert table
    lines = re.findall(r"<tr>(.*?)</tr>", table.group(), re.DOTALL)
    return [re.findall(r">([^<]+)</t[dh]>", line) for line in lines]


def test_a_course_has_the_last_edition_of_each_quarter_and_a_gap_where_there_was_none(
    client: Client,
):
    members = [cast.make_member(date_joined=datetime(2025, 1, 1, tzinfo=UTC)) for _ in range(6)]
    edition(datetime(2026, 1, 20, tzinfo=UTC), members, 10, 10, 10, 10, 10, 10)
    edition(datetime(2026, 3, 20, tzinfo=UTC), members, 20, 20, 20, 20, 20)
    edition(datetime(2026, 8, 20, tzinfo=UTC), members, 40, 40, 40, 40)
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False):
        page = read(client, members[0], COST)
    assert rows(page) == [
        ["Quarter", "You", "25th", "Median", "75th", "Agencies"],
        ["Q4 2026", "$40", "–", "–", "–", "no edition"],
        ["Q3 2026", "$40", "–", "$43", "–", "5–9"],
        ["Q2 2026", "$20", "–", "–", "–", "no edition"],
        ["Q1 2026", "$20", "–", "$20", "–", "5–9"],
    ]
    assert (
        "<title>Cost per domain, All agencies. Median: Q1 2026 $20, Q2 2026 no edition,"
        " Q3 2026 $43, Q4 2026 no edition</title>" in page
    )
    assert page.count('class="void"') >= 2


def test_while_all_editions_lie_in_one_quarter_the_course_goes_edition_by_edition(client: Client):
    members = [cast.make_member(date_joined=datetime(2025, 1, 1, tzinfo=UTC)) for _ in range(6)]
    edition(datetime(2026, 10, 20, tzinfo=UTC), members, 10, 10, 10, 10, 10, 10)
    edition(datetime(2026, 11, 3, tzinfo=UTC), members, 20, 20, 20, 20, 20)
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False):
        page = read(client, members[5], COST)
    assert [line[0] for line in rows(page)] == ["Edition", "3 Nov 2026", "20 Oct 2026"]
    assert "edition by edition" in page


def test_what_is_withdrawn_is_a_gap(client: Client):
    members = [cast.make_member(date_joined=datetime(2025, 1, 1, tzinfo=UTC)) for _ in range(6)]
    edition(datetime(2026, 2, 1, tzinfo=UTC), members, 10, 10, 10, 10, 10, 10)
    BenchmarkSubmission.objects.filter(member__in=members[2:]).update(is_valid=False)
    edition(datetime(2026, 5, 1, tzinfo=UTC), [])
    with time_machine.travel(datetime(2026, 5, 20, tzinfo=UTC), tick=False):
        page = read(client, members[0], COST)
    assert rows(page)[1] == ["Q2 2026", "$10", "–", "–", "–", "withheld"]
