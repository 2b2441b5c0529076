"""The outbox and the letters' texts in a browser: accessible by day and night, wide and narrow,
and a text from its first look to its test letter.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from members.letters.actions import write_letter
from members.models import Letter, LetterState, Member
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failed(owner: Member) -> Letter:
    """A letter the mail server refused."""
    letter = write_letter(kind="new_sign_in", member=owner, device="Firefox on Windows")
    Letter.objects.update(
        state=LetterState.FAILED,
        next_try_at=None,
        last_error="The mail server refused this address for good (550): no such user",
    )
    return letter


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_letter_that_failed_is_found_and_sent_again(
    sign_in: Callable[..., Page],
    super_admin: Member,
    failed: Letter,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    page = sign_in(super_admin, viewport=viewport, color_scheme=scheme)
    page.goto("/admin/members/letter/?q=maren@")
    assert_accessible(page)
    page.get_by_role("link", name="A sign-in from a new device").first.click()
    expect(page.get_by_text("for good (550)")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("1 letter back in the outbox.")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_the_pages_of_texts_are_accessible(
    sign_in: Callable[..., Page], super_admin: Member, viewport: dict[str, int], scheme: str
) -> None:
    page = sign_in(super_admin, viewport=viewport, color_scheme=scheme)
    page.goto("/admin/members/emailtemplate/")
    assert_accessible(page)
    page.get_by_role("link", name="Your account is erased").click()
    for text, answer in (("{{ nmae }}", "Did you mean"), ("{{ name }}", "Nothing is saved yet")):
        page.get_by_label("Text:").fill(text)
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text(answer)).to_be_visible()
        assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_is_refused_by_its_line_looked_at_and_tried(
    sign_in: Callable[..., Page], complaints: list[str], super_admin: Member, scripts: bool
) -> None:
    page = sign_in(super_admin, java_script_enabled=scripts)
    page.goto("/admin/members/emailtemplate/")
    page.get_by_role("link", name="Your account is erased").click()
    page.get_by_label("Text:").fill("Hello {{ nmae }}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Did you mean {{ name }}?")).to_be_visible()
    page.get_by_label("Text:").fill("Hello {{ name }}, goodbye.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text(f"Hello {super_admin.display_name}, goodbye.")).to_be_visible()
    page.get_by_role("button", name="Send me a test letter").click()
    expect(page.get_by_text("A test letter is on its way")).to_be_visible()
    assert Letter.objects.get().to == super_admin.email
    assert complaints == []
