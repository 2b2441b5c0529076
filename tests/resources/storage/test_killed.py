"""A move of files, killed: what has its name in the other store is whole, and run again it brings
the rest.
"""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from pytest_django import Settings

from tests.resources import makers
from tests.resources.makers import make_resource
from tests.resources.storage.conftest import use
from tests.resources.storage.test_cycle import contents, faults_of, said_by, what_is_there
from tests.schema.databases import url
from tests.standins import s3

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
# Sent in parts.
LONG = b"number,word\n" + b"1,onboarding\n" * 700_000


@pytest.fixture
def files(settings: Settings, faulty: s3.Faulty) -> dict[str, bytes]:
    """Short ones and a long one, and the bucket behind the proxy as the other store."""
    for content in (makers.CSV, b"a,b\n1,2\n", LONG):
        make_resource(file=ContentFile(content, name="x.csv"))
    use(settings, other=s3.options(faulty.address))
    return contents(default_storage)


def moving(address: str, *, at_once: int) -> "subprocess.Popen[str]":
    """The command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "move_files", "--to", "other", "--at-once", str(at_once)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url(),
            "MEDIA_ROOT": str(ours.MEDIA_ROOT),
            "OTHER_STORAGE": "s3",
            "OTHER_S3_BUCKET": s3.BUCKET,
            "OTHER_S3_REGION": "garage",
            "OTHER_S3_KEY_ID": "key",
            "OTHER_S3_SECRET": "secret",
            "OTHER_S3_ENDPOINT": address,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def kill_at(number: int, *, at_once: int, faulty: s3.Faulty, bucket: str, files: dict) -> None:
    """Killed at its request of this number; whole or not there; run again, all there."""
    s3.empty(bucket)
    process = moving(faulty.address, at_once=at_once)
    faulty.call_at(number, process.kill)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, said
    faulty.heal()
    assert contents(storages["other"]).items() <= files.items()
    assert "[exit" not in said_by("move_files", to="other")
    assert contents(storages["other"]) == files
    other: Any = storages["other"]
    other.clear_staging(timezone.now() + timedelta(days=2))
    assert what_is_there(bucket) == set(files)
    left = s3.client(bucket).list_multipart_uploads(Bucket=s3.BUCKET)
    assert not left.get("Uploads")


def test_a_move_killed_in_the_middle_and_run_again_loses_nothing(files, faulty, bucket):
    # Among the parts of the long file.
    kill_at(14, at_once=1, faulty=faulty, bucket=bucket, files=files)


@pytest.mark.prove
def test_a_move_killed_at_any_request_and_run_again_loses_nothing(files, faulty, bucket):
    steps = faults_of(lambda: said_by("move_files", to="other", at_once=1), faulty)
    chance = random.Random(13)
    for number in range(1, steps + 1):
        kill_at(number, at_once=1, faulty=faulty, bucket=bucket, files=files)
        # Several files at once are somewhere in between each time.
        kill_at(chance.randint(1, steps - 4), at_once=3, faulty=faulty, bucket=bucket, files=files)
