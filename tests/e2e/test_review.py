"""A reviewer decides by keyboard alone, and takes a decision back."""

import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from activities.evidence import add_to
from activities.models import Activity, Status, Submission
from tests import cast
from tests.activities.makers import make_submission
from tests.e2e.conftest import PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/activities/submission/queue/"
PLACE = {"place": "Nova SBE, Carcavelos", "begins_at": "18:15"}


def picture() -> ContentFile:
    """A photograph of a sheet."""
    kept = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(kept, "JPEG")
    return ContentFile(kept.getvalue(), name="sheet.jpg")


@pytest.fixture
def waiting(db: None) -> tuple[Submission, Submission]:
    """A session that is a double of another one, and an EXPLORE."""
    day = {"done_on": timezone.now().date().isoformat()}
    first = make_submission(cast.make_member(), Activity.AMPLIFY, peers=18, **PLACE, **day)
    add_to(submission=first, uploads=[picture()])
    second = make_submission(cast.make_member(), Activity.EXPLORE, **day)
    make_submission(cast.make_member(), Activity.AMPLIFY, peers=17, **PLACE, **day)
    return first, second


def test_a_reviewer_decides_by_keyboard_and_takes_it_back(sign_in, waiting, complaints):
    first, second = waiting
    page = sign_in(cast.reviewer(), viewport={"width": 1280, "height": 900})
    page.goto(QUEUE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Three wait")
    page.keyboard.press("n")
    expect(page.get_by_text("You hold this one until")).to_be_visible()
    expect(page.get_by_text("Perhaps a double:")).to_be_visible()
    expect(page.get_by_role("img", name="Evidence: sheet.jpg")).to_be_visible()
    before = len(complaints)
    assert_accessible(page)
    del complaints[before:]
    page.keyboard.press("a")
    expect(page.get_by_text("Approved and paid.")).to_be_visible()
    expect(page.locator(".queue [aria-current]")).to_contain_text("EXPLORE")
    first.refresh_from_db()
    assert (first.status, first.points) == (Status.APPROVED, 36)

    page.keyboard.press("r")
    page.keyboard.type("What came of it is missing.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent back with your note.")).to_be_visible()
    second.refresh_from_db()
    assert second.status == Status.REJECTED

    undo = page.get_by_text(f"Undo AMPLIFY of {first.member.display_name}")
    undo.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("The same session was reported twice.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken back: a second entry takes the points")).to_be_visible()
    first.refresh_from_db()
    assert first.status == Status.REVOKED
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reviewers_pages_are_accessible_on_a_phone(sign_in, waiting, scheme):
    first, _ = waiting
    reviewer = cast.reviewer()
    page = sign_in(reviewer, viewport=PHONE, color_scheme=scheme, java_script_enabled=True)
    page.goto(f"{QUEUE}{first.pk}/")
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_text("You hold this one until")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Points to give").fill("99")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("more than a fifth off")).to_be_visible()
    assert_accessible(page)
    for path in (
        "/admin/activities/submission/",
        f"/admin/activities/submission/decide/?verdict=reject&ids={first.pk}",
    ):
        page.goto(path)
        assert_accessible(page)
