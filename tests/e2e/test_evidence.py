"""Evidence in a browser: a picture on a page, a link that has run out."""

import os
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activities import evidence
from tests import cast
from tests.activities.evidence.making import sent
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "options"),
    [("desk", {"viewport": DESKTOP}), ("phone", {"viewport": PHONE, "color_scheme": "dark"})],
)
def test_a_link_that_has_run_out_leads_to_a_new_one(
    sign_in: Any, live_server: Any, name: str, options: dict[str, Any]
) -> None:
    maren = cast.paying_owner()
    picture = sent(maren, name="café?#.png")
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        old = evidence.address(picture, reader=maren)
    page = sign_in(maren, **options)
    answer = page.goto(live_server.url + old)
    assert answer.status == 410
    assert "This link has run out" in page.locator("h1").inner_text()
    assert_accessible(page)
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/expired-{name}.png", full_page=True)
    page.get_by_role("link", name="Open it with a new link").click()
    # The browser shows the picture itself.
    page.wait_for_function("document.images.length === 1 && document.images[0].naturalWidth === 40")
