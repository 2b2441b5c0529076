"""The wizard in the browser: left on a phone, gone on with on a desktop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)
QUESTIONS = CATEGORIES[Category.OPERATIONAL].questions


def test_a_category_left_on_the_phone_is_finished_on_the_desktop(
    sign_in: Callable[..., Page], complaints: list[str]
):
    member = cast.paying_owner()
    phone = sign_in(member, viewport=PHONE)
    leave_on_the_phone(phone)
    finish(sign_in(member, viewport=DESKTOP, color_scheme="dark", java_script_enabled=False))
    assert BenchmarkSubmission.objects.get(member=member).data == {
        "domains_per_client": 6,
        "inboxes_per_domain": 3,
        "daily_sends": 28,
        "warmup_days": 14,
        "reply_rate": 3.4,
        "positive_reply_rate": 30,
        "meeting_rate": 50,
    }
    # On the phone the same review says that nothing is left to share.
    phone.goto("/benchmarks/operational/review/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Seven of seven answered.")
    assert_accessible(phone)
    assert complaints == []


def leave_on_the_phone(phone: Page) -> None:
    """Four answers, a slip that is asked about, and away."""
    phone.goto("/benchmarks/")
    phone.get_by_role("link", name="Answer Operational").click()
    # The field has the focus, and Enter goes on.
    for question, answer in zip(QUESTIONS, ("6", "3", "28", "14"), strict=False):
        expect(phone.get_by_label(question.asks)).to_be_focused()
        phone.keyboard.type(answer)
        phone.keyboard.press("Enter")
    asked = phone.get_by_label("Of a hundred cold e-mails delivered, how many get a reply?")
    expect(asked).to_be_focused()
    assert_accessible(phone)
    asked.fill("0.034")
    phone.keyboard.press("Enter")
    expect(phone).to_have_title("Error: Reply rate, question 5 of 7 · Revenue Council")
    expect(asked).to_be_focused()
    expect(asked).to_have_value("0.034")
    assert_accessible(phone)
    phone.get_by_role("button", name="Leave, keep my answers").click()
    expect(phone.get_by_text("you stopped at question 5 of 7")).to_be_visible()


def finish(desktop: Page) -> None:
    """The likely value, one skipped and answered from the review, and shared."""
    desktop.goto("/benchmarks/")
    desktop.get_by_role("link", name="Continue with Operational").click()
    desktop.get_by_role("button", name="Take 3.4").click()
    desktop.get_by_role("button", name="Skip").click()
    desktop.get_by_label("how many become a meeting?").fill("50")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text(
        "Six of seven answered, ready to share."
    )
    desktop.get_by_role("link", name="Answer Positive reply rate").click()
    desktop.get_by_label("how many want to hear more?").fill("30 %")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("button", name="Share these answers").click()
    expect(desktop.get_by_role("status")).to_contain_text("50 points are yours")
