"""Forced colours and the night: what is current stands out, and no picture is white on white."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from members.models import Member
from tests import cast
from tests.e2e.conftest import PHONE
from tests.resources import makers

pytestmark = pytest.mark.django_db(transaction=True)
EDGE = "(link, side) => getComputedStyle(link)[`border-${side}-color`]"


@pytest.fixture
def staff(transactional_db: None) -> Member:
    """Staff who may do everything."""
    return cast.super_admin()


@pytest.mark.parametrize(
    ("path", "links", "side", "options"),
    [
        ("/leaderboard/", ".nav a", "bottom", {}),
        ("/leaderboard/", ".nav a", "top", {"viewport": PHONE}),
        ("/leaderboard/", "main .tabs a", "bottom", {}),
        ("/profile/", "main .tabs a", "bottom", {}),
    ],
)
def test_only_the_current_entry_is_underlined_in_forced_colours(
    sign_in: Callable[..., Page],
    staff: Member,
    path: str,
    links: str,
    side: str,
    options: dict[str, dict[str, int]],
) -> None:
    page = sign_in(staff, forced_colors="active", **options)
    page.goto(path)
    edges = {
        (one.get_attribute("aria-current") or "", one.evaluate(EDGE, side))
        for one in page.locator(links).all()
    }
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    others = {edge for current, edge in edges if not current}
    assert others == {background}
    assert {edge for current, edge in edges if current} not in (set(), others)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_button_of_the_admin_carries_a_picture_that_vanishes_at_night(
    sign_in: Callable[..., Page], staff: Member, scheme: str
) -> None:
    resource = makers.make_resource()
    page = sign_in(staff, color_scheme=scheme)
    for path in (
        f"/admin/resources/resource/{resource.pk}/change/",
        "/admin/resources/resource/",
        "/admin/members/team/",
    ):
        page.goto(path)
        pictures = page.locator(".object-tools a").evaluate_all(
            "all => all.map((a) => getComputedStyle(a).backgroundImage)"
        )
        assert pictures
        assert set(pictures) == {"none"}
