"""The library in a browser."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Member
from resources.catalogue import Category, Type
from resources.models import Resource, ResourceDownload
from revcouncil.demo.files import FILM
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible
from tests.resources.makers import make_resource, take

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelves():
    """Thirty resources, one of each category and type among them; the first is featured."""
    now = timezone.now()
    for i in range(30):
        make_resource(
            title=f"Reading {i}",
            category=Category.values[i % 5],
            type=Type.values[i % 5],
            is_featured=i == 0,
            published_at=now - timedelta(days=i),
        )


def test_filtering_swaps_the_shelf_and_the_address_without_a_reload(sign_in, shelves, complaints):
    page = sign_in(cast.paying_owner())
    page.goto("/library/")
    page.evaluate("window.same = true")
    page.get_by_label("Operations").check()
    expect(page.get_by_role("status")).to_have_text("6 found")
    expect(page.locator(".feature")).to_have_count(0)
    expect(page).to_have_url(re.compile("category=OPERATIONS"))
    page.get_by_label("Search the library").press_sequentially("Reading 3")
    expect(page.get_by_role("status")).to_have_text("1 found")
    page.get_by_role("link", name="List").click()
    expect(page.locator(".catalogue tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("category=OPERATIONS"))
    expect(page).to_have_url(re.compile(r"q=Reading\+3"))
    page.go_back()
    assert complaints == []


def test_the_library_works_without_script(open_page, shelves):
    page = open_page(member=cast.paying_owner(), java_script_enabled=False)
    page.goto("/library/")
    page.get_by_label("Operations").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("6 found")).to_be_visible()
    page.get_by_label("Sort").select_option("By title")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".book h3").first).to_have_text("Reading 13")
    page.get_by_role("link", name="Clear").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("25 to 30 of 30")).to_be_visible()


def test_on_a_phone_the_filters_are_a_sheet(sign_in, shelves):
    page = sign_in(cast.paying_owner(), viewport=PHONE)
    page.goto("/library/")
    category = page.get_by_label("Operations")
    expect(category).to_be_hidden()
    page.get_by_role("button", name="Filter").click()
    expect(category).to_be_visible()
    category.check()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("6 found")


def test_pressing_download_saves_the_file_and_counts_it(sign_in, complaints):
    resource = make_resource(title="First aid")
    page = sign_in(cast.paying_owner())
    page.goto(resource.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "First aid.pdf"
    assert ResourceDownload.objects.count() == 1
    expect(page.locator(".toast")).to_contain_text("Five points are yours.")
    expect(page.get_by_text("Taken on")).to_be_visible()
    expect(page.get_by_role("link", name="5 points: see your history")).to_be_visible()
    expect(page.locator("#take")).not_to_contain_text("+5")
    with page.expect_download():
        page.get_by_role("button", name="Download").click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".toast")).to_have_count(0)
    assert complaints == []


def test_a_file_that_is_gone_is_said_with_a_script_too(sign_in):
    resource = make_resource()
    page = sign_in(cast.paying_owner())
    page.goto(resource.get_absolute_url())
    resource.file.storage.delete(str(resource.file.name))
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("alert")).to_contain_text("The file of this resource is missing")
    assert not ResourceDownload.objects.exists()


def test_a_download_after_the_session_ended_leads_to_the_sign_in_page(sign_in):
    resource = make_resource()
    page = sign_in(cast.paying_owner())
    page.goto(resource.get_absolute_url())
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Download").click()
    page.wait_for_url("**/accounts/login/**")


def test_a_video_plays_in_its_page_without_a_script(open_page):
    video = make_resource(
        title="Calls", type=Type.VIDEO, file=ContentFile(FILM.read_bytes(), name="calls.mp4")
    )
    page = open_page(member=cast.paying_owner(), java_script_enabled=False, viewport=PHONE)
    page.goto(video.get_absolute_url())
    page.get_by_role("button", name="Play “Calls”").click()
    expect(page.locator("video")).to_be_visible()
    expect(page.get_by_text("Five points are yours.")).to_be_visible()


def test_a_video_can_be_wound_to_any_place(sign_in, complaints):
    video = make_resource(
        title="Calls", type=Type.VIDEO, file=ContentFile(FILM.read_bytes(), name="calls.mp4")
    )
    page = sign_in(cast.paying_owner())
    page.goto(video.get_absolute_url())
    page.get_by_role("button", name="Watch").click()
    player = page.locator("video")
    expect(player).to_have_js_property("readyState", 4)
    player.evaluate(
        "video => new Promise(done => { video.onseeked = done; video.currentTime = 9; })"
    )
    assert player.evaluate("video => video.currentTime") >= 9
    assert complaints == []
    assert_accessible(page)


ENDS = "video.dispatchEvent(new Event('error'))"


def test_a_video_whose_address_ends_goes_on_at_the_same_second_while_one_may(sign_in, complaints):
    member = cast.paying_owner()
    video = make_resource(
        title="Calls", type=Type.VIDEO, file=ContentFile(FILM.read_bytes(), name="calls.mp4")
    )
    take(member, video)
    page = sign_in(member)
    page.goto(video.get_absolute_url())
    player = page.locator("video")
    seek = "video => new Promise(done => {{ video.onseeked = () => done(video.currentTime); {} }})"
    assert player.evaluate(seek.format("video.currentTime = 5;")) == 5
    with page.expect_response("**/player") as renewed:
        assert player.evaluate(seek.format(ENDS)) == 5
    assert "/~streams/" in renewed.value.json()["address"]
    assert player.evaluate(seek.format("video.currentTime = 6;")) == 6
    Member.objects.filter(pk=member.pk).update(**cast.ENDED[0])
    player.evaluate(f"video => {{ {ENDS} }}")
    expect(page.locator("[data-said]")).to_contain_text("Write to us")
    # The refusal itself is all the console may have to say.
    complaints[:] = [one for one in complaints if "403" not in str(one)]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "viewport", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "desktop"]
)
def test_every_page_of_the_library_is_accessible(sign_in, shelves, viewport, color_scheme):
    member = cast.paying_owner()
    resource = Resource.objects.get(title="Reading 7")
    take(member, resource)
    page = sign_in(member, viewport=viewport, color_scheme=color_scheme)
    for path in (
        "/library/",
        "/library/?view=list&type=SOP&category=XYZ",
        "/library/?q=nothing+at+all",
        resource.get_absolute_url(),
    ):
        page.goto(path)
        assert_accessible(page)


def test_the_closed_door_is_accessible(sign_in):
    page = sign_in(cast.debtor(), viewport=PHONE)
    page.goto(make_resource().get_absolute_url())
    expect(page.get_by_role("heading", name="Your last payment did not go through")).to_be_visible()
    assert_accessible(page)


def test_a_curator_finds_the_way_about_the_admin(sign_in, shelves, complaints):
    page = sign_in(cast.curator())
    page.goto("/admin/resources/resource/export/")
    page.get_by_label("XLSX").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the list").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto("/admin/resources/resource/import/")
    page.goto("/admin/resources/resource/")
    expect(page.locator("#result_list tbody tr")).to_have_count(30)
    page.get_by_role("link", name="Open “Reading 4”").click()
    expect(page.get_by_role("heading", name="Downloads", exact=True)).to_be_visible()
    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("heading", name="Reading 4")).to_be_visible()
    assert complaints == []
