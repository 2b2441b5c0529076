"""A large file on its way, as a curator sees it."""

from playwright.sync_api import expect

from resources.models import Resource
from tests import cast
from tests.e2e.conftest import assert_accessible

ADD = "/admin/resources/resource/add/"
TABLE = b"example.com,3\n" * 250_000


def fill_in(page, content=TABLE, name="table.csv", title="A large table"):
    """What a new resource needs, and a file of three megabytes."""
    page.locator("#id_title").fill(title)
    page.locator("#id_category").select_option("OPERATIONS")
    page.locator("#id_type").select_option("TEMPLATE")
    page.locator("#id_description").fill("Rows and rows.")
    page.locator("#id_file").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def slow_down(line, bytes_a_second):
    """The curator's line; -1 is as fast as it goes."""
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", conditions | {"uploadThroughput": bytes_a_second})


def test_an_upload_shows_how_far_it_is_can_be_cancelled_and_says_what_is_wrong(
    sign_in, complaints, tmp_path
):
    page = sign_in(cast.curator())
    page.goto(ADD)
    fill_in(page, title="Cancelled on its way")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow_down(line, 200_000)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("progressbar", name="Upload")).to_be_visible()
    expect(page.locator(".upload-progress [role=status]")).to_contain_text("MB sent")
    assert_accessible(page)
    page.screenshot(path=tmp_path / "uploading.png")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".upload-progress")).to_contain_text("Cancelled.")
    slow_down(line, -1)
    # What is refused is said by the page that comes back, with what was typed.
    fill_in(page, b"MZ" + b"x" * 3_000_000, "table.pdf")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".errorlist").first).to_contain_text("none of the kinds")
    expect(page.locator("#id_title")).to_have_value("A large table")
    fill_in(page)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".messagelist")).to_contain_text("is saved as a draft")
    page.wait_for_url("**/resources/resource/")
    resource = Resource.objects.get(title="A large table")
    assert resource.file.size == len(TABLE)
    assert complaints == []


def test_without_a_script_the_form_is_sent_as_any_other(open_page):
    page = open_page(member=cast.curator(), java_script_enabled=False)
    page.goto(ADD)
    fill_in(page)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".messagelist")).to_contain_text("is saved as a draft")
    assert Resource.objects.get().file.size == len(TABLE)
