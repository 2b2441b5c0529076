"""The admin's pages of points in a browser: accessible by day and night, wide and narrow, and
one reversal from end to end.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.models import Member
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db(transaction=True)
LEDGER = "/admin/gamification/pointtransaction/"


@pytest.fixture
def burst(super_admin: Member) -> Member:
    """A member with a long name who took thirty resources in half an hour."""
    member = cast.make_member(first_name="Adaeze", last_name="Nwosu-Featherstonehaugh")
    began = timezone.now() - timedelta(hours=2)
    for number in range(30):
        enter(
            member, 5, began + timedelta(minutes=number), metadata={"title": "Weekly client report"}
        )
    return member


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_pages_are_accessible(
    sign_in: Callable[..., Page],
    super_admin: Member,
    burst: Member,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    page = sign_in(super_admin, viewport=viewport, color_scheme=scheme)
    page.goto(LEDGER + "anomalies/")
    assert_accessible(page)
    page.get_by_role("link", name="Take all back").click()
    expect(page.get_by_role("button", name="Take back 30 entries")).to_be_visible()
    assert_accessible(page)
    page.goto("/admin/gamification/pointconfig/resource_download/change/")
    page.get_by_label("Points").fill("9")
    page.get_by_role("button", name="See what it would have changed").click()
    expect(page.get_by_role("heading", name="Had it always paid 9 points")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_burst_is_taken_back_with_and_without_scripts(
    sign_in: Callable[..., Page],
    complaints: list[str],
    super_admin: Member,
    burst: Member,
    scripts: bool,
) -> None:
    page = sign_in(super_admin, java_script_enabled=scripts)
    page.goto(LEDGER)
    page.get_by_role("link", name="What looks wrong").click()
    page.get_by_role("link", name="Take all back").click()
    page.get_by_label("Reason").fill("A script clicked through the library")
    page.get_by_role("button", name="Take back 30 entries").click()
    expect(page.get_by_text("30 entries taken back.")).to_be_visible()
    assert Member.objects.get(pk=burst.pk).total_points == 0
    assert complaints == []
