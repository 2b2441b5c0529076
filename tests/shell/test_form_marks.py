"""What a field says of itself: whether it may stay empty, and which keyboard it wants."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django import forms
from django.core.cache import cache
from django.test import Client

from members.fields import CodeField
from members.forms import ProfileForm
from members.models import Member
from tests import cast

SECRET = "A" * 32


@pytest.fixture
def maren(db: None) -> Member:
    """A member with a password, a confirmed address and a second factor."""
    cache.clear()
    member = cast.paying_owner()
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    TOTP.activate(member, SECRET)
    return member


def code() -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def input_of(html: str, name: str) -> str:
    """The tag of a field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert found
    return found.group()


def test_what_may_stay_empty_says_so_and_nothing_else(client: Client, maren: Member) -> None:
    client.force_login(maren)
    html = client.get("/profile/").content.decode()
    labels = dict(re.findall(r'<label class="label" for="id_(\w+)">(.*?)</label>', html))
    fields = {
        name: field
        for name, field in ProfileForm().fields.items()
        if not isinstance(field, forms.BooleanField)
    }
    assert {name: "optional" in label for name, label in labels.items()} == {
        name: not field.required for name, field in fields.items()
    }
    assert labels["company"].count("optional") == 1
    assert "optional" not in labels["time_zone"]


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/change/",
        "/accounts/email/",
    ],
)
def test_forms_that_need_all_they_ask_mark_nothing(
    client: Client, maren: Member, page: str
) -> None:
    if page in ("/accounts/password/change/", "/accounts/email/"):
        client.force_login(maren)
    assert '<span class="quiet">optional</span>' not in client.get(page).content.decode()


def test_every_field_for_a_code_asks_for_digits(client: Client, maren: Member) -> None:
    client.post("/accounts/login/", {"login": maren.email, "password": cast.PASSWORD})
    pages = [client.get("/accounts/2fa/authenticate/")]
    client.force_login(maren)
    pages.append(client.get("/accounts/2fa/reauthenticate/"))
    other = cast.make_member()
    other.set_password(cast.PASSWORD)
    other.save()
    client.force_login(other)
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    pages.append(client.get("/accounts/2fa/totp/activate/"))
    for page in pages:
        tag = input_of(page.content.decode(), "code")
        assert 'inputmode="numeric"' in tag
        assert 'autocomplete="one-time-code"' in tag
        assert "required" in tag
        assert "placeholder" not in tag


def test_a_code_is_taken_as_the_app_shows_it(client: Client, maren: Member) -> None:
    client.post("/accounts/login/", {"login": maren.email, "password": cast.PASSWORD})
    shown = code()
    client.post("/accounts/2fa/authenticate/", {"code": f" {shown[:3]} {shown[3:]} "})
    assert "_auth_user_id" in client.session


def test_a_recovery_code_is_taken_as_it_was_written_down(client: Client, maren: Member) -> None:
    first = RecoveryCodes.activate(maren).get_unused_codes()[0]
    client.post("/accounts/login/", {"login": maren.email, "password": cast.PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": f"{first[:4]}-{first[4:]}"})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), (" 123 456\t", "123456"), ("1234-5678", "12345678"), ("", "")],
)
def test_a_code_is_read_without_its_gaps(typed: str, read: str) -> None:
    assert CodeField(required=False).clean(typed) == read
