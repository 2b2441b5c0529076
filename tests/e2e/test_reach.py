"""What a desktop reaches, a phone reaches; nothing focused stops under the tab bar; headings
skip no level.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from resources.models import Resource
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE
from tests.resources.makers import make_resource

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/benchmarks/",
    "/benchmarks/infrastructure/",
    "/benchmarks/infrastructure/answer/",
    "/benchmarks/business/",
    "/benchmarks/business/answer/",
    "/library/",
    "/library/?view=list",
    "/library/?q=nothing",
    "/library/first-aid/",
    "/activities/",
    "/activities/report/amplify/",
    "/leaderboard/",
    "/points/",
    "/profile/",
    "/accounts/email/",
    "/accounts/",
    "/accounts/password/change/",
    "/no-such-page",
]
# The names of what can be pressed or followed; what a menu or sheet holds counts, for it is one tap
# away.
NAMES = """() => {
  const seen = () => [...document.querySelectorAll(
      "a[href], button, summary, select, input:not([type=hidden])")]
    .filter(each => each.checkVisibility({visibilityProperty: true}))
    .map(each => [
      each.tagName, each.getAttribute("href") || each.name || each.textContent.trim()
    ].join(" "));
  const found = seen();
  // Of two menus one closes the other.
  document.querySelectorAll("[popover]").forEach(sheet => {
    if (!sheet.matches(":popover-open")) sheet.showPopover();
    found.push(...seen());
  });
  return found;
}"""
OWN_TO_DESKTOP = {"BUTTON Apply"}
COVERED = """() => {
  const bar = document.querySelector(".nav");
  return [...document.querySelectorAll(
      "main :is(a[href], button, input:not([type=hidden]), select, textarea)")]
    .filter(each => each.checkVisibility({visibilityProperty: true}))
    .filter(each => {
      each.focus();
      const box = each.getBoundingClientRect();
      const stepsAside = getComputedStyle(bar).visibility == "hidden";
      return box.height < 600 && !stepsAside && box.bottom > bar.getBoundingClientRect().top;
    })
    .map(each => each.outerHTML.slice(0, 90));
}"""
JUMPS = """() => {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(each => each.checkVisibility())
    .map(each => Number(each.tagName[1]));
  const jumps = levels.filter((level, i) => level > (levels[i - 1] || 0) + 1);
  return [levels.filter(level => level == 1).length, jumps.length];
}"""


@pytest.fixture
def maren(transactional_db: None) -> Any:
    """A member with answers in one category, and a library of two pages."""
    member = cast.paying_owner()
    submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": 19})
    make_resource(
        title="First aid", description="What to do.\n\n### Inside\n\n- one", is_featured=True
    )
    for _ in range(30):
        make_resource()
    assert Resource.objects.count() == 31
    return member


@pytest.mark.parametrize("width", [320, 390])
def test_whatever_a_desktop_reaches_a_phone_reaches(
    sign_in: Callable[..., Page], maren: Any, width: int
) -> None:
    desktop = sign_in(maren, viewport=DESKTOP)
    phone = sign_in(maren, viewport={"width": width, "height": 700})
    for path in PAGES:
        desktop.goto(path)
        phone.goto(path)
        missing = set(desktop.evaluate(NAMES)) - set(phone.evaluate(NAMES)) - OWN_TO_DESKTOP
        assert missing == set(), path


def test_nothing_that_is_focused_lies_under_the_tab_bar(
    sign_in: Callable[..., Page], maren: Any
) -> None:
    page = sign_in(maren, viewport=PHONE)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(COVERED) == [], path


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_headings_skip_no_level(
    sign_in: Callable[..., Page], maren: Any, viewport: dict[str, int]
) -> None:
    page = sign_in(maren, viewport=viewport)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(JUMPS) == [1, 0], path
