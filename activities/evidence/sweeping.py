"""Files of evidence that nothing names, and drafts that nobody came back to."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from activities.evidence.querysets import named
from activities.models import Attachment, SubmissionDraft
from members import orphans
from members.sweeping import sweep_later

ROOTS: Final = ("evidence",)
# A quarter: the seven days of a quota and the month of an old session are long over.
DRAFT_KEPT: Final = timedelta(days=90)
AT_ONCE: Final = 500


def sweep_orphans(*, now: datetime, store: Any = None) -> int:
    """Note files for the sweep that no row of evidence names and that lie there for a day; how
    many. Raises members.orphans.StrangeStorage.
    """
    return orphans.sweep_orphans(ROOTS, named, now=now, store=store)


def drop_old_drafts(*, now: datetime) -> int:
    """Drop drafts that nothing was typed in or added to for 90 days, with their files; how many.

    Some at a time, each by itself whole: killed anywhere, the next run drops the rest.
    """
    dropped = 0
    while some := _drop_some(now - DRAFT_KEPT):
        dropped += some
    return dropped


@transaction.atomic
def _drop_some(before: datetime) -> int:
    old = SubmissionDraft.objects.select_for_update(skip_locked=True).filter(updated_at__lt=before)
    keys = list(old.order_by("updated_at").values_list("pk", flat=True)[:AT_ONCE])
    of_them = Attachment.objects.filter(draft__in=keys)
    sweep_later(of_them.values_list("file", flat=True))
    SubmissionDraft.objects.filter(pk__in=keys).delete()
    return len(keys)
