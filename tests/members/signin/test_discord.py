"""Discord as a second way in, over a Discord on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from tests import cast
from tests.members.signin.browsers import browser, confirm, is_in, sign_in, signed_in
from tests.standins.discord import Discord, serving

pytestmark = pytest.mark.django_db
WAY, BACK, UNLINK = (
    "/accounts/discord/login/",
    "/accounts/discord/login/callback/",
    "/accounts/discord/unlink/",
)
PROFILE = {
    "id": "700000000000000001",
    "username": "maren.okafor",
    "avatar": "a1b2",
    "email": "maren@tern.example",
    "verified": True,
    "locale": "de",
}


@pytest.fixture
def discord(settings: Settings) -> Iterator[Discord]:
    """Discord knows us, and Maren is signed in there."""
    with serving(dict(PROFILE)) as found:
        settings.DISCORD_CLIENT_ID, settings.DISCORD_CLIENT_SECRET = "council", "secret"
        settings.DISCORD_API_URL = found.url
        settings.SOCIALACCOUNT_PROVIDERS = {
            "discord": {
                "APPS": [{"client_id": "council", "secret": "secret", "key": ""}],
                "OAUTH_PKCE_ENABLED": True,
            }
        }
        yield found


def go(client: Client, discord: Discord, way: str = WAY) -> Any:
    """Click, say yes at Discord, and come back."""
    asked = client.post(way)
    return client.get(BACK, discord.say_yes(asked.headers["Location"]))


def link(client: Client, discord: Discord) -> Any:
    confirm(client)
    return go(client, discord, f"{WAY}?process=connect")


def on_record(member: Member) -> tuple[Any, ...]:
    member.refresh_from_db()
    return (
        member.discord_id,
        member.discord_username,
        SocialAccount.objects.filter(user=member).count(),
    )


LINKED = (PROFILE["id"], "maren.okafor", 1)
UNLINKED = (None, "", 0)


def test_who_is_known_by_the_address_gives_the_password_once(
    maren: Member, discord: Discord
) -> None:
    client = browser()
    asked = go(client, discord)
    assertRedirects(asked, "/accounts/login/", fetch_redirect_response=False)
    assertContains(client.get("/accounts/login/"), "Sign in to it once")
    assert (is_in(client), on_record(maren)) == (False, UNLINKED)
    sign_in(client, maren.email, "Wrong-2026")
    assert on_record(maren) == UNLINKED
    sign_in(client, maren.email)
    assert on_record(maren) == LINKED
    assert SocialAccount.objects.get().extra_data == {
        "id": PROFILE["id"],
        "username": "maren.okafor",
        "avatar": "a1b2",
    }
    later = browser()
    go(later, discord)
    assert is_in(later)
    assertContains(later.get("/accounts/"), "; Discord</small>")


def test_who_waited_with_anothers_discord_links_nothing(maren: Member, discord: Discord) -> None:
    """Maren's Discord waits in a browser; somebody else signs in there."""
    other = cast.make_member()
    other.set_password(cast.PASSWORD)
    other.save()
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    client = browser()
    go(client, discord)
    sign_in(client, other.email)
    assert (is_in(client), on_record(other)) == (True, UNLINKED)


def test_an_address_discord_has_not_confirmed_opens_and_links_nothing(
    maren: Member, discord: Discord
) -> None:
    discord.profile["verified"] = False
    for email in (maren.email, "new@house.example"):
        discord.profile["email"] = email
        client = browser()
        assertContains(client.get(go(client, discord).headers["Location"]), "has not confirmed")
        sign_in(client, maren.email)
        assert on_record(maren) == UNLINKED
    assert Member.objects.count() == 1


def test_a_newcomer_joins_by_discord(discord: Discord) -> None:
    client = browser()
    go(client, discord)
    assert is_in(client)
    member = Member.objects.get()
    assert (member.email, on_record(member)) == ("maren@tern.example", LINKED)
    assert EmailAddress.objects.get().verified
    assert not member.has_usable_password()


def test_a_sign_up_nobody_confirmed_belongs_to_whom_discord_confirmed(discord: Discord) -> None:
    stranger, owner = Client(), browser()
    stranger.post("/accounts/signup/", {"email": PROFILE["email"], "password1": "Stranger-2026"})
    go(owner, discord)
    assert is_in(owner)
    sign_in(stranger, str(PROFILE["email"]), "Stranger-2026")
    assert not is_in(stranger)
    assert on_record(Member.objects.get()) == LINKED


def test_it_is_linked_and_unlinked_after_the_password_and_told(
    maren: Member, discord: Discord
) -> None:
    client = signed_in(maren)
    mail.outbox.clear()
    asked = go(client, discord, f"{WAY}?process=connect")
    assert asked.headers["Location"] == "/accounts/reauthenticate/"
    assert on_record(maren) == UNLINKED
    link(client, discord)
    assert on_record(maren) == LINKED
    assertContains(client.get("/accounts/"), "Linked as maren.okafor.")
    client.post(UNLINK)
    assert on_record(maren) == UNLINKED
    assert [letter.subject for letter in mail.outbox] == [
        "Another way to sign in",
        "A way to sign in was disconnected",
    ]


def test_another_members_discord_is_refused(maren: Member, discord: Discord) -> None:
    holder = cast.make_member(discord_id=PROFILE["id"])
    client = signed_in(maren)
    assertContains(
        client.get(link(client, discord).headers["Location"]), "belongs to another member"
    )
    assert on_record(maren) == UNLINKED
    assert on_record(holder)[0] == PROFILE["id"]


def test_the_only_way_in_is_not_taken_away(discord: Discord) -> None:
    client = browser()
    go(client, discord)
    assertContains(client.post(UNLINK, follow=True), "Set a password first")
    assert SocialAccount.objects.count() == 1


def test_a_second_factor_is_asked_for_after_discord_too(maren: Member, discord: Discord) -> None:
    link(signed_in(maren), discord)
    TOTP.activate(maren, "A" * 32)
    client = browser()
    assert go(client, discord).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "fault",
    [
        (500, b""),
        (200, b"no json"),
        (200, b"[]"),
        (200, b'{"access_token": 1}'),
        (200, b'{"id": 1}'),
    ],
)
def test_a_discord_that_fails_is_said_in_words(
    maren: Member, discord: Discord, fault: tuple[int, bytes]
) -> None:
    client = browser()
    back = discord.say_yes(client.post(WAY).headers["Location"])
    discord.fault = fault
    assertContains(client.get(BACK, back), "Discord did not answer as it should", status_code=401)
    assert not is_in(client)


def test_what_we_did_not_ask_for_signs_nobody_in(maren: Member, discord: Discord) -> None:
    link(signed_in(maren), discord)
    thief, victim = browser(), browser()
    begun = discord.say_yes(thief.post(WAY).headers["Location"])
    for sent in (
        begun,
        {**begun, "state": "x"},
        {"code": begun["code"]},
        {"error": "access_denied"},
    ):
        victim.get(BACK, sent)
        assert not is_in(victim)
    assertRedirects(victim.get(WAY), "/accounts/login/")


def test_without_a_client_id_there_is_no_discord(client: Client, maren: Member) -> None:
    assert (client.post(WAY).status_code, client.get(BACK).status_code) == (404, 404)
    assert "Discord" not in client.get("/accounts/login/").content.decode()
    assert "Link Discord" not in signed_in(maren).get("/accounts/").content.decode()
