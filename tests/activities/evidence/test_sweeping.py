"""What nothing names is swept, and drafts that nobody came back to."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from activities.evidence import sweeping
from activities.models import Attachment, SubmissionDraft
from members.sweeping import sweep
from tests import cast
from tests.activities.evidence.making import added, sent, stored

pytestmark = pytest.mark.django_db


def test_orphans_are_swept_once_they_are_a_day_old_and_nothing_else(owner):
    kept = added(owner)
    default_storage.save("evidence/2020/01/orphan.pdf", ContentFile(b"x"))
    other = default_storage.save("resources/2020/01/x.pdf", ContentFile(b"x"))
    assert sweeping.sweep_orphans(now=timezone.now()) == 0
    then = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (*stored(), other):
        os.utime(default_storage.path(name), (then, then))
    assert sweeping.sweep_orphans(now=timezone.now()) == 1
    assert sweeping.sweep_orphans(now=timezone.now()) == 0
    sweep()
    assert stored() == [kept.file.name]
    assert default_storage.exists(other)


def test_drafts_nobody_came_back_to_go_with_their_files(owner):
    old, young = added(owner), added(owner, activity="SHINE")
    long_ago = timezone.now() - timedelta(days=91)
    SubmissionDraft.objects.filter(pk=old.draft_id).update(updated_at=long_ago)
    waits = sent(cast.make_member())
    assert sweeping.drop_old_drafts(now=timezone.now()) == 1
    assert sweeping.drop_old_drafts(now=timezone.now()) == 0
    sweep()
    assert set(Attachment.objects.all()) == {young, waits}
    assert stored() == sorted([young.file.name, waits.file.name])


def test_a_file_that_is_added_keeps_its_draft(owner):
    draft = added(owner).draft
    long_ago = timezone.now() - timedelta(days=91)
    SubmissionDraft.objects.filter(pk=draft.pk).update(updated_at=long_ago)
    added(owner)
    assert sweeping.drop_old_drafts(now=timezone.now()) == 0
