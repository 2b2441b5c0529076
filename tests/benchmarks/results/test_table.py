"""The results page as CSV."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.publishing.reading import editions
from benchmarks.rules.words import say
from members.models import Member
from tests.benchmarks.answers import gives
from tests.benchmarks.results.pages import INFRASTRUCTURE, published, read, text

pytestmark = pytest.mark.django_db
CATEGORY = Category.INFRASTRUCTURE
TABLE = f"{INFRASTRUCTURE}results.csv"


def lines(client: Client, member: Member, address: str = TABLE) -> list[list[str]]:
    client.force_login(member)
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_the_table_has_the_numbers_of_the_page_with_units_group_and_edition(client: Client):
    with time_machine.travel(datetime(2026, 11, 16, 9, tzinfo=UTC), tick=False):
        members = published(
            *(
                {"domain_cost": 10 + n, "inbox_provider": "google" if n % 2 else "own"}
                for n in range(20)
            )
        )
    head, *found = lines(client, members[3])
    assert head[:3] == ["Question", "Unit", "Your answer"]
    figures = editions(category=CATEGORY)["domain_cost"].published.quantiles.values()
    cost = "US dollars a year", "13", *(f"{one.value:f}" for one in figures)
    assert ["Cost per domain", *cost, "", "", "20–49", "All agencies", "2026-11-16"] in found
    shares = [line[8:12] for line in found if line[0] == "Inbox provider"]
    assert shares == [
        ["Google Workspace (you)", "50", "20–49", "All agencies"],
        ["Other", "50", "20–49", "All agencies"],
    ]
    withheld = [line[0] for line in found if line[10] == "withheld"]
    assert len(withheld) == len(CATEGORIES[CATEGORY].questions) - 2
    page = text(read(client, members[3]))
    question = CATEGORIES[CATEGORY].by_key["domain_cost"]
    shown = " ".join(say(question, one.value) for one in figures)
    assert f"$13 {shown} 20–49 16 Nov 2026" in page


def test_a_histogram_is_a_line_for_each_range(client: Client):
    members = published(*({"domain_cost": 10 + n % 20} for n in range(60)))
    found = [line for line in lines(client, members[0]) if line[0] == "Cost per domain"]
    assert found[1][8:10] == ["under $12 (you)", "10"]
    assert sum(int(line[9]) for line in found[1:]) == 100


def test_a_text_that_a_spreadsheet_would_run_is_one_no_more(client: Client):
    members = published(
        *({"domain_cost": 9, "domain_vendor": "=1+1" if n % 2 else "a"} for n in range(12))
    )
    own = [line[2] for line in lines(client, members[1]) if line[0] == "Domain vendor"]
    assert own
    assert set(own) == {"'=1+1"}


def test_the_table_is_of_the_chosen_group(client: Client, owner: Member):
    published(*({"domain_cost": 10 + n} for n in range(6)))
    gives(owner, {"domain_cost": 9})
    client.force_login(owner)
    response = client.get(f"{TABLE}?segment=team_size:2_5")
    assert 'filename="infrastructure-team_size-2_5.csv"' in response["Content-Disposition"]
    assert "All agencies" in response.getvalue().decode()
