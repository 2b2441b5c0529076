"""The home page and the admin's main pages, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gamification.ledger.award import award
from gamification.models import Action
from members.models import FeatureFlag, Member
from resources.models import Resource
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)

LONG = {
    "first_name": "Maximiliane-Wilhelmine",
    "last_name": "von-und-zu-Hohenlohe-Schillingsfuerst",
    "company": "W" * 60,
}
ADMIN = ["", "members/member/", "members/featureflag/", "members/auditlog/", "members/member/add/"]


@pytest.fixture
def maren(transactional_db: None) -> Member:
    """A member with neighbours, one of a very long name, and something new in the library."""
    member = cast.paying_owner()
    for number, other in enumerate(
        (cast.make_member(**LONG), cast.team_member(company="Kettle & Sons"), member)
    ):
        for deed in range(number + 1):
            award(member=other, action=Action.RESOURCE_DOWNLOAD, source=f"resource:{deed}")
    for category, kind in (("COLD_EMAIL", "SOP"), ("SALES_GTM", "VIDEO"), ("OPERATIONS", "COURSE")):
        Resource.objects.create(
            title=f"{kind} " + "without-a-single-break" * 3,
            slug=kind.lower(),
            category=category,
            type=kind,
            description="d",
            file="resources/x.pdf",
            state="PUBLISHED",
            published_at=timezone.now(),
            is_featured=True,
        )
    return member


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_home_is_accessible(
    sign_in: Callable[..., Page], maren: Member, complaints: list[str], viewport: Any, scheme: str
) -> None:
    page = sign_in(maren, viewport=viewport, color_scheme=scheme)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You lead this month, five points ahead of Tomasz."
    )
    assert complaints == []
    assert_accessible(page)


def test_no_link_of_the_masthead_is_dead(sign_in: Callable[..., Page], maren: Member) -> None:
    page = sign_in(maren)
    page.goto("/")
    links = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    dead = [
        link
        for link in sorted(set(links))
        if link.startswith("/") and page.request.get(link).status != 200
    ]
    assert dead == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_admin_is_accessible(
    sign_in: Callable[..., Page], transactional_db: None, complaints: list[str], viewport: Any
) -> None:
    FeatureFlag.objects.create(name="forum")
    member = cast.make_member(**LONG)
    page = sign_in(cast.super_admin(), viewport=viewport)
    for path in [
        *ADMIN,
        f"members/member/{member.pk}/change/",
        f"members/member/{member.pk}/delete/",
    ]:
        page.goto(f"/admin/{path}")
        assert complaints == []
        # Django's own widget: its empty box has no name
        assert_accessible(page, except_in="select2")
        complaints.clear()  # axe itself tries inline styles, which the policy refuses
