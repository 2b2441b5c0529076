"""A list from its upload to its undoing, in the admin."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditLog, FileToSweep, Member
from resources import actions
from resources.catalogue import State
from resources.exchange.holding import forget
from resources.models import LibraryImport, Resource
from tests import cast
from tests.resources import makers
from tests.resources.exchange.lists import (
    FILES,
    IMPORT,
    as_csv,
    confirm,
    fates,
    look,
    page_of,
    said,
    send,
)
from tests.resources.makers import make_resource, upload

HEAD = ("slug", "title", "description", "category", "type", "tags", "is_featured", "file")
NEW = ("", "Gamma", "What it is.", "Operations", "SOP", "a, b", "yes", "")


def test_a_list_is_looked_at_confirmed_and_taken_back(desk: Client) -> None:
    make_resource(title="Alpha", is_featured=True)
    make_resource(title="Beta")
    held = look(
        desk,
        HEAD,
        ("alpha", "Alpha two", "", "", "video", "x", "", ""),
        NEW,
        ("beta", "Beta", "", "", "", "", "no", ""),
        ("beta", "B", "", "", "", "", "", ""),
        ("alpha-2", "", "", "", "", "", "", ""),
    )
    assert fates(held) == [
        *((2, "changed"), (3, "new"), (4, "unchanged"), (5, "refused"), (6, "refused")),
    ]
    assert set(Resource.objects.values_list("title", flat=True)) == {"Alpha", "Beta"}
    page = desk.get(page_of(held)).content.decode()
    assert "2 rows can be read in, 2 cannot" in page
    assert "<del>Alpha</del> <ins>Alpha two</ins>" in page
    confirm(desk, held)
    assert "1 added as drafts and 1 changed" in desk.get(page_of(held)).content.decode()
    alpha, gamma = Resource.objects.get(slug="alpha"), Resource.objects.get(slug="gamma")
    assert (alpha.title, alpha.type, alpha.is_featured) == ("Alpha two", "VIDEO", True)
    assert [tag.name for tag in alpha.tags.all()] == ["x"]
    assert (gamma.state, gamma.is_featured, gamma.tags.count()) == (State.DRAFT, True, 2)
    assert AuditLog.objects.filter(action="resource_imported").count() == 2
    answer = desk.post(page_of(held), {"undo": "1"}, follow=True).content.decode()
    assert "Taken back: 2 resources as before" in answer
    alpha.refresh_from_db()
    gamma.refresh_from_db()
    assert (alpha.title, alpha.type, alpha.tags.count()) == ("Alpha", "SOP", 0)
    assert gamma.archived_at
    again = desk.post(page_of(held), {"undo": "1"}, follow=True).content.decode()
    assert "Taken back: 2 resources as before" in again


def test_refused_rows_come_back_as_a_list_to_mend(desk: Client) -> None:
    make_resource(title="Alpha")
    held = look(desk, HEAD, NEW, ("", "=Sum", "x", "wrong", "SOP", "", "", ""))
    confirm(desk, held)
    refused = reverse("admin:resources_resource_refused", args=[held.pk])
    given = b"".join(desk.get(refused)).decode()
    assert "row was,why refused" in given
    assert "'=Sum" in given
    assert "category: There are Cold email" in given
    send(desk, given.replace("wrong", "operations").encode())
    mended = LibraryImport.objects.latest("pk")
    assert (fates(mended), mended.headings["unknown"]) == ([(2, "new")], [])
    confirm(desk, mended)
    assert Resource.objects.filter(title="=Sum", state=State.DRAFT).exists()


def test_what_somebody_changed_meanwhile_is_refused_and_said(
    desk: Client, super_admin: Member
) -> None:
    alpha = make_resource(title="Alpha")
    make_resource(title="Beta")
    gone = make_resource(title="Gone")
    held = look(
        desk,
        ("slug", "type", "title", "description", "category"),
        ("alpha", "Video", "", "", ""),
        ("beta", "Video", "", "", ""),
        ("gone", "Video", "", "", ""),
        ("delta", "SOP", "Delta", "x", "Operations"),
    )
    alpha.title = "Alpha, mended"
    actions.save(resource=alpha, curator=super_admin)
    gone.delete()
    make_resource(slug="delta")
    confirm(desk, held)
    assert [held.result[key] for key in ("changed", "refused")] == [1, 3]
    assert "title: “Alpha” is now “Alpha, mended”" in said(held)[0]
    assert "deleted" in said(held)[1]
    assert "Somebody made a resource of this slug" in said(held)[2]
    alpha.refresh_from_db()
    assert (alpha.title, alpha.type) == ("Alpha, mended", "SOP")
    assert Resource.objects.get(slug="beta").type == "VIDEO"


def test_a_list_is_its_curators_alone_and_waits_an_hour(desk: Client, super_admin: Member) -> None:
    make_resource(title="Alpha")
    held = look(desk, ("slug", "title"), ("alpha", "B"))
    other = Client()
    other.force_login(super_admin)
    refused = reverse("admin:resources_resource_refused", args=[held.pk])
    for answer in (other.get(page_of(held)), other.post(page_of(held), {"confirm": "1"})):
        assert answer["Location"] == IMPORT
    assert other.get(refused).status_code == 404
    LibraryImport.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert desk.post(page_of(held), {"confirm": "1"})["Location"] == IMPORT
    assert "waited longer than an hour" in desk.get(page_of(held), follow=True).content.decode()
    assert Resource.objects.get().title == "Alpha"


def test_lists_are_forgotten_with_their_zip(desk: Client) -> None:
    archive = makers.archive(**{"g.pdf": makers.pdf()})
    waits = look(desk, HEAD, (*NEW[:-1], "g.pdf"), archive=archive)
    stays = look(desk, ("slug",), ("x",))
    name = waits.archive.name
    assert Path(waits.archive.path).exists()
    LibraryImport.objects.filter(pk=waits.pk).update(at=timezone.now() - timedelta(hours=2))
    assert forget(now=timezone.now()) == 1
    assert list(LibraryImport.objects.all()) == [stays]
    assert FileToSweep.objects.filter(name=name).exists()


def test_files_come_from_the_zip_by_name(desk: Client) -> None:
    make_resource(title="Alpha")
    page = {"Folder/Ünder.PDF": makers.pdf(), "bad.pdf": makers.HTML, "__MACOSX/x.pdf": b""}
    named = ("ünder.pdf", "missing.pdf", "bad.pdf")
    rows = [("", f"New {name}", *NEW[2:-1], name) for name in named]
    held = look(
        desk, HEAD, *rows, ("alpha", *[""] * 6, "folder/ünder.pdf"), archive=makers.archive(**page)
    )
    assert [fate for _, fate in fates(held)] == ["new", "new", "refused", "changed"]
    assert "an HTML page" in said(held)[0]
    assert "1 row names a file that did not come along" in desk.get(page_of(held)).content.decode()
    confirm(desk, held)
    first, second = Resource.objects.filter(state=State.DRAFT).order_by("pk")
    assert "/new-underpdf-" in str(first.file.name)
    assert (second.file.name, second.awaited_file) == ("", "missing.pdf")
    alpha = Resource.objects.get(slug="alpha")
    assert [version.number for version in alpha.versions.all()] == [2, 1]
    assert held.archive == ""
    desk.post(page_of(held), {"undo": "1"})
    assert (
        Resource.objects.get(slug="alpha").file.name == alpha.versions.earliest("number").file.name
    )


def zipped(*entries: tuple[str, bytes], links: bool = False, declared: int = 0) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o120777 if links else 0o100644) << 16
            made.writestr(entry, content)
    whole = data.getvalue()
    # A size that is a lie, in the list at the end.
    place = whole.rindex(b"PK\x01\x02")
    size = declared.to_bytes(4, "little")
    return whole[: place + 24] + size + whole[place + 28 :] if declared else whole


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (zipped(("../a.pdf", b"x")), "leads out of its folder"),
        (zipped(("/etc/passwd", b"x")), "leads out of its folder"),
        (zipped(("C:\\a.pdf", b"x")), "leads out of its folder"),
        (zipped(("a.pdf", b"/etc/passwd"), links=True), "a link to a file"),
        (zipped(*((f"{number}.pdf", b"") for number in range(2_001))), "more than 2,000 files"),
        (zipped(("a.pdf", b"x"), declared=600 * 1024 * 1024), "more than 500 MB"),
        (b"no zip at all", "no ZIP"),
    ],
)
def test_a_zip_that_is_not_to_be_opened_is_said_beside_its_field(
    desk: Client, archive: bytes, says: str
) -> None:
    answer = send(desk, as_csv(HEAD, (*NEW[:-1], "a.pdf")), archive=archive)
    assert answer.status_code == 400
    assert says in answer.context["form"].errors["archive"][0]
    assert not LibraryImport.objects.exists()


def test_a_file_that_grows_beyond_its_limit_is_refused_in_its_row(
    desk: Client, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 1_000_000
    bomb = zipped(("a.pdf", b"%PDF-" + b" " * 5_000_000))
    held = look(desk, HEAD, (*NEW[:-1], "a.pdf"), archive=bomb)
    assert fates(held) == [(2, "refused")]
    assert "the most the library takes" in said(held)[0]


def test_files_that_come_later_find_their_drafts(desk: Client) -> None:
    held = confirm(
        desk,
        look(
            desk,
            HEAD,
            (*NEW[:-1], "Wanted File.pdf"),
            ("by-slug", "Slug", *NEW[2:]),
            ("third", "Third", *NEW[2:]),
        ),
    )
    assert held.result["waiting"] == 3
    assert "3 drafts wait for their file" in desk.get(FILES).content.decode()
    sent = [
        upload(makers.pdf(), "wanted file.pdf"),
        upload(makers.pdf(), "By-Slug.pdf"),
        upload(makers.pdf(), "nobody.pdf"),
        upload(makers.HTML, "third.pdf"),
    ]
    answer = desk.post(FILES, {"uploads": sent}, follow=True).content.decode()
    assert "2 drafts got their file" in answer
    assert "No draft waits for it" in answer
    assert "an HTML page" in answer
    assert set(Resource.objects.exclude(file="").values_list("slug", flat=True)) == {
        "gamma",
        "by-slug",
    }
    desk.post(page_of(LibraryImport.objects.latest("pk")), {"undo": "1"})
    assert Resource.objects.filter(file="", state=State.DRAFT).count() == 3
    assert desk.post(FILES, {}).status_code == 400


def test_lists_ask_for_the_right_to_add_and_change(client: Client, owner: Member) -> None:
    staff = cast.make_member(is_staff=True)
    client.force_login(staff)
    for path in (IMPORT, FILES, f"{IMPORT}1/", f"{IMPORT}1/refused.csv"):
        assert client.get(path).status_code == 403


def test_fifty_rows_take_few_queries_and_as_many_as_one_to_look_at(desk: Client) -> None:
    for number in range(50):
        make_resource(slug=f"r-{number}")
    taken = []
    for rows in (1, 50):
        data = as_csv(("slug", "title"), *((f"r-{number}", "New") for number in range(rows)))
        with CaptureQueriesContext(connection) as captured:
            send(desk, data)
        with CaptureQueriesContext(connection) as shown:
            desk.get(page_of(LibraryImport.objects.latest("pk")))
        taken.append((len(captured), len(shown)))
    assert taken[0] == taken[1]
    assert taken[0][0] <= 20
    assert taken[0][1] <= 8


@pytest.mark.parametrize("name", ["list.csv", "x" * 240 + ".csv", "a\x00b.csv", "../../etc/passwd"])
def test_no_name_of_a_list_breaks_it(desk: Client, name: str) -> None:
    assert send(desk, b"slug,title\nalpha,Beta\n", name=name).status_code == 302


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "-1", "%00"])
def test_no_number_of_a_list_breaks_its_page(desk: Client, number: str) -> None:
    assert desk.get(f"{IMPORT}{number}/").status_code in (302, 400, 404)


def test_a_draft_that_waits_is_given_its_file_by_the_form_too(desk: Client) -> None:
    draft = make_resource(state=State.DRAFT, file="")
    draft.file = ContentFile(makers.pdf(), name="x.pdf")
    actions.save(resource=draft)
    assert "Every draft has its file" in desk.get(FILES).content.decode()
