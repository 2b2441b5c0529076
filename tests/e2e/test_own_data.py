"""A copy of one's own data, and erasing the account, in a browser."""

import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from members.models import Member, SeatTier
from members.own import exporting
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., Page]


@pytest.fixture
def member(transactional_db: None) -> Member:
    """Maren, with a password and an entry."""
    made = cast.paying_owner()
    made.set_password(cast.PASSWORD)
    made.save()
    cast.team_member(team=made.team, first_name="Joana", seat_tier=SeatTier.OWNER)
    enter(made, 5)
    return made


def test_a_member_takes_a_copy_and_erases_the_account(
    member: Member, sign_in: SignIn, complaints: list[str]
) -> None:
    page = sign_in(member, viewport=PHONE)
    page.goto("/profile/data/")
    page.get_by_role("button", name="Prepare my data").click()
    expect(page.get_by_text("Your data is being put together")).to_be_visible()
    assert_accessible(page)
    assert exporting.make_exports() == 1
    # The page asks by itself how far it is.
    link = page.get_by_role("link", name="Download,")
    expect(link).to_be_visible()
    assert_accessible(page)
    link.click()
    page.get_by_label("Password").fill(cast.PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Confirm").click()
    with zipfile.ZipFile(download.value.path()) as packed:
        assert json.loads(packed.read("account.json"))[0]["email"] == member.email
        assert [entry["points"] for entry in json.loads(packed.read("ledger.json"))] == [5]
    page.goto("/profile/data/")
    page.get_by_role("link", name="Erase the account").click()
    expect(page.get_by_text("1 ledger entry with its points")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Joana Wieczorek").check()
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", name="The account is erased.")).to_be_visible()
    assert_accessible(page)
    assert not Member.objects.filter(pk=member.pk).exists()
    page.goto("/profile/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_without_javascript(member: Member, sign_in: SignIn, scheme: Any) -> None:
    page = sign_in(member, java_script_enabled=False, color_scheme=scheme)
    page.goto("/profile/data/")
    page.get_by_role("button", name="Prepare my data").click()
    expect(page.get_by_text("Your data is being put together")).to_be_visible()
    exporting.make_exports()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("link", name="Download,")).to_be_visible()
