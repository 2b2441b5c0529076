"""A member's link in a browser."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from activities.models import Referral
from activities.referrals.settling import settle_referrals
from members.models import Member
from tests import cast
from tests.activities.referrals.makers import give_back, make_referral, pay, try_it
from tests.e2e.conftest import PHONE, assert_accessible
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/activities/referrals/"
PICTURES = os.environ.get("PICTURES", "")


def picture(page: Page, name: str) -> None:
    """A picture of the page, where somebody asks for one."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def maren() -> Member:
    """Maren, who brought somebody of each kind."""
    maren = cast.paying_owner()
    trying, paying, back, _new, double = (make_referral(maren) for _ in range(5))
    try_it(trying.referee)
    plans = {}
    for referral in (paying, back, double):
        plans[referral] = try_it(referral.referee, status="ACTIVE")
        pay(referral)
    Member.objects.filter(pk=double.referee_id).update(email="maren+2@tern.example")
    settle_referrals()
    give_back(plans[back])
    settle_referrals()
    states = {trying: "TRIALING", paying: "ACTIVE", back: "CANCELLED"}
    for number, (referral, status) in enumerate(states.items()):
        Member.objects.filter(pk=referral.referee_id).update(
            subscription_status=status, handle=f"brought-{number}", last_name="Wieczorek-Holding"
        )
    return maren


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_page_is_clean_by_day_and_night_on_desk_and_phone(
    sign_in: Callable[..., Page], maren: Member, complaints: list[str], scheme: str, viewport: dict
) -> None:
    options = {"color_scheme": scheme, **({"viewport": viewport} if viewport else {})}
    name = f"{'phone' if viewport else 'desk'}-{scheme}"
    page = sign_in(maren, **options)
    page.goto(PAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Five people joined by your link.")
    picture(page, f"some-{name}")
    assert complaints == []
    assert_accessible(page)
    nobody = sign_in(cast.debtor(), **options)
    nobody.goto(PAGE)
    expect(nobody.get_by_text("Nobody has come by it yet")).to_be_visible()
    picture(nobody, f"none-{name}")
    assert_accessible(nobody)


def test_the_button_copies_the_link(open_page: Callable[..., Page], maren: Member) -> None:
    page = open_page(member=maren)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    shown = page.get_by_label("To send to one person").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    bare = open_page(member=maren, java_script_enabled=False)
    bare.goto(PAGE)
    expect(bare.get_by_label("To send to one person")).to_have_value(shown)
    expect(bare.get_by_role("button", name="Copy the link")).to_be_hidden()


def test_a_visitor_joins_by_the_link_without_script(
    open_page: Callable[..., Page], maren: Member, live_server: Any
) -> None:
    page = open_page(member=maren)
    page.goto(PAGE)
    address = page.get_by_label("To send to one person").input_value()
    guest = open_page(java_script_enabled=False, viewport=PHONE)
    guest.goto(address)
    expect(guest).to_have_url(f"{live_server.url}/accounts/signup/")
    guest.get_by_label("E-mail").fill("guest@house.example")
    guest.get_by_label("Password").fill(cast.PASSWORD)
    guest.get_by_role("button", name="Create the account").click()
    guest.goto(link())
    guest.get_by_role("button", name="Confirm the address").click()
    expect(guest).to_have_url(f"{live_server.url}/")
    found = Referral.objects.get(referee__email="guest@house.example")
    assert found.referrer == maren
