"""A curator's day in a browser, its clicks counted; and a part of it by keyboard alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from resources import actions
from resources.catalogue import State
from resources.models import LibraryDeed, Resource
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible
from tests.resources.exchange.lists import as_csv
from tests.resources.makers import make_resource, pdf, take

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/resources/resource/"
MOST_CLICKS = 50


class Hand:
    """A curator's hand: each press of the mouse counts, also the one into a field."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def type(self, field: Locator, text: str) -> None:
        self.click(field)
        field.fill(text)

    def choose(self, field: Locator, *, value: str) -> None:
        """Open a menu, and press one of its lines."""
        field.select_option(value)
        self.clicks += 2

    def attach(self, field: Locator, path: Path) -> None:
        """Open the machine's own window, and choose a file there."""
        field.set_input_files(path)
        self.clicks += 2

    def open(self, title: str) -> None:
        self.click(self.page.get_by_role("link", name=f"Open “{title}”"))

    def run(self, action: str) -> None:
        self.choose(self.page.get_by_label("Action:"), value=action)
        self.click(self.page.get_by_role("button", name="Go"))


def look(page: Page, complaints: list[str]) -> None:
    """Axe finds nothing. It draws on the page itself, which the page's policy complains of."""
    before = len(complaints)
    assert_accessible(page)
    del complaints[before:]


@pytest.fixture
def shelf(db: None) -> None:
    """Five titles with a slip of the pen, one SOP that was taken most, two drafts."""
    for number in range(5):
        make_resource(title=f"Warm-up calender {number}")
    favourite = make_resource(title="First aid")
    for _ in range(3):
        take(cast.make_member(), favourite)
    make_resource(title="Waits for Monday", state=State.DRAFT)
    make_resource(title="Old proposal")


def a_list_of_fifty(folder: Path) -> Path:
    """Three of them can't be read in."""
    rows = [
        [
            f"Row {number}",
            "What it is.",
            "Cold email" if number % 20 else "Nowhere",
            "SOP",
            "hiring",
        ]
        for number in range(1, 51)
    ]
    rows[9][0] = ""
    path = folder / "fifty.csv"
    path.write_bytes(as_csv(["title", "description", "category", "type", "tags"], *rows))
    return path


def schedules_one_and_renews_another(page, hand, complaints, version):
    """One is scheduled, another gets a new version."""
    hand.open("Waits for Monday")
    expect(page.get_by_label("Appears at")).to_be_visible()
    look(page, complaints)
    monday = (timezone.now() + timedelta(days=7)).strftime("%Y-%m-%dT09:00")
    hand.type(page.get_by_label("Appears at"), monday)
    hand.click(page.get_by_role("button", name="Schedule"))
    expect(page.get_by_text("appears by itself on")).to_be_visible()
    hand.open("First aid")
    hand.attach(page.locator("input[name=file]"), version)
    hand.type(page.get_by_label("What is new"), "Shorter.")
    hand.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("members see it now")).to_be_visible()


def mends_titles_and_features_three(page, hand):
    """A slip of the pen in five titles, and three featured, saved at once."""
    for number in range(5):
        field = page.get_by_label(f"Title of “Warm-up calender {number}”")
        hand.type(field, f"Warm-up calendar {number}")
        if number < 3:
            hand.click(page.get_by_label(f"Feature “Warm-up calender {number}”"))
    expect(page.get_by_text("8 changes not saved")).to_be_visible()
    hand.click(page.get_by_role("button", name="Save").last)
    expect(page.get_by_text("5 resources were changed successfully.")).to_be_visible()


def archives_and_restores(page, hand, complaints):
    """One is archived, and comes back."""
    hand.click(page.get_by_label("Select this object for an action - Old proposal"))
    hand.run("archive")
    expect(page.get_by_text("One resource is archived")).to_be_visible()
    look(page, complaints)
    hand.click(page.get_by_role("link", name="Archived", exact=True))
    hand.click(page.get_by_label("Select this object for an action - Old proposal"))
    hand.run("restore")
    expect(page.get_by_text("One resource is back as it was.")).to_be_visible()


def test_a_curators_day_takes_fifty_clicks_at_most(sign_in, shelf, tmp_path, complaints, curator):
    version = tmp_path / "new.pdf"
    version.write_bytes(pdf())
    page = sign_in(curator, viewport={"width": 1280, "height": 900})
    hand = Hand(page)
    page.goto(LIST)
    look(page, complaints)

    # Which SOP was taken most this month.
    hand.click(page.get_by_role("link", name="Most taken this month"))
    expect(page.locator("table.taken").first.get_by_role("row").nth(1)).to_contain_text("First aid")
    look(page, complaints)
    page.go_back()
    hand.clicks += 1

    schedules_one_and_renews_another(page, hand, complaints, version)
    mends_titles_and_features_three(page, hand)
    archives_and_restores(page, hand, complaints)

    # Fifty rows, three of them bad.
    hand.click(page.get_by_role("link", name="Import"))
    hand.attach(page.locator("input[name=list]"), a_list_of_fifty(tmp_path))
    hand.click(page.get_by_role("button", name="Look at the rows"))
    expect(page.get_by_role("button", name="Read in 47 rows")).to_be_visible()
    look(page, complaints)
    hand.click(page.get_by_role("button", name="Read in 47 rows"))
    hand.click(page.get_by_role("link", name="To the list of resources"))
    expect(page).to_have_url(re.compile(f"{LIST}$"))

    assert Resource.objects.filter(title__startswith="Row").count() == 47
    assert Resource.objects.filter(title__startswith="Warm-up calendar").count() == 5
    assert Resource.objects.featured().count() == 3
    assert Resource.objects.get(title="Waits for Monday").state == State.SCHEDULED
    assert Resource.objects.get(title="First aid").versions.count() == 2
    assert Resource.objects.archived().count() == 0
    assert complaints == []
    print(f"{hand.clicks} clicks")
    assert hand.clicks <= MOST_CLICKS


def test_titles_and_the_order_of_the_featured_by_keyboard_alone(sign_in, curator, complaints):
    first, second = (make_resource(title=name, is_featured=True) for name in ("One", "Two"))
    page = sign_in(curator, viewport={"width": 1280, "height": 900})
    page.goto(LIST)

    def reach(found: Locator) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if found.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError("Not reached by Tab")

    reach(page.get_by_label("Title of “One”"))
    page.keyboard.press("End")
    page.keyboard.type(" more")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 resource was changed successfully.")).to_be_visible()
    first.refresh_from_db()
    assert first.title == "One more"

    reach(page.locator(".object-tools").get_by_role("link", name="Featured"))
    page.keyboard.press("Enter")
    reach(page.get_by_role("button", name="Move “One more” up"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    reach(page.get_by_role("button", name="Save the order"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("in this order now")).to_be_visible()
    assert list(Resource.objects.featured()) == [first, second]
    reach(page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone: two resources are as before.")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_curators_pages_are_accessible_on_a_phone_and_without_a_script(
    sign_in, open_page, curator, scheme, shelf
):
    resource = Resource.objects.get(title="First aid")
    one = Resource.objects.filter(pk=resource.pk)
    actions.set_featured(resources=one, featured=True, curator=curator)
    actions.add_tag(resources=one, tag=actions.tag_named("hiring"), curator=curator)
    page = sign_in(curator, viewport=PHONE, color_scheme=scheme)
    mine = f"{LIST}{resource.pk}/"
    for path in (
        *(LIST, f"{LIST}add/", f"{mine}change/", f"{LIST}featured/", f"{LIST}deeds/"),
        *(f"{mine}delete/", f"{mine}history/", "/admin/resources/tag/"),
    ):
        page.goto(path)
        assert_accessible(page)
    # Left with something typed, the page asks; words are offered while one types.
    page.goto(f"{mine}change/")
    page.get_by_label("Tags").press("End")
    page.get_by_label("Tags").press_sequentially(", hir")
    Resource.objects.filter(pk=resource.pk).update(title="Hers")
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(LIST)
    assert asked == ["beforeunload"]

    plain = open_page(member=curator, java_script_enabled=False, color_scheme=scheme)
    plain.goto(f"{LIST}deeds/")
    plain.get_by_role("button", name=re.compile("Undo.*Resource featured")).click()
    expect(plain.get_by_text("Nothing is undone. One resource was changed since")).to_be_visible()
    assert not LibraryDeed.objects.filter(undone_at__isnull=False).exists()
