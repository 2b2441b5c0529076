"""The browser and the server of the browser tests.

Chromium is found by the CHROMIUM variable or on the PATH; without one the tests are skipped with a
line saying how to get it. Whoever writes a browser test asks for `page` (signed out) or
`sign_in(member)` (signed in), opens `live_server.url + path`, and ends with
`assert_accessible(page)`.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page

from members.models import Member

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts Chromium."""
    path = os.environ.get("CHROMIUM") or next(
        (found for name in NAMES if (found := shutil.which(name))), None
    )
    if not path:
        pytest.skip(
            "No Chromium found: install it (apt-get install chromium) or set CHROMIUM to its path."
        )
    return {"executable_path": path, "args": QUIET}


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Iterator[Browser]:
    """The browser. Its event loop gives this thread a database connection of its own, which
    nobody else would close.
    """
    loop = asyncio._get_running_loop()
    yield browser
    # Whatever test was the last one, the browser is stopped by its own loop.
    asyncio._set_running_loop(loop)
    connections.close_all()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about on the pages of this test: refused by the CSP,
    not found, ...
    """
    return []


@pytest.fixture
def open_page(
    browser: Browser, live_server: Any, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Make a page: `open_page(member=…, viewport=PHONE, color_scheme="dark",
    java_script_enabled=False)`.
    """
    contexts = []

    def make(member: Member | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"viewport": DESKTOP, **options})
        contexts.append(context)
        context.set_default_timeout(10_000)
        if member is not None:
            client = Client()
            client.force_login(member)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Make a page that `member` is signed in on."""
    return lambda member, **options: open_page(member=member, **options)


def assert_accessible(page: Page, except_in: str = "") -> None:
    """Axe finds nothing, and the page does not scroll sideways.

    `except_in` is a piece of markup that is not ours to mend.
    """
    # A click returns when the next page begins to arrive: half a page has no heading.
    page.wait_for_load_state()
    found = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if not except_in or except_in not in node["html"]
    ]
    assert found == [], f"{page.url}:\n" + "\n".join(found)
    sideways = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert sideways <= 0, f"{page.url} is {sideways} px wider than the window"
