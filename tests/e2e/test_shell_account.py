"""Signing in, signing up, the password and the pages about the account, in a browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from members.models import Member
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/confirm-email/",
]
SIGNED_IN = [
    "/profile/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/",
    "/accounts/logout/",
    "/no-such-page",
]


@pytest.fixture
def maren(transactional_db: None) -> Member:
    """A member with a password and a confirmed address."""
    member = cast.paying_owner()
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_pages_for_guests_are_accessible(
    open_page: Callable[..., Page], complaints: list[str], viewport: Any, scheme: str
) -> None:
    page = open_page(color_scheme=scheme, **({"viewport": viewport} if viewport else {}))
    for path in SIGNED_OUT:
        page.goto(path)
        assert_accessible(page)
    assert complaints == []


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_pages_about_the_account_are_accessible(
    sign_in: Callable[..., Page], maren: Member, viewport: Any
) -> None:
    page = sign_in(maren, **({"viewport": viewport} if viewport else {}))
    for path in SIGNED_IN:
        page.goto(path)
        assert_accessible(page)


def test_a_member_signs_in_and_out_without_script(
    open_page: Callable[..., Page], maren: Member
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/accounts/login/?next=/profile/")
    page.get_by_label("E-mail").fill(maren.email)
    page.get_by_label("Password").fill("Wrong-2026")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value(maren.email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/profile/$"))
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_the_appearance_is_kept_without_script(sign_in: Callable[..., Page], maren: Member) -> None:
    page = sign_in(maren, java_script_enabled=False)
    page.goto("/profile/")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page).to_have_url(re.compile("/profile/$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/accounts/password/change/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_wrong_profile_is_refused_with_what_was_typed(
    sign_in: Callable[..., Page], maren: Member
) -> None:
    cast.make_member(handle="maren")
    page = sign_in(maren)
    page.goto("/profile/")
    page.get_by_label("Public handle").fill("Maren")
    page.get_by_label("LinkedIn").fill("https://example.com/me")
    page.get_by_role("button", name="Save the profile").click()
    expect(page.get_by_role("alert")).to_contain_text("Two things need another look")
    expect(page.get_by_label("Public handle")).to_have_value("Maren")
    assert_accessible(page)


def test_the_longest_name_breaks_no_page(
    sign_in: Callable[..., Page], transactional_db: None
) -> None:
    member = cast.paying_owner(
        first_name="Maximiliane-Wilhelmine",
        last_name="von-und-zu-Hohenlohe-Schillingsfuerst" * 2,
        company="W" * 60,
    )
    page = sign_in(member, viewport=PHONE)
    page.goto("/profile/")
    page.get_by_role("button", name="Your account").click()
    assert_accessible(page)


def zone_page(sign_in: Callable[..., Page], member: Member, zone: str, **options: Any) -> Page:
    page = sign_in(member, timezone_id=zone, **options)
    page.goto("/profile/")
    return page


@pytest.mark.parametrize(
    ("here", "value"), [("Europe/Warsaw", "Europe/Warsaw"), ("Asia/Calcutta", "Asia/Kolkata")]
)
def test_the_browsers_own_time_zone_is_offered_and_taken(
    sign_in: Callable[..., Page], maren: Member, complaints: list[str], here: str, value: str
) -> None:
    page = zone_page(sign_in, maren, here)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Time zone")).to_have_value(value)
    expect(page.locator("[data-zone-offer]")).to_be_hidden()
    page.get_by_role("button", name="Save the profile").click()
    expect(page.locator("main")).to_contain_text("Your profile is saved.")
    maren.refresh_from_db()
    assert maren.time_zone == value
    expect(page.locator("[data-zone-offer]")).to_be_hidden()
    assert_accessible(page)
    assert complaints == []


@pytest.mark.parametrize(
    ("held", "here"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Warsaw", "Europe/Warsaw"), ("UTC", "UTC")],
)
def test_who_has_the_browsers_zone_under_any_name_is_offered_nothing(
    sign_in: Callable[..., Page], maren: Member, held: str, here: str
) -> None:
    Member.objects.filter(pk=maren.pk).update(time_zone=held)
    page = zone_page(sign_in, maren, here)
    expect(page.get_by_label("Time zone")).to_have_value(held)
    expect(page.locator("[data-zone-offer]")).to_be_hidden()


def test_without_script_the_zones_are_a_plain_list(
    sign_in: Callable[..., Page], maren: Member
) -> None:
    page = zone_page(sign_in, maren, "Europe/Warsaw", java_script_enabled=False)
    expect(page.locator("[data-zone-offer]")).to_be_hidden()
    page.get_by_label("Time zone").select_option("Europe/Kyiv")
    page.get_by_role("button", name="Save the profile").click()
    expect(page.locator("main")).to_contain_text("Your profile is saved.")
    maren.refresh_from_db()
    assert maren.time_zone == "Europe/Kyiv"
