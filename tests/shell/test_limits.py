"""Limits on tries count what they mean, and say when there is more."""

import re
from typing import Any

import pytest
import time_machine
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from pytest_django.asserts import assertContains, assertRedirects

from members.limits import COUNTED, ON_PAGE
from members.models import Member
from members.rules import in_time
from tests import cast

pytestmark = pytest.mark.django_db
SIGN_UP, RESET = "/accounts/signup/", "/accounts/password/reset/"
NOON = "2026-11-20 12:00:00Z"


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


def join(number: int, password: str = cast.PASSWORD, email: str = "") -> Any:
    """One sign-up in a browser of its own."""
    return Client().post(
        SIGN_UP, {"email": email or f"new{number}@house.example", "password1": password}
    )


def said(response: Any) -> str:
    """The sentence of a 429 page, without its markup."""
    found = re.search(r"<p>(To keep accounts safe.*?)</p>", response.content.decode())
    assert found
    return found.group(1)


def test_forms_with_mistakes_do_not_count_as_accounts() -> None:
    for number in range(6):
        assert join(number, password="weak").status_code == 200
        assert join(number, email="no address").status_code == 200
    assert [join(number).status_code for number in range(3)] == [302, 302, 302]
    assert join(3).status_code == 429
    assert Member.objects.count() == 3


def test_an_address_that_has_an_account_counts_like_a_new_one(maren: Member) -> None:
    assert [join(number, email=maren.email).status_code for number in range(4)] == [
        302,
        302,
        302,
        429,
    ]


def test_the_fourth_account_is_refused_with_the_true_time() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(3):
            join(number)
            clock.shift(600)
        refused = join(3)
        assert (
            said(refused)
            == "To keep accounts safe we allow 3 new accounts within an hour, and yours are used"
            " up. "
            "Nothing is lost or changed. Try again in 30 minutes."
        )
        assert refused.headers["Retry-After"] == "1800"
        clock.shift(1799)
        assert join(3).headers["Retry-After"] == "1"
        clock.shift(1)
        assert join(3).status_code == 302


def test_looking_at_a_form_is_no_try() -> None:
    for number in range(3):
        join(number)
    assert Client().get(SIGN_UP).status_code == 200


def test_a_flood_of_forms_waits_a_minute() -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(20):
            join(number, password="weak")
        refused = join(20, password="weak")
    assert "20 sign-up forms within a minute" in said(refused)
    assert refused.headers["Retry-After"] == "60"


def test_letters_for_a_new_password_wait_for_their_own_quarter_of_an_hour(
    client: Client, maren: Member
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(5):
            assert client.post(RESET, {"email": f"wrong {number}"}).status_code == 200
        for _ in range(3):
            assert client.post(RESET, {"email": maren.email}).status_code == 302
            clock.shift(61)
        refused = client.post(RESET, {"email": maren.email})
        assert "3 letters for a new password within 15 minutes" in said(refused)
        assert said(refused).endswith("Try again in 12 minutes.")
        assert refused.headers["Retry-After"] == str(900 - 183)


def test_wrong_passwords_are_told_how_long_the_pause_is(client: Client, maren: Member) -> None:
    sent = {"login": maren.email, "password": "Wrong-2026"}
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            client.post("/accounts/login/", sent)
            clock.shift(60)
        assertContains(
            client.post("/accounts/login/", sent),
            "Too many tries went wrong. Try again in 10 minutes.",
        )
        clock.shift(600)
        assert (
            client.post("/accounts/login/", {**sent, "password": cast.PASSWORD}).status_code == 302
        )


def test_right_passwords_are_not_counted(maren: Member) -> None:
    for _ in range(8):
        assert (
            Client()
            .post("/accounts/login/", {"login": maren.email, "password": cast.PASSWORD})
            .status_code
            == 302
        )


def test_wrong_codes_are_told_how_long_the_pause_is(client: Client, maren: Member) -> None:
    TOTP.activate(maren, "A" * 32)
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/accounts/login/", {"login": maren.email, "password": cast.PASSWORD})
        for _ in range(5):
            client.post("/accounts/2fa/authenticate/", {"code": "000000"})
            clock.shift(30)
        refused = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assertContains(refused, "Too many tries went wrong. Try again in 13 minutes.")
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "sent", "action"),
    [
        ("/accounts/login/", {"login": "x", "password": "x"}, "login"),
        ("/accounts/password/change/", {"oldpassword": "x"}, "change_password"),
        ("/accounts/email/", {"action_add": "", "email": "x"}, "manage_email"),
        ("/accounts/reauthenticate/", {"password": "x"}, "reauthenticate"),
        ("/accounts/2fa/reauthenticate/", {"code": "x"}, "reauthenticate"),
        (
            "/accounts/password/reset/key/1-set-password/",
            {"password1": "x"},
            "reset_password_from_key",
        ),
    ],
)
def test_every_page_names_its_own_limit(
    client: Client, maren: Member, page: str, sent: dict[str, str], action: str
) -> None:
    # Another limit that is used up for longer must not be named.
    for number in range(3):
        join(number)
    amount = int(app_settings.RATE_LIMITS[action].split("/")[0])
    with time_machine.travel(NOON, tick=False):
        if action not in ("login", "reset_password_from_key"):
            TOTP.activate(maren, "A" * 32)
            client.force_login(maren)
        for _ in range(amount):
            assert client.post(page, sent).status_code != 429
        refused = client.post(page, sent)
    assert refused.status_code == 429
    assert f"{amount} {COUNTED[action]} within a minute" in said(refused)
    assert refused.headers["Retry-After"] == "60"


def test_every_limit_has_words_and_every_page_that_counts_is_known() -> None:
    unused = {"change_phone", "verify_phone", "request_login_code", "confirm_email"}
    assert set(COUNTED) == set(app_settings.RATE_LIMITS) - unused
    known = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(ON_PAGE) <= known
    assert {action for actions in ON_PAGE.values() for action in actions} == set(COUNTED) - {
        "login_failed",
        "login_failed_anywhere",
    }


def test_a_second_link_too_soon_is_refused_with_the_time(client: Client, maren: Member) -> None:
    EmailAddress.objects.create(user=maren, email="other@tern.example")
    client.force_login(maren)
    with time_machine.travel(NOON, tick=False) as clock:
        sent = {"action_send": "", "email": "other@tern.example"}
        assertContains(
            client.post("/accounts/email/", sent, follow=True),
            "A link was sent to other@tern.example.",
        )
        clock.shift(60)
        again = client.post("/accounts/email/", sent, follow=True)
        assertContains(
            again,
            "The link sent to other@tern.example a moment ago still works. A new one can be sent in"
            " 2 minutes.",
        )
        assertRedirects(again, "/accounts/email/")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 second"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "a minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (3541, "an hour"),
        (3600, "an hour"),
        (3601, "1 hour and 1 minute"),
        (7200, "2 hours"),
    ],
)
def test_a_span_is_never_said_shorter_than_it_is(seconds: int, words: str) -> None:
    assert in_time(seconds) == words
