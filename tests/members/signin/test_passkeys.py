"""Passkeys: what a browser sends is taken, what none would send is one refusal."""

import json
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from tests import cast
from tests.members.signin.browsers import confirm, is_in, sign_in, signed_in
from tests.members.signin.conftest import able_to_sign_in
from tests.standins.passkey import Passkey

pytestmark = pytest.mark.django_db
ADD, WAY_IN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
SECOND = "/accounts/2fa/authenticate/"


def add(client: Client, passkey: Passkey, *, alone: bool = True) -> Any:
    """Add it on the page, as the browser would."""
    confirm(client)
    options = client.get(ADD).context["js_data"]["creation_options"]
    sent = {"name": "Key", "credential": json.dumps(passkey.registration(options))}
    return client.post(ADD, {**sent, "passwordless": "on"} if alone else sent)


def challenge(client: Client) -> dict[str, Any]:
    """What the page to sign in asks the browser for."""
    found = client.get(WAY_IN, headers={"Accept": "application/json"}).json()["request_options"]
    return dict(found)


def send(client: Client, path: str, credential: Any) -> Any:
    return client.post(path, {"credential": json.dumps(credential)})


@pytest.fixture
def passkey(maren: Member) -> Passkey:
    """Maren's, added on her laptop."""
    made = Passkey()
    add(signed_in(maren), made)
    mail.outbox.clear()
    return made


def test_a_passkey_alone_signs_in_and_counts_as_the_second_factor(
    maren: Member, passkey: Passkey
) -> None:
    client = Client()
    assertRedirects(
        send(client, WAY_IN, passkey.answer(challenge(client), user_pk_to_url_str(maren))),
        "/",
        fetch_redirect_response=False,
    )
    assert is_in(client)
    assertContains(client.get("/accounts/"), "; passkey</small>")


def test_one_that_checked_nobody_signs_nobody_in_alone(maren: Member, passkey: Passkey) -> None:
    client = Client()
    answer = passkey.answer(challenge(client), user_pk_to_url_str(maren), verified=False)
    assertRedirects(send(client, WAY_IN, answer), "/accounts/login/")
    assert not is_in(client)


def test_a_challenge_of_another_ceremony_does_not_stand_in_for_the_check(
    maren: Member, passkey: Passkey
) -> None:
    """A thief has Maren's key, not her finger, and an account of their own with a second factor:
    the challenge for that one does not ask for the finger.
    """
    thief = able_to_sign_in(cast.make_member())
    add(signed_in(thief), Passkey(), alone=False)
    client = Client()
    sign_in(client, thief.email)
    options = client.get(SECOND).context["js_data"]["request_options"]
    assert options["publicKey"]["userVerification"] == "preferred"
    answer = passkey.answer(options, user_pk_to_url_str(maren), verified=False)
    send(client, WAY_IN, answer)
    assert not is_in(client)


def test_a_passkey_after_the_password_need_not_check_anybody(
    maren: Member, passkey: Passkey
) -> None:
    client = Client()
    sign_in(client, maren.email)
    assert not is_in(client)
    page = client.get(SECOND)
    assertContains(page, "Use a passkey")
    options = page.context["js_data"]["request_options"]
    send(client, SECOND, passkey.answer(options, user_pk_to_url_str(maren), verified=False))
    assert is_in(client)


def test_a_passkey_is_nobody_elses(maren: Member, passkey: Passkey) -> None:
    other = able_to_sign_in(cast.make_member())
    client = Client()
    send(client, WAY_IN, passkey.answer(challenge(client), user_pk_to_url_str(other)))
    assert not is_in(client)
    theirs = signed_in(other)
    confirm(theirs)
    key = Authenticator.objects.get(type="webauthn").pk
    for path in ("edit", "remove"):
        assert theirs.post(f"/accounts/2fa/webauthn/keys/{key}/{path}/").status_code == 404


@pytest.mark.parametrize(
    "damage",
    [
        {},
        [],
        "x",
        1,
        None,
        {"response": []},
        {"response": {}},
        {"response": {"userHandle": 1}},
        {"response": {"userHandle": "%"}},
        {"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "e30"}},
    ],
)
def test_damage_is_one_refusal(maren: Member, passkey: Passkey, damage: Any) -> None:
    client = Client()
    challenge(client)
    assertRedirects(send(client, WAY_IN, damage), "/accounts/login/")
    whole = passkey.answer(challenge(client), user_pk_to_url_str(maren))
    for part in ("rawId", "response"):
        send(client, WAY_IN, {**whole, part: damage})
    send(client, WAY_IN, passkey.answer(challenge(client), user_pk_to_url_str(maren), broken=True))
    send(client, WAY_IN, passkey.answer(challenge(client), "zzzzzz"))
    assert not is_in(client)
    laptop = signed_in(maren)
    assert send(laptop, ADD, damage).status_code in (200, 302)


def test_known_and_unknown_members_are_refused_alike(maren: Member) -> None:
    answers = []
    for user in (user_pk_to_url_str(maren), "zzzzz"):
        client = Client()
        said = send(client, WAY_IN, Passkey().answer(challenge(client), user))
        page = client.get(said.headers["Location"])
        answers.append((said.status_code, said.headers["Location"], sorted(said.cookies)))
        assertContains(page, "That is not right.")
    assert answers[0] == answers[1]


def test_a_passkey_is_renamed_and_removed_and_its_owner_told(maren: Member) -> None:
    client = signed_in(maren)
    mail.outbox.clear()
    add(client, Passkey())
    key = Authenticator.objects.get(type="webauthn").pk
    client.post(f"/accounts/2fa/webauthn/keys/{key}/edit/", {"name": "MacBook"})
    assertContains(client.get("/accounts/"), "Passkey “MacBook”")
    client.post(f"/accounts/2fa/webauthn/keys/{key}/remove/")
    assert not Authenticator.objects.exists()
    assert [letter.subject for letter in mail.outbox] == [
        "A second factor was added",
        "A second factor was removed",
    ]
