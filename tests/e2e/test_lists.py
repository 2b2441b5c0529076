"""Lists in and out and the downloads, as a curator sees them."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.models import Member
from resources.catalogue import State, Type
from resources.exchange.later import waiting
from resources.models import LibraryImport, Resource
from tests import cast
from tests.e2e.conftest import assert_accessible
from tests.resources import makers
from tests.resources.exchange.lists import EXPORT, FILES, IMPORT, as_csv
from tests.resources.makers import make_resource, take

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/resources/resource/"
FIGURES = reverse("admin:resources_resource_figures")
HEAD = ("slug", "title", "description", "category", "type", "tags", "is_featured", "file", "Notes")


def fifty_rows() -> list[tuple[str, ...]]:
    """Fifty rows: a third changes what is there, three are bad."""
    rows: list[tuple[str, ...]] = []
    for number in range(50):
        file = f"file-{number}.pdf" if number % 5 == 0 else ""
        new = ("", f"Calendar {number}", "When to send what.", "Cold email", "Template")
        rows.append((*new, "warm-up, calendar", "no", file, "ours"))
    for number in range(15):
        rows[number] = (f"r-{number}", f"Renamed {number}", *[""] * 3, "deliverability", *[""] * 3)
    rows[20] = ("r-1", "Twice", *[""] * 7)
    rows[21] = ("", "No such kind", "x", "Cold email", "Podcast", "", "maybe", "", "")
    rows[22] = ("no slug!", "=cmd|' /C calc'!A0", *[""] * 7)
    return rows


@pytest.fixture
def shelves(db: None) -> Member:
    """Resources that were taken, and the curator."""
    kinds = list(Type)
    for number in range(20):
        resource = make_resource(
            slug=f"r-{number}",
            title=f"A calendar for the warm-up of domains, part {number}",
            type=kinds[number % len(kinds)],
            is_featured=number < 3,
        )
        take(cast.make_member(), resource, number)
    make_resource(slug="waits", state=State.DRAFT, file="", awaited_file="waits for it.pdf")
    return cast.curator()


def seen(page: Page, name: str) -> None:
    """A picture of the page, where somebody asks for one; axe has nothing to say of it."""
    if folder := os.environ.get("SHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(
            path=Path(folder) / f"{name}-{width}-{'dark' if dark else 'light'}.png", full_page=True
        )
    assert_accessible(page)


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_fifty_rows_with_three_bad_ones_take_few_clicks(
    sign_in: Callable[..., Page],
    complaints: list[str],
    shelves: Member,
    tmp_path: Path,
    width: int,
    scheme: Any,
) -> None:
    page = sign_in(shelves, viewport={"width": width, "height": 900}, color_scheme=scheme)
    listed = tmp_path / "new on the shelf.csv"
    listed.write_bytes(as_csv(HEAD, *fifty_rows(), delimiter=";", encoding="cp1252"))
    page.goto(LIST)
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page).to_have_url(re.compile(f"{IMPORT}$"))
    shown = page.url
    page.get_by_label("List:", exact=True).set_input_files(listed)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.locator("body")).to_contain_text("47 rows can be read in, 3 cannot")
    held = page.url
    page.get_by_role("button", name="Read in 47 rows").click()
    expect(page.locator("body")).to_contain_text("32 added as drafts and 15 changed")
    with page.expect_download() as refused:
        page.get_by_role("link", name="The 3 refused rows as CSV, with reasons").click()
    assert refused.value.suggested_filename == "refused-rows.csv"
    page.get_by_role("link", name="drafts wait for their file").click()
    expect(page.locator("body")).to_contain_text(f"{waiting().count()} drafts wait")
    assert complaints == []
    for path, name in ((held, "imported"), (FILES, "files"), (shown, "import")):
        page.goto(path)
        seen(page, name)
    LibraryImport.objects.update(confirmed_at=None, rows=rows_of(page, listed))
    page.goto(held)
    seen(page, "held")


def rows_of(page: Page, listed: Path) -> Any:
    """The list once more, as it is looked at."""
    page.goto(IMPORT)
    page.get_by_label("List:", exact=True).set_input_files(listed)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page).not_to_have_url(re.compile(f"{IMPORT}$"))
    return LibraryImport.objects.latest("pk").rows


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_what_was_taken_most_is_one_click_away(
    sign_in: Callable[..., Page], complaints: list[str], shelves: Member, width: int, scheme: Any
) -> None:
    page = sign_in(shelves, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(LIST)
    page.get_by_role("link", name="Most taken this month").click()
    page.get_by_role("link", name="SOP", exact=True).click()
    expect(page.locator(".taken tbody tr").first).to_contain_text("part 16")
    page.goto(EXPORT)
    page.get_by_label("Author").check()
    with page.expect_download() as given:
        page.get_by_role("button", name="Export the list").click()
    assert given.value.suggested_filename.endswith(".csv")
    assert complaints == []
    resource = Resource.objects.get(slug="r-19")
    change = f"{LIST}{resource.pk}/change/"
    pages = {
        "downloads": FIGURES,
        "downloads-year": f"{FIGURES}?period=year&by=week",
        "downloads-one": f"{FIGURES}?resource={resource.pk}",
        "export": EXPORT,
    }
    for name, path in pages.items():
        page.goto(path)
        seen(page, name)
    page.goto(change)
    expect(page.get_by_role("link", name="By day, week and month")).to_be_visible()


def test_files_are_sent_together(
    sign_in: Callable[..., Page], shelves: Member, tmp_path: Path
) -> None:
    for name in ("waits for it.pdf", "nobody.pdf"):
        (tmp_path / name).write_bytes(makers.pdf())
    page = sign_in(shelves, viewport={"width": 1280, "height": 900})
    page.goto(FILES)
    page.get_by_label("Files").set_input_files(
        [tmp_path / "waits for it.pdf", tmp_path / "nobody.pdf"]
    )
    page.get_by_role("button", name="Send the files").click()
    expect(page.locator("body")).to_contain_text("1 draft got its file")
    seen(page, "files-sent")
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.locator("body")).to_contain_text("Taken back: 1 resource as before")
