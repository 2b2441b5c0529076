"""A draft is corrected, in the browser."""

import os

import pytest
from playwright.sync_api import Page, expect

from growth.models import Post
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.growth.proofreading.conftest import answering, model
from tests.growth.proofreading.test_judging import CORRECTED, DRAFT
from tests.standins.model import Model, refused

__all__ = ["model"]

LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
    {"viewport": DESKTOP, "color_scheme": "light", "java_script_enabled": False},
]
TITLE = "What the audit of our domains cost"


def accessible(page: Page, look) -> None:
    """Axe needs a script of its own."""
    if look.get("java_script_enabled", True):
        assert_accessible(page)


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "dark", "without a script"])
def test_what_was_just_typed_is_corrected_and_some_of_it_taken(
    open_page, complaints, model: Model, look
) -> None:
    model.always = answering(lambda text: CORRECTED)
    page = open_page(member=cast.make_member(), **look)
    page.goto("/diary/write/")
    page.get_by_label("Title").fill(TITLE)
    page.locator("#id_content").fill(DRAFT)
    page.get_by_role("button", name="Proofread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Five corrections, in a text of 95 words."
    )
    # Nothing of the text itself is changed.
    expect(page.locator("#id_content")).to_have_value(DRAFT)
    expect(page.locator(".diff del")).to_have_count(5)
    # The one that is a matter of taste is left to be ticked.
    expect(page.get_by_label("Take “nothing”")).not_to_be_checked()
    accessible(page, look)
    if where := os.environ.get("SHOTS"):
        name = f"{look['viewport']['width']}-{look['color_scheme']}"
        page.screenshot(path=f"{where}/{name}.png", full_page=True)
    page.get_by_label("Take “and it's”").uncheck()
    page.get_by_role("button", name="Take the ticked").click()
    expect(page.locator(".messages")).to_contain_text("Three corrections are in your text now.")
    expect(page.get_by_role("button", name="Take the ticked")).to_have_count(0)
    accessible(page, look)
    taken = DRAFT.replace("it of", "it off").replace("We was", "We were")
    taken = taken.replace("could of", "could have")
    expect(page.locator("#id_content")).to_have_value(taken)
    assert Post.objects.get().content == taken
    assert complaints == []


def test_a_proofreader_who_refuses_changes_nothing(open_page, model: Model) -> None:
    model.always = refused()
    page = open_page(member=cast.make_member(), viewport=PHONE)
    page.goto("/diary/write/")
    page.get_by_label("Title").fill(TITLE)
    page.locator("#id_content").fill(DRAFT)
    page.get_by_role("button", name="Proofread").click()
    expect(page.locator(".messages")).to_contain_text(
        "The proofreader would not take this text. Your draft is as you left it"
    )
    expect(page.locator("#id_content")).to_have_value(DRAFT)
    assert_accessible(page)


def test_without_a_proofreader_it_says_so(open_page) -> None:
    page = open_page(member=cast.make_member(), viewport=DESKTOP)
    page.goto("/diary/write/")
    expect(page.get_by_text("Without it the text is published as it stands.")).to_be_visible()
    expect(page.get_by_role("button", name="Proofread")).to_have_count(0)
    assert_accessible(page)
