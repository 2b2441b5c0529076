"""Joining, both second factors, signing in by each, and ending a session, in a browser."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from members.models import Member
from tests import cast
from tests.e2e.authenticator import Authenticator
from tests.e2e.conftest import PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(r"https?://\S+(/accounts/\S+)")
EMAIL = "new@house.example"


@pytest.fixture(autouse=True)
def nobody_tried_before(transactional_db: None) -> None:
    """Tries are counted in a table that is not emptied between tests."""
    cache.clear()


@pytest.fixture
def maren(transactional_db: None) -> Member:
    """A member with a password and a confirmed address."""
    member = cast.paying_owner()
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def code(secret: str) -> str:
    """What the member's app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def by_password(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def confirm(page: Page) -> None:
    """Asked whether it is oneself, give the password."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def join(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    page.goto(found.group(1))
    page.get_by_role("button", name="Confirm the address").click()
    expect(page).not_to_have_url(re.compile("/confirm-email/"))


def turn_on_the_app(page: Page) -> str:
    page.goto("/accounts/")
    page.get_by_role("link", name="Set it up").click()
    confirm(page)
    secret = page.get_by_label("Secret").input_value()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return secret


def add_a_passkey(page: Page) -> None:
    page.goto("/accounts/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("MacBook")
    assert_accessible(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Passkey “MacBook”")).to_be_visible()


def test_a_newcomer_joins_sets_both_factors_up_and_signs_in_by_each(
    open_page: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_page()
    device = Authenticator(page)
    join(page)
    secret = turn_on_the_app(page)
    add_a_passkey(page)
    assert_accessible(page)
    assert len(device.passkeys()) == 1

    sign_out(page)
    assert_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    sign_out(page)

    by_password(page, EMAIL)
    expect(page.get_by_role("heading", name="One thing more")).to_be_visible()
    assert_accessible(page)
    cache.clear()  # the app's code of these thirty seconds was used to set it up
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Sign in").click()
    sign_out(page)

    by_password(page, EMAIL)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    page.goto("/accounts/")
    expect(page.locator(".seat-table")).to_contain_text("password and passkey")
    assert complaints == []


def test_a_passkey_that_checked_nobody_signs_nobody_in(
    open_page: Callable[..., Page], maren: Member
) -> None:
    page = open_page()
    device = Authenticator(page)
    by_password(page, maren.email)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    device.verify(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("Nothing was given")
    device.verify(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_new_device_is_the_headline_and_its_session_is_ended(
    open_page: Callable[..., Page], maren: Member, scheme: str
) -> None:
    laptop = open_page(color_scheme=scheme)
    by_password(laptop, maren.email)
    phone = open_page(viewport=PHONE, user_agent="Mozilla/5.0 (iPhone) CriOS/140 Safari/604.1")
    by_password(phone, maren.email)
    assert "Chrome on an iPhone\nPlace: this machine" in str(mail.outbox[-1].body)
    phone.goto("/accounts/")
    assert_accessible(phone)
    laptop.goto("/accounts/")
    expect(laptop.locator("h1")).to_have_text("A device new to us signed in today.")
    assert_accessible(laptop)
    laptop.get_by_role("button", name="End the session of Chrome on an iPhone").click()
    expect(laptop.get_by_role("status").first).to_contain_text("Chrome on an iPhone is signed out.")
    phone.goto("/profile/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))


def test_staff_without_a_second_factor_get_no_page_of_the_admin(
    open_page: Callable[..., Page], transactional_db: None, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    ada: Any = cast.super_admin()
    ada.set_password(cast.PASSWORD)
    ada.save()
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    page = open_page()
    Authenticator(page)
    by_password(page, ada.email)
    page.goto("/admin/members/member/")
    expect(page.get_by_role("status").first).to_contain_text("opens with a second factor")
    assert_accessible(page)
    page.get_by_role("link", name="Add one").click()
    confirm(page)
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="Go on to the desk").click()
    expect(page).to_have_url(re.compile("/admin/members/member/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
