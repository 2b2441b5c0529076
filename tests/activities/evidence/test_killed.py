"""A process that is killed between the store and the row, and what is left of it."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.utils import timezone

from activities.evidence.sweeping import sweep_orphans
from activities.models import Attachment
from members.sweeping import sweep
from tests import cast
from tests.activities.evidence.making import pdf, stored
from tests.schema.databases import url

ROOT = Path(__file__).resolve().parents[3]
# The bytes are stored by then, and the transaction that writes the row has begun.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from activities import evidence
from activities.models import Activity, Attachment
from members.models import Member
Attachment.save = lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL)
upload = SimpleUploadedFile("sheet.pdf", open(sys.argv[1], "rb").read())
evidence.add(member=Member.objects.get(), activity=Activity.EXPLORE, uploads=[upload])
"""


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_store_and_the_row_leaves_nothing_after_the_sweep(tmp_path):
    cast.make_member()
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(file)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url(),
            "MEDIA_ROOT": str(ours.MEDIA_ROOT),
            "DJANGO_SETTINGS_MODULE": "revcouncil.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(stored()) == 1
    assert not Attachment.objects.exists()
    # It may belong to a transaction that still runs, for a day.
    now = timezone.now()
    assert sweep_orphans(now=now) == 0
    assert sweep_orphans(now=now + timedelta(days=2)) == 1
    sweep()
    assert stored() == []
