"""Limits on tries: by account and place, slower by account alone; behind proxies; everywhere a
password is asked for.
"""

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from revcouncil.checks import proxies_are_counted
from tests import cast
from tests.members.signin.browsers import IPHONE, browser, is_in, sign_in, signed_in
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOON = "2026-11-20 12:00:00Z"
PAUSE = "Too many tries went wrong."
MOST_ANYWHERE = 50


def guess(email: str, address: str, times: int) -> None:
    for _ in range(times):
        sign_in(browser(address=address), email, "Wrong-2026")


def guess_from_everywhere(email: str) -> None:
    """As many as the slow limit has, five from each place."""
    for place in range(MOST_ANYWHERE // 5):
        guess(email, f"198.51.100.{place}", 5)


def test_a_strangers_guesses_shut_the_owner_out_of_nothing(maren: Member) -> None:
    guess(maren.email, "198.51.100.9", 6)
    assertContains(sign_in(browser(address="198.51.100.9"), maren.email), PAUSE)
    assert is_in(signed_in(maren, address="203.0.113.7"))


def test_guesses_from_everywhere_shut_new_devices_out_and_no_known_one(maren: Member) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        laptop = signed_in(maren)
        laptop.post("/accounts/logout/")
        guess_from_everywhere(maren.email)
        refused = sign_in(browser(IPHONE), maren.email)
        assertContains(refused, f"{PAUSE} Try again in an hour.")
        sign_in(laptop, maren.email)
        assert is_in(laptop)
        clock.shift(60 * 60)
        assert is_in(signed_in(maren, IPHONE))


def test_who_has_a_second_factor_to_show_passes_the_slow_limit(maren: Member) -> None:
    TOTP.activate(maren, "A" * 32)
    guess_from_everywhere(maren.email)
    client = browser()
    assertRedirects(
        sign_in(client, maren.email), "/accounts/2fa/authenticate/", fetch_redirect_response=False
    )
    assertContains(sign_in(browser(), maren.email, "Wrong-2026"), PAUSE)


def test_an_unknown_account_pauses_like_a_known_one(maren: Member) -> None:
    said = []
    with time_machine.travel(NOON, tick=False):
        for email in (maren.email, "nobody@house.example"):
            guess_from_everywhere(email)
            page = sign_in(browser(), email, "Wrong-2026")
            said.append(page.context["form"].non_field_errors())
    assert said[0] == said[1]
    assert PAUSE in said[0][0]


@pytest.mark.parametrize("peer", ["10.0.0.1", ""], ids=["tcp", "unix socket"])
def test_behind_a_proxy_each_has_tries_of_their_own_and_a_forged_header_gives_none(
    maren: Member, settings: Settings, peer: str
) -> None:
    settings.TRUSTED_PROXIES = 1

    def through(client_address: str, password: str) -> Client:
        client = Client(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=client_address)
        sign_in(client, maren.email, password)
        return client

    for number in range(30):
        through(f"9.9.9.{number}, 198.51.100.9", "Wrong-2026")
    assert not is_in(through("9.9.9.9, 198.51.100.9", cast.PASSWORD))
    assert is_in(through("203.0.113.7", cast.PASSWORD))


@pytest.mark.parametrize(
    ("path", "field"),
    [("/accounts/password/change/", "oldpassword"), ("/accounts/reauthenticate/", "password")],
)
def test_an_open_session_guesses_no_password(maren: Member, path: str, field: str) -> None:
    client = signed_in(maren)
    with time_machine.travel(NOON, tick=False):
        answers = [client.post(path, {field: f"Wrong-{number}"}) for number in range(12)]
    assert (
        429 in [answer.status_code for answer in answers] or PAUSE in answers[-1].content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_of_forty_tries_at_once_exactly_five_look_at_the_password(maren: Member) -> None:
    def look(_: int) -> bool:
        said = sign_in(browser(), maren.email, "Wrong-2026")
        return said.status_code == 200 and PAUSE not in said.content.decode()

    assert sum(at_once(look, list(range(40)))) == 5


@pytest.mark.parametrize(("proxies", "said"), [(0, ["revcouncil.E003"]), (1, [])])
def test_behind_a_proxy_nobody_counted_the_check_says_so(
    settings: Settings, proxies: int, said: list[str]
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = proxies
    assert [one.id for one in proxies_are_counted(None)] == said
