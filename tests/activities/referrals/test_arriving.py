"""A visitor follows a member's link and joins."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from activities.models import Referral, ReferralLink
from activities.referrals.actions import attribute, code_of
from activities.referrals.arriving import COOKIE
from members.models import FeatureFlag, Member
from members.signin.listening import listeners
from tests import cast
from tests.members.signin.browsers import sign_in
from tests.shell.test_account import link

pytestmark = pytest.mark.django_db
EMAIL = "new@house.example"


def follow(client: Client, member: Member) -> str:
    """The link; where it leads."""
    answer = client.get(f"/join/{code_of(member=member)}/")
    assert answer.status_code == 302
    assert "no-cache" in answer["Cache-Control"]
    return str(answer["Location"])


def join(client: Client, email: str = EMAIL) -> Member:
    """Join and confirm the address in the same browser."""
    client.post("/accounts/signup/", {"email": email, "password1": cast.PASSWORD})
    client.post(link())
    return Member.objects.get(email=email)


def test_the_code_is_one_for_each_member_and_stays(maren):
    code = code_of(member=maren)
    assert len(code) == 10
    assert code_of(member=maren) == code
    assert code_of(member=cast.make_member()) != code
    assert ReferralLink.objects.count() == 2


def test_whoever_joins_by_a_link_came_by_its_member(maren):
    client = Client()
    assert follow(client, maren) == "/accounts/signup/"
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 2592000)
    member = join(client)
    found = Referral.objects.get()
    assert (found.referrer, found.referee) == (maren, member)
    client.post("/accounts/logout/")
    sign_in(client, EMAIL)
    assert Referral.objects.count() == 1


def test_whoever_confirms_elsewhere_is_attributed_when_they_sign_in_here(maren):
    client, phone = Client(), Client()
    follow(client, maren)
    client.post("/accounts/signup/", {"email": EMAIL, "password1": cast.PASSWORD})
    page = phone.post(link(), follow=True).redirect_chain[-1][0]
    phone.post(page, {"password1": cast.PASSWORD, "password2": cast.PASSWORD})
    assert not Referral.objects.exists()
    sign_in(client, EMAIL)
    assert Referral.objects.get().referrer == maren


def test_a_stranger_who_opens_an_account_with_somebodys_address_gains_nothing(maren):
    stranger, owner = Client(), Client()
    follow(stranger, maren)
    stranger.post("/accounts/signup/", {"email": EMAIL, "password1": "Stranger-2026"})
    page = owner.post(link(), follow=True).redirect_chain[-1][0]
    owner.post(page, {"password1": cast.PASSWORD, "password2": cast.PASSWORD})
    sign_in(owner, EMAIL)
    sign_in(stranger, EMAIL, "Stranger-2026")
    assert not Referral.objects.exists()


def test_the_first_link_counts_while_its_member_may_still_invite(maren):
    other = cast.make_member()
    client = Client()
    follow(client, maren)
    first = client.cookies[COOKIE].value
    follow(client, other)
    assert client.cookies[COOKIE].value == first
    Member.objects.filter(pk=maren.pk).update(subscription_status="CANCELLED")
    follow(client, other)
    join(client)
    assert Referral.objects.get().referrer == other


def test_a_link_that_attributes_nothing_leads_to_the_sign_up_all_the_same(maren):
    gone, locked, debtor = cast.make_member(), cast.make_member(is_active=False), cast.debtor()
    codes = [code_of(member=one) for one in (gone, locked, debtor)]
    gone.delete()
    for code in (*codes, "nobodys", "x" * 300):
        client = Client()
        answer = client.get(f"/join/{code}/")
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/signup/")
        assert COOKIE not in client.cookies


def test_who_is_signed_in_goes_home_and_a_switched_off_feature_remembers_nobody(maren):
    client = Client()
    client.force_login(cast.make_member())
    assert follow(client, maren) == "/"
    FeatureFlag.objects.filter(name="activities").update(is_enabled=False)
    guest = Client()
    assert follow(guest, maren) == "/accounts/signup/"
    assert not {COOKIE} & {*client.cookies, *guest.cookies}


def test_who_was_here_before_the_click_came_by_nobody(maren):
    client = Client()
    member = join(Client())
    follow(client, maren)
    sign_in(client, member.email)
    assert not Referral.objects.exists()


def test_a_click_is_remembered_for_thirty_days(maren):
    now = timezone.now()
    for days, came in ((30, True), (31, False)):
        client = Client()
        with time_machine.travel(now, tick=False):
            follow(client, maren)
        with time_machine.travel(now + timedelta(days=days), tick=False):
            member = join(client, f"after{days}@house.example")
        assert Referral.objects.filter(referee=member).exists() is came


def test_a_cookie_we_did_not_sign_says_nothing(maren):
    said = ("abc", f'["{code_of(member=maren)}", 1]', "a:b:c", "é" * 50)
    for number, value in enumerate(said):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        client.cookies[COOKIE] = value
        join(client, f"new{number}@house.example")
    assert not Referral.objects.exists()


def test_nobody_comes_by_themselves_or_in_a_circle(maren):
    now = timezone.now()
    second = cast.make_member(date_joined=now)
    click = {"clicked": now - timedelta(minutes=1), "now": now}
    assert attribute(referee=second, code=code_of(member=maren), **click)
    twin = cast.make_member(email="MAREN+2@tern.example", date_joined=now)
    assert attribute(referee=twin, code=code_of(member=maren), **click) is None
    later = cast.make_member(email="maren+3@tern.example", date_joined=now + timedelta(seconds=1))
    assert attribute(referee=later, code=code_of(member=second), **click) is None
    assert attribute(referee=maren, code=code_of(member=second), **click) is None
    assert attribute(referee=second, code=code_of(member=second), **click) is None
    assert Referral.objects.count() == 1


def broken(**_):
    """A listener that fails after it wrote something."""
    ReferralLink.objects.create(member=cast.make_member(), code="abcdefghij")
    raise RuntimeError("no luck")


def test_a_listener_that_fails_keeps_nobody_out_and_leaves_nothing(monkeypatch):
    wanted = f"{__name__}.broken"
    monkeypatch.setattr(apps.get_app_config("activities"), "sign_in_listeners", (wanted,))
    listeners.cache_clear()
    try:
        client = Client()
        member = join(client)
    finally:
        listeners.cache_clear()
    assert client.session["_auth_user_id"] == str(member.pk)
    assert not ReferralLink.objects.exists()
