"""Open sessions: listed, ended by their owner, and ended by a change of what they rest on."""

import time
from collections.abc import Callable

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from members.models import Member
from members.signin import sessions
from tests import cast
from tests.members.signin.browsers import IPHONE, browser, confirm, is_in, sign_in, signed_in
from tests.members.signin.conftest import able_to_sign_in
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db
NOON = "2026-11-20 12:00:00Z"
PASSWORDS = {"password1": "Better-2027", "password2": "Better-2027"}


def end(client: Client, which: object) -> None:
    client.post("/accounts/sessions/end/", {"end": str(which)})


def test_each_session_says_its_device_place_and_way(maren: Member) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        laptop = signed_in(maren)
        clock.shift(24 * 60 * 60)
        signed_in(maren, IPHONE, "198.51.100.9")
        clock.shift(30 * 60)
        page = laptop.get("/accounts/")
    assertContains(page, '<b>Firefox on Linux</b> <span class="tag you">this one</span>')
    assertContains(page, "<small>203.0.113.…; since Friday; password</small>")
    assertContains(page, "<b>Chrome on an iPhone</b>")
    assertContains(page, "A device new to us signed in today.")
    assertContains(page, "Chrome on an iPhone, from 198.51.100.….")
    assertNotContains(page, "198.51.100.9")


def test_the_first_device_of_an_account_is_no_news(maren: Member) -> None:
    assertContains(signed_in(maren).get("/accounts/"), "<h1>Sign-in and security</h1>")
    assert mail.outbox == []


def test_a_sign_in_from_a_device_never_seen_is_told_and_from_a_known_one_is_not(
    maren: Member,
) -> None:
    laptop = signed_in(maren)
    laptop.post("/accounts/logout/")
    sign_in(laptop, maren.email)
    assert mail.outbox == []
    signed_in(maren, IPHONE)
    assert [letter.to for letter in mail.outbox] == [[maren.email]]
    assert "Chrome on an iPhone\nPlace: 203.0.113.…" in mail.outbox[0].body


def test_a_device_of_somebody_else_is_new(maren: Member) -> None:
    other = able_to_sign_in(cast.make_member())
    signed_in(maren)
    shared = signed_in(other)
    shared.post("/accounts/logout/")
    sign_in(shared, maren.email)
    assert [letter.to for letter in mail.outbox] == [[maren.email]]


def test_one_session_or_all_others_are_ended_and_nobody_elses(maren: Member) -> None:
    other = signed_in(able_to_sign_in(cast.make_member()))
    theirs = UserSession.objects.exclude(user=maren).get()
    laptop, phone, tablet = (signed_in(maren) for _ in range(3))
    end(laptop, theirs.pk)
    end(laptop, UserSession.objects.get(session_key=phone.session.session_key).pk)
    assert [is_in(one) for one in (laptop, phone, tablet, other)] == [True, False, True, True]
    end(laptop, "others")
    assert [is_in(one) for one in (laptop, tablet, other)] == [True, False, True]
    for nonsense in ("", "x", "9" * 40, "-1"):
        end(laptop, nonsense)
    assert is_in(laptop)


def change_password(client: Client, maren: Member) -> None:
    client.post("/accounts/password/change/", {"oldpassword": cast.PASSWORD, **PASSWORDS})


def set_up_the_app(client: Client, maren: Member) -> None:
    confirm(client)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})


def turn_the_app_off(client: Client, maren: Member) -> None:
    TOTP.activate(maren, "A" * 32)
    confirm(client)
    client.post("/accounts/2fa/totp/deactivate/")


def make_codes(client: Client, maren: Member) -> None:
    TOTP.activate(maren, "A" * 32)
    confirm(client)
    client.post("/accounts/2fa/recovery-codes/generate/")


def prefer_another_address(client: Client, maren: Member) -> None:
    EmailAddress.objects.create(user=maren, email="second@tern.example", verified=True)
    confirm(client)
    client.post("/accounts/email/", {"action_primary": "", "email": "second@tern.example"})


def remove_an_address(client: Client, maren: Member) -> None:
    EmailAddress.objects.create(user=maren, email="second@tern.example", verified=True)
    confirm(client)
    client.post("/accounts/email/", {"action_remove": "", "email": "second@tern.example"})


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        (change_password, ["Your password was changed"]),
        (set_up_the_app, ["A second factor was added"]),
        (turn_the_app_off, ["A second factor was removed"]),
        (make_codes, ["New recovery codes were made"]),
        (prefer_another_address, ["Your e-mail address was changed"]),
        (remove_an_address, ["An e-mail address was removed"] * 2),
    ],
)
def test_a_change_of_what_sessions_rest_on_ends_the_others_and_is_told(
    maren: Member, change: Callable[[Client, Member], None], subjects: list[str]
) -> None:
    laptop, stolen = signed_in(maren), signed_in(maren)
    assert mail.outbox  # of the sign-in
    mail.outbox.clear()
    change(laptop, maren)
    assert [letter.subject for letter in mail.outbox] == subjects
    assert mail.outbox[0].to in (["maren@tern.example"], ["second@tern.example"])
    assert (is_in(laptop), is_in(stolen)) == (True, False)
    assert UserSession.objects.get().session_key == laptop.session.session_key


def test_a_new_password_by_letter_ends_every_session(maren: Member) -> None:
    laptop, stranger = signed_in(maren), browser()
    stranger.post("/accounts/password/reset/", {"email": maren.email})
    form = stranger.get(link(), follow=True).redirect_chain[-1][0]
    stranger.post(form, PASSWORDS)
    assert not is_in(laptop)
    assert not UserSession.objects.exists()


def test_a_session_of_before_they_were_written_down_is_adopted_or_ended(maren: Member) -> None:
    old, older = Client(HTTP_USER_AGENT=IPHONE), Client()
    for client in (old, older):
        client.force_login(maren)
        session = client.session
        del session["written_down"]
        session.save()
    UserSession.objects.all().delete()
    laptop = signed_in(maren)
    assert is_in(old)
    assertContains(laptop.get("/accounts/"), "Chrome on an iPhone")
    end(laptop, "others")
    assert (is_in(old), is_in(older)) == (False, False)


def test_a_page_asks_nothing_for_it_and_every_five_minutes_it_is_written(maren: Member) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(maren)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/accounts/logout/")
        assert not [one for one in asked if "usersession" in one["sql"]]
        clock.shift(301)
        client.get("/accounts/logout/")
        seen = UserSession.objects.get()
        assert (seen.last_seen_at - seen.created_at).total_seconds() == 301


def test_the_page_asks_as_much_for_thirty_sessions_as_for_one(maren: Member) -> None:
    client = signed_in(maren)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assertContains(client.get("/accounts/"), "this one")
        asked.append(len(queries))
        for _ in range(29):
            Client().force_login(maren)
    assert UserSession.objects.count() == 59
    assert asked == [7, 7]


def test_what_is_past_its_time_is_swept_and_what_is_open_stays(maren: Member) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(maren)
        clock.shift(29 * 24 * 60 * 60)
        laptop = signed_in(maren)
        clock.shift(2 * 24 * 60 * 60)
        assert sessions.sweep() == 1
        assert is_in(laptop)
        assert UserSession.objects.count() == 1
