"""Joining, signing in and out, and a forgotten password."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.models import Member
from tests import cast

LINK = re.compile(r"https?://\S+(/accounts/\S+)")


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> None:
    """Tries are counted in the cache, which outlives a test's transaction elsewhere."""
    cache.clear()


@pytest.fixture
def maren() -> Member:
    """A member with a password and a confirmed address."""
    member = cast.paying_owner()
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def link(number: int = -1) -> str:
    """The path of the link in a letter."""
    found = LINK.search(str(mail.outbox[number].body))
    assert found
    return found.group(1)


def sign_in(client: Client, email: str, password: str = cast.PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_joining_takes_a_password_a_letter_and_one_click(client: Client) -> None:
    joined = client.post(
        "/accounts/signup/", {"email": "New@House.example", "password1": cast.PASSWORD}
    )
    assertRedirects(joined, "/accounts/confirm-email/")
    assertRedirects(sign_in(client, "new@house.example"), "/accounts/confirm-email/")
    assertContains(client.get(link(0)), "new@house.example")
    client.post(link(0))
    sign_in(client, "NEW@house.example")
    assertContains(client.get("/profile/"), "Your profile")
    assert Member.objects.get(email="new@house.example").is_active


def test_the_letter_is_plain_and_friendly(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@house.example", "password1": cast.PASSWORD})
    letter = mail.outbox[0]
    assert letter.subject == "Welcome to Revenue Council: one click left"
    assert "open this link within 24 hours" in letter.body
    assert "&#" not in letter.body


@pytest.mark.parametrize("password", ["short1A", "lowercase2026", "UPPERCASE2026", "NoDigitsHere"])
def test_a_weak_password_is_refused_with_the_reason_and_the_e_mail_kept(
    client: Client, password: str
) -> None:
    response = client.post(
        "/accounts/signup/", {"email": "new@house.example", "password1": password}
    )
    assertContains(response, 'id="id_password1_error"')
    assertContains(response, 'value="new@house.example"')
    assert not Member.objects.exists()


def test_nobody_learns_who_has_an_account(client: Client, maren: Member) -> None:
    known = client.post("/accounts/signup/", {"email": maren.email, "password1": cast.PASSWORD})
    unknown = client.post(
        "/accounts/signup/", {"email": "nobody@house.example", "password1": cast.PASSWORD}
    )
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.subject for letter in mail.outbox] == [
        "You already have an account",
        "Welcome to Revenue Council: one click left",
    ]
    wrong, nobody = (
        sign_in(client, maren.email, "Wrong-2026"),
        sign_in(client, "nobody2@house.example"),
    )
    said = [page.context["form"].non_field_errors() for page in (wrong, nobody)]
    assert said[0] == said[1]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(
    client: Client, maren: Member
) -> None:
    client.post("/accounts/password/reset/", {"email": maren.email})
    assert mail.outbox[0].subject == "Set a new password"
    form = client.get(link(), follow=True)
    path = form.redirect_chain[-1][0]
    refused = client.post(path, {"password1": "Better-2027", "password2": "Other-2027"})
    assertContains(refused, 'id="id_password2_error"')
    client.post(path, {"password1": "Better-2027", "password2": "Better-2027"})
    maren.refresh_from_db()
    assert maren.check_password("Better-2027")
    assertContains(Client().get(link(0), follow=True), "This link no longer works")


def test_a_newer_link_ends_the_older_one(client: Client, maren: Member) -> None:
    with time_machine.travel("2026-11-20 09:00:00Z", tick=False) as clock:
        client.post("/accounts/password/reset/", {"email": maren.email})
        clock.shift(60)
        client.post("/accounts/password/reset/", {"email": maren.email})
        _older_is_dead_and_newer_works()


def test_a_link_dies_after_an_hour(client: Client, maren: Member) -> None:
    with time_machine.travel("2026-11-20 09:00:00Z", tick=False) as clock:
        client.post("/accounts/password/reset/", {"email": maren.email})
        in_the_letter = link(0)
        clock.shift(60 * 60 + 1)
        assertContains(Client().get(in_the_letter, follow=True), "This link no longer works")


def _older_is_dead_and_newer_works() -> None:
    older = Client().get(link(0), follow=True)
    assertContains(older, "This link no longer works")
    assertNotContains(Client().get(link(1), follow=True), "This link no longer works")


def test_a_reset_for_an_unknown_address_looks_the_same(client: Client, maren: Member) -> None:
    known = client.post("/accounts/password/reset/", {"email": maren.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@house.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert mail.outbox[1].subject == "No account with this address"


def test_five_wrong_passwords_bring_a_pause(client: Client, maren: Member) -> None:
    for _ in range(5):
        sign_in(client, maren.email, "Wrong-2026")
    response = sign_in(client, maren.email)
    assertContains(response, "Too many")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("remember", "lasts"), [("on", 60 * 60 * 24 * 30), ("", None)])
def test_a_device_is_remembered_when_asked_to(
    client: Client, maren: Member, remember: str, lasts: int | None
) -> None:
    client.post(
        "/accounts/login/", {"login": maren.email, "password": cast.PASSWORD, "remember": remember}
    )
    assert (
        client.session.get_expiry_age() if lasts else client.session.get_expire_at_browser_close()
    ) == (lasts or True)


def test_signing_out_ends_the_session(client: Client, maren: Member) -> None:
    client.force_login(maren)
    assertRedirects(client.post("/accounts/logout/"), "/accounts/login/")
    assertRedirects(client.get("/profile/"), "/accounts/login/?next=/profile/")


def test_staff_sign_in_by_the_same_door(client: Client) -> None:
    assertRedirects(client.get("/admin/login/?next=/admin/"), "/accounts/login/?next=/admin/")
