"""A team in a browser: invite, claim as somebody else, revoke; and the same without JavaScript."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from members.models import Member
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible
from tests.members.teams.tern import guest, make_team, maren

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., Page]


@pytest.fixture
def owner(transactional_db: None) -> Member:
    """Maren, with Rui in a team seat."""
    member = maren(make_team())
    cast.team_member(team=member.team, first_name="Rui", last_name="Sampaio")
    return member


def test_a_seat_is_offered_taken_and_revoked(
    owner: Member, sign_in: SignIn, open_page: Callable[..., Any], complaints: list[str]
) -> None:
    other = guest("leonor@tern.example", first_name="Leonor", last_name="Matos")
    other.set_password(cast.PASSWORD)
    other.save()
    page = sign_in(owner)
    page.goto("/team/")
    assert_accessible(page)
    page.get_by_label("E-mail (or leave empty").fill("leonor@tern.example")
    page.get_by_label("Seat", exact=True).select_option(label="Team, 2 free")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link, until").input_value()
    assert_accessible(page)

    theirs = open_page(viewport=PHONE, color_scheme="dark")
    theirs.goto(urlsplit(link).path)
    expect(theirs.get_by_role("heading", name="A seat in Tern Outbound")).to_be_visible()
    assert_accessible(theirs)
    theirs.get_by_role("link", name="I have an account").click()
    theirs.get_by_label("E-mail").fill(other.email)
    theirs.get_by_label("Password").fill(cast.PASSWORD)
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    theirs.get_by_role("button", name="Take the seat").click()
    expect(theirs.get_by_text("Welcome to Tern Outbound: the seat is yours.")).to_be_visible()
    assert_accessible(theirs)

    page.goto("/team/")
    page.get_by_role("link", name="Revoke the seat of Leonor Matos").click()
    expect(page.get_by_role("button", name="Revoke the seat")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Revoke the seat").click()
    expect(page.get_by_text("The seat of Leonor Matos is revoked and free.")).to_be_visible()
    theirs.goto("/team/")
    expect(theirs.get_by_text("You sit in no team.")).to_be_visible()
    assert_accessible(theirs)
    assert complaints == []


def test_the_same_without_javascript_and_a_strangers_link_is_refused(
    owner: Member, sign_in: SignIn
) -> None:
    stranger = cast.outsider()
    EmailAddress.objects.create(user=stranger, email=stranger.email, verified=True, primary=True)
    page = sign_in(owner, java_script_enabled=False, viewport=PHONE)
    page.goto("/team/")
    page.get_by_label("E-mail (or leave empty").fill("leonor@tern.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link, until").input_value()

    theirs = sign_in(stranger, java_script_enabled=False)
    theirs.goto(urlsplit(link).path)
    expect(theirs.get_by_text("mailed to an address that is not confirmed")).to_be_visible()
    expect(theirs.get_by_role("button", name="Take the seat")).to_have_count(0)
    page.get_by_role("button", name="Revoke the invitation for leonor@tern.example").click()
    expect(page.get_by_text("The invitation is taken back")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_text("The team took this invitation back.")).to_be_visible()
