"""Something to do for the jobs of evidence, and how to see that it is done."""

import os
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from activities.evidence.sweeping import DRAFT_KEPT, sweep_orphans
from activities.models import SubmissionDraft
from members.models import Member


class OfEvidence:
    """The part of the world that proves what was done."""

    rounds: int

    def evidence(self, somebody: Member) -> None:
        """A file no evidence names, two days old, and a draft nobody came back to."""
        then = timezone.now() - timedelta(days=2)
        orphan = default_storage.save("evidence/2020/01/orphan.pdf", ContentFile(b"x"))
        os.utime(default_storage.path(orphan), (then.timestamp(), then.timestamp()))
        draft = SubmissionDraft.objects.create(member=somebody, activity="SHINE")
        old = timezone.now() - DRAFT_KEPT - timedelta(days=1)
        SubmissionDraft.objects.filter(pk=draft.pk).update(updated_at=old)

    def evidence_swept(self) -> bool:
        """Nothing is left to be noted."""
        return sweep_orphans(now=timezone.now()) == 0

    def drafts_dropped(self) -> bool:
        """None is older than it may be."""
        old = timezone.now() - DRAFT_KEPT
        return not SubmissionDraft.objects.filter(updated_at__lt=old).exists()
