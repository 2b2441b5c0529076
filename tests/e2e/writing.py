"""What the browser tests of writing look for on the sheet."""

import re
from typing import Final

from playwright.sync_api import Locator, Page, expect

SAVED: Final = re.compile(r"saved today, \d\d:\d\d")
OFFLINE: Final = "Offline; kept on this device."


def title(page: Page) -> Locator:
    """The title of the entry."""
    return page.get_by_label("Title", exact=True)


def text(page: Page) -> Locator:
    """Its text."""
    return page.get_by_label(re.compile("^Text Markdown"))


def state(page: Page) -> Locator:
    """What stands in the way of saving."""
    return page.locator("[data-write-state]")


def said(page: Page) -> Locator:
    """When it was saved."""
    return page.locator("[data-write-said]")


def press(page: Page, name: str) -> None:
    """Press a button of the bar."""
    page.get_by_role("button", name=name).last.click()


def all_saved(page: Page) -> None:
    """The site has every word, and the device has none of them."""
    expect(page.locator("[data-write]")).to_have_attribute("data-state", "saved")
    assert copies(page) == []


def copies(page: Page) -> list[str]:
    """What lies on the device."""
    return page.evaluate("Object.values(localStorage)")
