"""Changing one's e-mail address, with and without a second factor; and who holds an address."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from members.addresses import holders
from members.models import Member
from tests import cast
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db
PAGE, CONFIRM = "/accounts/email/", "/accounts/reauthenticate/"
ADD = {"action_add": "", "email": "new@tern.example"}
SECRET = "A" * 32


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


def confirmed(client: Client, sent: dict[str, str]) -> Any:
    """Send the form; asked whether it is oneself, give the password."""
    asked = client.post(PAGE, sent)
    assertRedirects(asked, f"{CONFIRM}?next=/accounts/email/", fetch_redirect_response=False)
    return client.post(
        asked.headers["Location"], {"password": cast.PASSWORD, "next": PAGE}, follow=True
    )


@pytest.mark.parametrize("second_factor", [False, True])
def test_an_address_is_changed_after_the_password_was_given_once_more(
    client: Client, maren: Member, second_factor: bool
) -> None:
    if second_factor:
        TOTP.activate(maren, SECRET)
    client.force_login(maren)
    assertContains(confirmed(client, ADD), "A link was sent to new@tern.example.")
    client.post(link(0))
    client.post(PAGE, {"action_primary": "", "email": "new@tern.example"})
    client.post(PAGE, {"action_remove": "", "email": "maren@tern.example"})
    told = [(letter.to, letter.subject) for letter in mail.outbox[1:]]
    assert told == [
        (["maren@tern.example"], "An e-mail address was added"),
        (["maren@tern.example"], "Your e-mail address was changed"),
        (["maren@tern.example"], "An e-mail address was removed"),
        (["new@tern.example"], "An e-mail address was removed"),
    ]
    maren.refresh_from_db()
    assert maren.email == "new@tern.example"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("new@tern.example", True, True)
    ]


def test_without_the_password_nothing_is_added_removed_or_made_primary(
    client: Client, maren: Member
) -> None:
    EmailAddress.objects.create(user=maren, email="other@tern.example", verified=True)
    client.force_login(maren)
    for deed in ("action_add", "action_primary", "action_remove"):
        sent = {
            deed: "",
            "email": "third@tern.example" if deed == "action_add" else "other@tern.example",
        }
        assert client.post(PAGE, sent).headers["Location"].startswith(CONFIRM)
        client.post(f"{CONFIRM}?next={PAGE}", {"password": "Wrong-2026", "next": PAGE})
    assert list(EmailAddress.objects.order_by("email").values_list("email", "primary")) == [
        ("maren@tern.example", True),
        ("other@tern.example", False),
    ]
    assert mail.outbox == []


def test_an_address_that_waits_for_its_link_does_not_keep_the_second_factor_away(
    client: Client, maren: Member
) -> None:
    EmailAddress.objects.create(user=maren, email="other@tern.example")
    client.force_login(maren)
    client.post(f"{CONFIRM}?next=/accounts/2fa/totp/activate/", {"password": cast.PASSWORD})
    assertContains(
        client.get("/accounts/2fa/totp/activate/", follow=True), "Set up the authenticator app"
    )


def claim(email: str = "owner@house.example") -> Member:
    """A member with a second factor who added an address that is somebody else's."""
    member = cast.make_member()
    EmailAddress.objects.create(user=member, email=email)
    TOTP.activate(member, SECRET)
    return member


def test_a_claimed_address_is_still_free_for_its_owner(client: Client) -> None:
    claimant = claim()
    client.post("/accounts/signup/", {"email": "owner@house.example", "password1": cast.PASSWORD})
    assert mail.outbox[0].subject == "Welcome to Revenue Council: one click left"
    client.post(link())
    owner = Member.objects.get(email="owner@house.example")
    assert holders("owner@house.example") == {owner.pk}
    assert not EmailAddress.objects.filter(user=claimant).exists()


def test_a_letter_for_a_new_password_goes_to_no_claimant(client: Client) -> None:
    claim()
    client.post("/accounts/password/reset/", {"email": "owner@house.example"})
    assert [letter.subject for letter in mail.outbox] == ["No account with this address"]


def test_a_failed_sign_up_takes_no_claim_away(client: Client) -> None:
    claim()
    client.post("/accounts/signup/", {"email": "owner@house.example", "password1": "weak"})
    assert EmailAddress.objects.filter(email="owner@house.example").exists()


def test_an_account_that_was_never_confirmed_may_still_be_asked_for_a_new_password(
    client: Client,
) -> None:
    Client().post("/accounts/signup/", {"email": "new@house.example", "password1": cast.PASSWORD})
    client.post("/accounts/password/reset/", {"email": "NEW@house.example"})
    assert mail.outbox[-1].subject == "Set a new password"


def test_the_letter_says_where_its_link_signs_in(client: Client) -> None:
    joined = client
    joined.post("/accounts/signup/", {"email": "new@house.example", "password1": cast.PASSWORD})
    said = str(mail.outbox[0].body)
    assert (
        "In the browser you joined with, you are signed in right after; in any other one you choose"
        " your password anew." in said
    )
    assertContains(
        joined.get("/accounts/confirm-email/"), "in this browser you are signed in right after"
    )
    joined.post(link())
    assert "_auth_user_id" in joined.session


def test_signing_in_again_sends_a_new_link_when_the_page_says_so() -> None:
    joined = {"email": "new@house.example", "password1": cast.PASSWORD}
    sent = {"login": "new@house.example", "password": cast.PASSWORD}
    with time_machine.travel("2026-11-20 12:00:00Z", tick=False) as clock:
        Client().post("/accounts/signup/", joined)
        clock.shift(179)
        assertContains(
            Client().post("/accounts/login/", sent, follow=True),
            "three minutes after the last one at the earliest",
        )
        assert len(mail.outbox) == 1
        clock.shift(2)
        Client().post("/accounts/login/", sent)
        assert len(mail.outbox) == 2


def test_no_letter_or_page_promises_to_be_signed_in_everywhere() -> None:
    texts = {
        path: path.read_text()
        for folder in ("templates", "letters/texts")
        for path in Path(settings.BASE_DIR).glob(f"*/{folder}/**/*")
        if path.suffix in (".txt", ".html")
    }
    assert not [
        path
        for path, text in texts.items()
        if "and you are in" in text or "You are signed in right after" in text
    ]
