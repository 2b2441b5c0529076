"""Who confirms an address sets the password; nobody blocks it by joining first."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from tests import cast
from tests.members.signin.browsers import confirm, is_in, sign_in, signed_in
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db
EMAIL = "owner@house.example"
STRANGERS = "Stranger-2026"


def join(client: Client, password: str) -> None:
    client.post("/accounts/signup/", {"email": EMAIL, "password1": password})


def test_in_another_browser_the_password_is_chosen_anew() -> None:
    stranger, owner = Client(), Client()
    join(stranger, STRANGERS)
    form = owner.post(link(), follow=True)
    assertContains(form, "Choose a new password")
    assert EmailAddress.objects.get().verified
    sign_in(stranger, EMAIL, STRANGERS)
    for path in ("/accounts/confirm-email/", "/accounts/login/", "/accounts/2fa/authenticate/"):
        stranger.get(path)
    assert not is_in(stranger)
    owner.post(form.redirect_chain[-1][0], {"password1": cast.PASSWORD, "password2": cast.PASSWORD})
    sign_in(owner, EMAIL)
    assert is_in(owner)
    assert Member.objects.count() == 1


def test_in_the_browser_that_joined_one_is_signed_in() -> None:
    owner = Client()
    join(owner, cast.PASSWORD)
    assertRedirects(owner.post(link()), "/", fetch_redirect_response=False)
    assert is_in(owner)


def test_who_joins_after_a_stranger_gets_the_same_letter_and_the_account() -> None:
    stranger, owner = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    join(stranger, STRANGERS)
    cache.clear()  # as three minutes do: another letter may be sent
    join(owner, cast.PASSWORD)
    assert [letter.subject for letter in mail.outbox] == [
        "Welcome to Revenue Council: one click left"
    ] * 2
    assertContains(owner.post(link(), follow=True), "Choose a new password")
    sign_in(stranger, EMAIL, STRANGERS)
    assert not is_in(stranger)


def test_a_further_address_confirmed_elsewhere_leaves_the_password_alone(maren: Member) -> None:
    laptop = signed_in(maren)
    confirm(laptop)
    laptop.post("/accounts/email/", {"action_add": "", "email": "second@tern.example"})
    Client().post(link(0))
    maren.refresh_from_db()
    assert maren.check_password(cast.PASSWORD)
    assert EmailAddress.objects.filter(verified=True).count() == 2
