"""No address of the admin answers staff who did not show a second factor."""

import runpy

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from members.models import Member
from tests import cast
from tests.addresses import addresses
from tests.members.signin.browsers import confirm, signed_in
from tests.members.signin.conftest import able_to_sign_in
from tests.members.signin.test_passkeys import add
from tests.members.signin.test_sessions import code
from tests.standins.passkey import Passkey

pytestmark = pytest.mark.django_db
SECRET = "A" * 32
SET_UP, SHOW = "/accounts/#keys", "/accounts/2fa/reauthenticate/?next="
LIST = "/admin/members/member/?q=x"


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    """As in production."""
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def ada(db: None) -> Member:
    """The super admin, able to sign in."""
    return able_to_sign_in(cast.super_admin())


def admin_paths() -> list[str]:
    """Every address of the admin, holes filled, known or not."""
    found = [address.filled(lambda name: "1") for address in addresses()]
    return [path for path in found if path.startswith("/admin/")] + ["/admin/no-such/"]


def test_every_address_leads_who_has_none_to_set_one_up(ada: Member) -> None:
    client = signed_in(ada)
    asked = [
        (path, answer.status_code, answer.headers.get("Location"))
        for path in admin_paths()
        for answer in (client.get(path), client.post(path))
    ]
    assert len(asked) > 200
    assert [one for one in asked if one[1:] != (302, SET_UP)] == []


def test_every_address_asks_who_has_one_to_show_it(ada: Member) -> None:
    client = signed_in(ada)  # in a session of before it was set up
    TOTP.activate(ada, SECRET)
    for path in admin_paths():
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith(SHOW), path


@pytest.mark.django_db(transaction=True)
def test_the_first_factor_opens_the_desk_and_the_way_leads_back(ada: Member) -> None:
    client = signed_in(ada)
    assertContains(client.get(LIST, follow=True), "The staff&#x27;s desk opens with a second")
    confirm(client)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assertContains(client.get("/accounts/"), f'href="{LIST}">Go on to the desk</a>')
    assert client.get(LIST).status_code == 200
    assert "Go on to the desk" not in client.get("/accounts/").content.decode()


def test_a_password_is_not_enough_to_pass_with_a_further_factor(ada: Member) -> None:
    """An open session and the password: whoever has both may add a factor, and is still asked
    for one that was there before.
    """
    client = signed_in(ada)
    TOTP.activate(ada, SECRET)
    add(client, Passkey())
    assert client.get(LIST).headers["Location"].startswith(SHOW)


def test_a_code_given_once_more_opens_it(ada: Member) -> None:
    client = signed_in(ada)
    TOTP.activate(ada, SECRET)
    shown = client.get(LIST).headers["Location"]
    assertRedirects(client.post(shown, {"code": code(SECRET)}), LIST)


def test_without_its_factor_a_session_is_asked_again(ada: Member) -> None:
    TOTP.activate(ada, SECRET)
    client = signed_in(ada)
    client.post("/accounts/2fa/authenticate/", {"code": code(SECRET)})
    assert client.get(LIST).status_code == 200
    confirm(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get(LIST).headers["Location"] == SET_UP


def test_members_and_guests_are_answered_as_before(maren: Member) -> None:
    assert signed_in(maren).get("/admin/login/").status_code == 403
    assert Client().get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_the_admins_own_page_for_a_password_is_everybodys(ada: Member, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client = signed_in(ada)
    assertRedirects(client.get("/admin/password_change/"), "/accounts/password/change/")
    assertRedirects(client.post("/admin/password_change/"), "/accounts/password/change/")


def test_off_is_for_ones_own_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    where = str(django_settings.BASE_DIR / "revcouncil" / "settings_accounts.py")
    monkeypatch.setenv("STAFF_SECOND_FACTOR", "off")
    monkeypatch.setenv("LOCAL", "on")
    assert runpy.run_path(where)["STAFF_SECOND_FACTOR"] is False
    monkeypatch.setenv("LOCAL", "off")
    with pytest.raises(ImproperlyConfigured, match="STAFF_SECOND_FACTOR is off"):
        runpy.run_path(where)
    monkeypatch.delenv("STAFF_SECOND_FACTOR")
    assert runpy.run_path(where)["STAFF_SECOND_FACTOR"] is True
