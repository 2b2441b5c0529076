"""The copy of one's own data: asked for, made, fetched by its owner, gone after a day."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.models import FileToSweep, Member, MemberExport
from members.own import archive, exporting, rules
from members.sweeping import sweep
from tests import cast
from tests.gamification.entries import enter
from tests.members import pictures
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Status = MemberExport.Status


@pytest.fixture
def member(client: Client) -> Member:
    """Signed in, with a password."""
    made = cast.make_member(first_name="Maren", last_name="Okafor", time_zone="Europe/Berlin")
    made.set_password(cast.PASSWORD)
    made.save()
    client.force_login(made)
    return made


@pytest.fixture
def files(settings: Settings) -> Path:
    """The folder of the copies."""
    return Path(settings.MEDIA_ROOT) / "exports"


def made(member: Member) -> MemberExport:
    exporting.request_export(member=member)
    assert exporting.make_exports() == 1
    return MemberExport.objects.get(member=member)


def prove(client: Client) -> None:
    """Give the password once more."""
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})


def fetch(client: Client, export: MemberExport) -> Any:
    """Open the address of a copy."""
    return client.get(f"/profile/data/export/{export.pk}/")


def opened(response: Any) -> dict[str, Any]:
    """The JSON files of a ZIP, by name; other files as bytes."""
    packed = zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))
    return {
        name: json.loads(packed.read(name)) if name.endswith(".json") else packed.read(name)
        for name in packed.namelist()
    }


def test_a_copy_holds_what_is_ones_own_and_nobody_elses(client: Client, member: Member) -> None:
    other = cast.make_member()
    enter(other, 7)
    enter(member, 5, at=datetime(2026, 3, 1, 12, tzinfo=UTC), metadata={"title": "Kälte"})
    member.avatar.save("maren.png", ContentFile(pictures.picture()))
    client.post("/profile/data/export/")
    assertContains(client.get("/profile/data/"), "Your data is being put together")
    assert exporting.make_exports() == 1
    prove(client)
    response = fetch(client, MemberExport.objects.get(member=member))
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="revenue-council-')
    files = opened(response)
    assert files["account.json"][0]["email"] == member.email
    assert "password" not in files["account.json"][0]
    assert files["ledger.json"] == [
        {
            "earned_on": "2026-03-01",
            "at": "2026-03-01T12:00:00Z",
            "action": "resource_download",
            "points": 5,
            "source": files["ledger.json"][0]["source"],
            "details": {"title": "Kälte"},
        }
    ]
    assert files["downloads.json"] == []
    worn = {name: data for name, data in files.items() if name.startswith("files/")}
    assert [data[8:12] for data in worn.values()] == [b"WEBP"] * 3  # in each of its sizes
    assert files["about.json"]["files"]["ledger.json"] == 1
    wanted = {f"{table.copy.file}.json" for table in archive.copied_tables() if table.copy}
    assert wanted | {"about.json", *worn} == set(files)


def test_the_letter_says_where_and_until_when(member: Member) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 11, 0, tzinfo=UTC), tick=False):
        made(member)
    letter = mail.outbox[-1]
    assert letter.to == [member.email]
    assert "/profile/data/" in letter.body
    assert "21 November 2026, 12:00" in letter.body


def test_a_copy_of_many_rows_is_written_batch_by_batch(
    client: Client, member: Member, django_assert_max_num_queries: Any
) -> None:
    for _ in range(2 * archive.AT_ONCE + 3):
        enter(member, 1)
    exporting.request_export(member=member)
    with django_assert_max_num_queries(260):
        exporting.make_exports()
    prove(client)
    ledger = opened(fetch(client, MemberExport.objects.get()))["ledger.json"]
    assert len(ledger) == 2 * archive.AT_ONCE + 3


def test_another_members_copy_is_not_there(client: Client, member: Member) -> None:
    export = made(cast.make_member())
    prove(client)
    assert fetch(client, export).status_code == 404
    boss = Client()
    boss.force_login(cast.super_admin())
    assert fetch(boss, export).status_code == 404
    assert fetch(Client(), export).status_code == 302


def test_a_copy_is_fetched_after_the_password_only(client: Client, member: Member) -> None:
    export = made(member)
    response = fetch(client, export)
    assertRedirects(
        response,
        f"/accounts/reauthenticate/?next=%2Fprofile%2Fdata%2Fexport%2F{export.pk}%2F",
        fetch_redirect_response=False,
    )


def test_a_copy_is_refused_after_its_day_though_the_job_has_not_run(
    client: Client, member: Member
) -> None:
    export = made(member)
    with time_machine.travel(timezone.now() + rules.KEPT + timedelta(seconds=1)):
        client.force_login(member)
        prove(client)
        assertRedirects(fetch(client, export), "/profile/data/")
        page = client.get("/profile/data/")
        assertNotContains(page, "Download,")
        assertContains(page, "Prepare my data")


def test_the_job_takes_the_file_away(member: Member, files: Path) -> None:
    export = made(member)
    assert len(list(files.iterdir())) == 1
    assert exporting.expire_exports() == 0
    with time_machine.travel(timezone.now() + rules.KEPT):
        assert exporting.expire_exports() == 1
        sweep()
    export.refresh_from_db()
    assert (export.status, export.file, list(files.iterdir())) == (Status.EXPIRED, "", [])


def test_two_clicks_at_once_are_one_copy(member: Member) -> None:
    def click(_: int) -> int:
        return exporting.request_export(member=Member.objects.get(pk=member.pk)).pk

    assert len(set(at_once(click, range(8)))) == 1
    assert MemberExport.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name=exporting.JOB).count() == 1


def test_the_next_copy_has_its_date(client: Client, member: Member) -> None:
    begun = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False):
        client.force_login(member)
        made(member)
        assertContains(client.get("/profile/data/"), "21 November 2026, 12:00")
        assertContains(
            client.post("/profile/data/export/", follow=True), "from 21 November, 12:00 on"
        )
    with time_machine.travel(begun + rules.AGAIN_AFTER, tick=False):
        client.force_login(member)
        client.post("/profile/data/export/")
    assert MemberExport.objects.filter(member=member).count() == 2


def test_the_panel_alone_answers_the_page_that_asks_how_far_it_is(
    client: Client, member: Member
) -> None:
    export = exporting.request_export(member=member)
    MemberExport.objects.filter(pk=export.pk).update(progress=40)
    response = client.get(
        "/profile/data/", headers={"HX-Request": "true", "HX-Target": "export-panel"}
    )
    assertContains(response, "put together: 40 %")
    assertContains(response, 'hx-trigger="every 2s"')
    assertNotContains(response, "<html")
    MemberExport.objects.filter(pk=export.pk).update(status=Status.FAILED)
    assertNotContains(client.get("/profile/data/"), 'hx-trigger="every 2s"')


class Died(BaseException):
    """As a kill: nothing catches it."""


STEPS = ["claimed", "half written", "stored", "finished"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_run_makes_the_copy_once(
    member: Member, files: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: Any, **__: Any) -> Any:
        raise Died

    def store_and_die(name: str, content: Any) -> Any:
        stored(name, content)
        raise Died

    stored = default_storage.save
    exporting.request_export(member=member)
    with monkeypatch.context() as patch:
        if step == "claimed":
            patch.setattr(exporting, "_make", die)
        elif step == "half written":
            patch.setattr(archive, "_write_files", die)
        elif step == "stored":
            patch.setattr(default_storage._wrapped, "save", store_and_die)  # type: ignore[attr-defined]
        else:
            patch.setattr(exporting, "_finish", die)
        with pytest.raises(Died):
            exporting.make_exports()
    assert MemberExport.objects.get().status == Status.RUNNING
    assert exporting.make_exports() == 1
    sweep()
    export = MemberExport.objects.get()
    assert (export.status, export.attempts) == (Status.READY, 2)
    assert [f"exports/{path.name}" for path in files.iterdir()] == [export.file]
    assert len(mail.outbox) == 1


def test_what_fails_again_and_again_is_said_and_may_be_asked_for_again(
    client: Client, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = made(cast.make_member())

    def broken(*_: Any, **__: Any) -> Any:
        raise OSError("disk full, said of maren.png")

    exporting.request_export(member=member)
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "write_archive", broken)
        for _ in range(rules.MOST_ATTEMPTS):
            with pytest.raises(exporting.CopiesFailed, match=r"^Of 1 copies failed 1: OSError\.$"):
                exporting.make_exports()
        assert exporting.make_exports() == 0
    assertContains(client.get("/profile/data/"), "could not be made")
    client.post("/profile/data/export/")
    assert exporting.make_exports() == 1
    well.refresh_from_db()
    assert well.status == Status.READY


def test_an_account_erased_while_its_copy_is_made_leaves_no_file(
    member: Member, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from members.own.erasing import erase

    write = archive.write_archive

    def erased_meanwhile(*args: Any, **options: Any) -> None:
        write(*args, **options)
        assert erase(member=member)

    monkeypatch.setattr(exporting, "write_archive", erased_meanwhile)
    exporting.request_export(member=member)
    assert exporting.make_exports() == 0
    sweep()
    assert (list(files.iterdir()), FileToSweep.objects.count()) == ([], 0)


def test_a_file_without_its_copy_is_swept_once_it_is_old(member: Member, files: Path) -> None:
    export = made(member)
    default_storage.save("exports/orphan.zip", ContentFile(b"x"))
    assert exporting.expire_exports() == 0
    MemberExport.objects.update(expires_at=timezone.now() + timedelta(days=9))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert exporting.expire_exports() == 1
        sweep()
    assert [f"exports/{path.name}" for path in files.iterdir()] == [export.file]
