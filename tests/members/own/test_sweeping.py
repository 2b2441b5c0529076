"""Files that are to go: noted in the transaction, deleted by a job, tried again."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from members.models import FileToSweep
from members.sweeping import sweep, sweep_later, wait
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refusing(settings: Settings) -> Iterator[Path]:
    """A folder of the storage that lets nothing go."""
    folder = Path(settings.MEDIA_ROOT) / "kept"
    folder.mkdir(parents=True)
    yield folder
    if folder.exists():
        os.chmod(folder, 0o700)


def keep(name: str) -> str:
    """A file in the storage."""
    return default_storage.save(name, ContentFile(b"x"))


def test_a_file_goes_with_its_note() -> None:
    name = keep("avatars/a.png")
    with transaction.atomic():
        assert sweep_later([name, "", name]) == 1
    assert sweep() == 1
    assert (default_storage.exists(name), FileToSweep.objects.count()) == (False, 0)


def test_rolled_back_nothing_goes() -> None:
    name = keep("avatars/a.png")
    with transaction.atomic():
        sweep_later([name])
        transaction.set_rollback(True)
    assert sweep() == 0
    assert default_storage.exists(name)


def test_let_go_of_twice_it_is_swept_once() -> None:
    name = keep("avatars/a.png")
    assert (sweep_later([name]), sweep_later([name])) == (1, 0)
    assert (sweep(), sweep()) == (1, 0)


def test_a_file_that_is_gone_already_is_done() -> None:
    sweep_later(["avatars/never.png"])
    assert sweep() == 1
    assert FileToSweep.objects.count() == 0


def test_what_the_storage_refuses_is_tried_again_and_keeps_nobody_else(refusing: Path) -> None:
    # Not empty: a storage deletes an empty folder, this one it refuses.
    (refusing / "inside").write_text("x")
    name = keep("avatars/a.png")
    sweep_later(["kept", name])
    assert sweep() == 1
    row = FileToSweep.objects.get()
    assert (row.name, row.attempts, row.last_error) == ("kept", 1, "OSError")
    assert sweep() == 0
    (refusing / "inside").unlink()
    with time_machine.travel(timezone.now() + wait(1)):
        assert sweep() == 1
    assert not refusing.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="Root deletes what it likes.")
def test_a_folder_without_the_right_to_write_is_tried_again(refusing: Path) -> None:
    name = keep("kept/a.png")
    os.chmod(refusing, 0o500)
    sweep_later([name])
    assert (sweep(), FileToSweep.objects.get().last_error) == (0, "PermissionError")


def test_two_workers_share_the_files() -> None:
    names = [keep(f"avatars/{number}.png") for number in range(30)]
    sweep_later(names)
    assert sum(at_once(lambda _: sweep(), range(3))) == 30
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.parametrize(
    ("attempts", "then"),
    [(1, timedelta(seconds=30)), (2, timedelta(minutes=1)), (99, timedelta(days=1))],
)
def test_each_failure_doubles_the_wait(attempts: int, then: timedelta) -> None:
    assert wait(attempts) == then
