"""Benchmarks in the browser: answering without script, and every page by day and night, phone
and desktop.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.publishing.actions import publish
from benchmarks.publishing.reading import editions
from benchmarks.rules.figures import DASH
from benchmarks.rules.words import say
from tests import cast
from tests.benchmarks.answers import agencies_answer
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def others() -> None:
    """Agencies for every state of a strip: all percentiles, quartiles, a median, and too few."""
    for number in range(24):
        costs = {
            "domain_cost": 8 + number / 2,
            "inbox_provider": "google" if number % 3 else "microsoft",
        }
        costs |= {"inbox_cost": 2 + number / 10} if number < 12 else {}
        costs |= {"sending_cost": 100 + number} if number < 6 else {}
        costs |= {"enrichment_cost": 700 + number} if number < 4 else {}
        agencies_answer([costs])
    publish()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_member_answers_is_corrected_paid_and_sees_results(
    sign_in: Callable[..., Page], complaints: list[str], java_script_enabled: bool
):
    others()
    page = sign_in(cast.paying_owner(), java_script_enabled=java_script_enabled)
    page.goto("/benchmarks/")
    page.get_by_role("link", name="Answer Infrastructure").click()
    page.get_by_role("link", name="Answer all on one page").click()
    page.get_by_label("Cost per domain").fill("$900")
    page.get_by_label("Domain vendor").fill("Porkbun")
    page.get_by_role("button", name="Share these answers").click()
    expect(page.get_by_text("$900 is outside.").last).to_be_visible()
    expect(page.get_by_label("Domain vendor")).to_have_value("Porkbun")
    page.get_by_label("Cost per domain").fill("1,2,3")
    page.get_by_role("button", name="Share these answers").click()
    expect(page.get_by_label("Cost per domain")).to_have_value("1,2,3")
    page.get_by_label("Cost per domain").fill("$30")
    page.get_by_label("Inbox provider").select_option("Google Workspace")
    page.get_by_role("button", name="Share these answers").click()
    expect(page.get_by_role("status")).to_contain_text("50 points are yours")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "About nine in ten agencies pay less for a domain than you."
    )
    expect(page.get_by_role("row", name="Google Workspace (you)")).to_contain_text("%")
    assert complaints == []


@pytest.mark.parametrize(
    "look",
    [{"viewport": DESKTOP}, {"viewport": PHONE}, {"viewport": DESKTOP, "color_scheme": "dark"}],
)
def test_every_page_is_accessible(
    sign_in: Callable[..., Page], complaints: list[str], look: dict[str, Any]
):
    others()
    member = cast.paying_owner()
    answers = {
        "domain_cost": 19,
        "inbox_cost": 40,
        "sending_cost": 103,
        "enrichment_cost": 9,
        "inbox_provider": "google",
    }
    submit(member=member, category=Category.INFRASTRUCTURE, data=answers)
    page = sign_in(member, **look)
    for address in (
        "",
        "infrastructure/",
        "infrastructure/answer/",
        "infrastructure/?segment=team_size:2_5",
        "infrastructure/domain_cost/",
        "infrastructure/inbox_provider/",
        "apart/",
        "method/",
        "business/",
        "business/answer/",
    ):
        page.goto(f"/benchmarks/{address}")
        assert_accessible(page)
    page.get_by_role("button", name="Share these answers").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    assert complaints == []


def test_results_are_read_as_tables_and_printed_with_date_and_category(
    sign_in: Callable[..., Page], complaints: list[str]
):
    others()
    member = cast.paying_owner()
    submit(
        member=member,
        category=Category.INFRASTRUCTURE,
        data={"domain_cost": 19, "inbox_cost": 40, "inbox_provider": "google"},
    )
    page = sign_in(member)
    page.goto("/benchmarks/infrastructure/")
    numbers = page.get_by_role("table", name="Your answers beside the published figures")
    expect(numbers.get_by_role("row", name="Cost per domain")).to_contain_text("$19")
    heads = numbers.get_by_role("columnheader").all_inner_texts()
    assert heads[:7] == ["Question", "You", "10th", "25th", "Median", "75th", "90th"]
    cells = numbers.get_by_role("row", name="Cost per inbox").get_by_role("cell")
    cost = CATEGORIES[Category.INFRASTRUCTURE].by_key["inbox_cost"]
    found = editions(category=Category.INFRASTRUCTURE)["inbox_cost"].published.quantiles
    middle = [say(cost, found[name].value) for name in ("lower", "median", "upper")]
    assert cells.all_inner_texts()[:6] == ["$40", DASH, *middle, DASH]
    glance = page.get_by_role("table", name="Where your answers lie")
    expect(glance.get_by_role("img", name="You are here")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.get_by_text("benchmarks: Infrastructure; All agencies; edition of")).to_be_visible()
    expect(numbers).to_be_visible()
    for gone in ("Compare", "Download as CSV", "Edit your answers"):
        expect(page.get_by_text(gone, exact=True)).to_be_hidden()
    assert complaints == []
