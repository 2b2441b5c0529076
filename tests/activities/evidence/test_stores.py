"""Evidence in either store: compared with its rows, moved, and handed out by the store itself."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from activities import evidence
from activities.models import Activity
from resources.storing.checking import What, check
from tests import cast
from tests.activities.evidence.making import pdf, picture, sent, upload
from tests.resources.storage.conftest import bucket as bucket
from tests.resources.storage.conftest import faulty as faulty
from tests.resources.storage.conftest import in_bucket as in_bucket
from tests.resources.storage.conftest import running_proxy as running_proxy
from tests.resources.storage.conftest import running_store as running_store
from tests.resources.storage.conftest import use
from tests.resources.storage.test_cycle import contents, said_by
from tests.standins import s3

pytestmark = pytest.mark.django_db


def faults() -> list[tuple[What, str]]:
    """What differs two days from now, every file read."""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        looked = check(default_storage, hashes=True)
        return [(one.fault.what, one.fault.name) for one in looked if one.fault]


def path_of(attachment) -> Path:
    return Path(default_storage.path(str(attachment.file.name)))


def test_check_files_sees_evidence_and_what_is_wrong_with_it(owner):
    fine, lost, short, other = (sent(owner, activity) for activity in ("AMPLIFY",) * 4)
    assert faults() == []
    assert said_by("check_files") == "4 names compared: table and store agree.\n"
    path_of(lost).unlink()
    path_of(short).write_bytes(b"%PDF-1.4")
    content = path_of(other).read_bytes()
    path_of(other).write_bytes(content[:-1] + b"x")
    orphan = default_storage.save("evidence/2020/01/orphan.pdf", ContentFile(b"x"))
    assert sorted((what.name, name) for what, name in faults()) == sorted(
        [
            ("MISSING", lost.file.name),
            ("SIZE", short.file.name),
            ("HASH", other.file.name),
            ("ORPHAN", orphan),
        ]
    )
    assert fine.file.name in contents(default_storage)


@pytest.mark.django_db(transaction=True)
def test_move_files_takes_evidence_along(settings, faulty):
    maren = cast.paying_owner()
    rows = [sent(maren), sent(maren, name="us.png")]
    use(settings, other=s3.options(faulty.address))
    here = contents(default_storage)
    said_by("move_files", to="other")
    use(settings, default=s3.options(faulty.address))
    there = contents(default_storage)
    assert there == here
    assert set(there) == {str(row.file.name) for row in rows}


@pytest.mark.django_db(transaction=True)
def test_a_bucket_takes_evidence_and_hands_it_out_for_a_minute(in_bucket):
    maren = cast.paying_owner()
    content = picture()
    found = evidence.add(
        member=maren, activity=Activity.SHINE, uploads=[upload(content, "café?#.png")]
    )
    row = found.attachments[0]
    assert contents(default_storage) == {str(row.file.name): content}
    client = Client()
    client.force_login(maren)
    answer = client.get(evidence.address(row, reader=maren))
    assert answer.status_code == 302
    assert "X-Amz-Expires=60" in answer["Location"]
    assert "response-content-disposition=inline" in answer["Location"]
    assert answer["Cache-Control"] == "private, no-store"
    # To nobody else.
    stranger = cast.make_member()
    client.force_login(stranger)
    assert client.get(evidence.address(row, reader=stranger)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_store_that_is_down_is_told_and_leaves_no_row(in_bucket):
    maren = cast.paying_owner()
    in_bucket.fail_all("503")
    found = evidence.add(member=maren, activity=Activity.SHINE, uploads=[upload(pdf(), "a.pdf")])
    assert "“a.pdf” could not be stored just now." in found.faults[0].words
    assert not evidence.of(maren).exists()
