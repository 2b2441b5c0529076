"""The leaderboard and the points page in a browser: with and without scripts, by day and night,
wide and narrow.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gamification.ledger.correct import adjust
from members.models import Member, Team
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(db: None) -> Member:
    """A reader in 31st place of forty, with a year of entries and a correction."""
    now = timezone.now()
    team = Team.objects.create(
        name=(
            "Featherstonehaugh, Cholmondeley-Marjoribanks and Daughters Outbound Sales of the North"
        )
    )
    reader = cast.paying_owner(team=team)
    for n in range(39):
        enter(
            cast.make_member(
                first_name="Adaeze",
                last_name=f"Nwosu-Featherstonehaugh {n}",
                company="Signal & Sons",
                community_role="LORD",
            ),
            90 - n,
        )
    enter(
        reader,
        60,
        metadata={"title": "Deliverability first aid", "slug": "deliverability-first-aid"},
    )
    for n in range(30):
        enter(
            reader, 5, now - timedelta(days=40 + 11 * n), metadata={"title": "Weekly client report"}
        )
    adjust(member=reader, points=-1, reason="The same file under a new name", actor=reader)
    return reader


@pytest.mark.parametrize(
    "path",
    ["/leaderboard/", "/leaderboard/?period=all&from=26", "/points/", "/points/?kind=library"],
)
@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_pages_are_accessible(
    sign_in: Callable[..., Page],
    complaints: list[str],
    busy: Member,
    path: str,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    page = sign_in(busy, viewport=viewport, color_scheme=scheme)
    page.goto(path)
    assert_accessible(page)
    assert complaints == []


def test_empty_pages_are_accessible(
    sign_in: Callable[..., Page], complaints: list[str], owner: Member
) -> None:
    page = sign_in(owner)
    for path in ("/leaderboard/", "/points/"):
        page.goto(path)
        assert_accessible(page)
    assert complaints == []


def test_the_board_refreshes_in_place_and_is_quiet_while_hidden(
    sign_in: Callable[..., Page], busy: Member
) -> None:
    page = sign_in(busy)
    page.clock.install()
    page.goto("/leaderboard/")
    expect(page.locator("#you .score")).to_have_text("59")
    enter(busy, 100)
    with page.expect_response(lambda response: "/leaderboard/" in response.url):
        page.clock.run_for(31_000)
    expect(page.locator("#you .score")).to_have_text("159")
    expect(page.locator(".banner.first b")).to_have_text("Maren Okafor")
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(95_000)
    assert asked == []


def test_a_refresh_after_signing_out_leads_to_the_sign_in_page(
    sign_in: Callable[..., Page], busy: Member
) -> None:
    page = sign_in(busy)
    page.clock.install()
    page.goto("/leaderboard/")
    page.context.clear_cookies()
    page.clock.run_for(31_000)
    page.wait_for_url("**/accounts/login/**")


def test_everything_works_without_scripts(sign_in: Callable[..., Page], busy: Member) -> None:
    page = sign_in(busy, java_script_enabled=False)
    page.goto("/leaderboard/")
    page.get_by_role("link", name="Places 26 to 40").click()
    expect(page.get_by_role("heading", name="Places 26 to 40")).to_be_visible()
    page.get_by_role("link", name="Featherstonehaugh").click()
    expect(page.locator(".board tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Leave the board").click()
    expect(page.get_by_text("You are no longer listed on the leaderboard.")).to_be_visible()
    page.goto("/points/")
    page.get_by_role("link", name="Earlier").click()
    expect(page.locator(".ledger .when")).to_have_count(7)
    page.get_by_role("link", name="Corrections").click()
    expect(page.get_by_text("The same file under a new name")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    assert download.value.suggested_filename == "points.csv"
