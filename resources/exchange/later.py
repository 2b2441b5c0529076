"""Files that come after their list: each finds the draft that waits for it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.text import slugify

from members.models import Member
from resources import files
from resources.actions.deeds import record
from resources.actions.saving import ChangedMeanwhile, save
from resources.actions.uploading import claim_upload, require_upload
from resources.catalogue import State
from resources.exchange.actions import VERB
from resources.exchange.fates import CHANGED, REFUSED
from resources.exchange.holding import scrubbed
from resources.models import LibraryImport, Resource


def waiting() -> "QuerySet[Resource]":
    """Drafts that have no file yet, the oldest first."""
    drafts = Resource.objects.in_use().filter(state=State.DRAFT, file="")
    return drafts.order_by("created_at", "pk")


@transaction.atomic
def attach(*, curator: Member, uploads: Sequence[File], now: datetime) -> LibraryImport:
    """Give each draft its file, by the name its list gave or by its slug; the answer, file by file,
    with the deed that undoes it. All together count as one upload; none where none found its draft.
    Raises files.Refused where it is one too many.
    """
    require_upload(curator=curator)
    before, rows, given = {}, [], []
    for number, upload in enumerate(uploads, start=1):
        name = PurePosixPath(upload.name or "").name
        found, reason = _draft_of(name)
        if found and not reason:
            was = {"file": "", "awaited_file": found.awaited_file}
            reason = _given(found, upload, curator)
            if not reason:
                before[found.pk] = {"was": was}
                given.append({"file": name, "title": found.title, "pk": found.pk})
                continue
        rows.append(_left(number, name, reason))
    if given:
        claim_upload(curator=curator)
    held = LibraryImport(curator=curator, name="Files", how="files", rows=scrubbed(rows))
    held.result = scrubbed({CHANGED: len(given), REFUSED: len(rows), "given": given})
    held.deed = record(verb=VERB, curator=curator, before=before) if before else None
    held.confirmed_at = now
    held.save()
    return held


def _given(draft: Resource, upload: File, curator: Member) -> str:
    """Why the file is not taken; empty when the draft has it."""
    try:
        with transaction.atomic():
            draft.file, draft.awaited_file = upload, ""
            save(resource=draft, curator=curator, seen_revision=draft.revision, is_counted=True)
    except files.Refused as refused:
        return str(refused)
    except ChangedMeanwhile:
        return "Somebody changed its draft at this moment. Send it again."
    return ""


def _draft_of(name: str) -> tuple[Resource | None, str]:
    """The draft that waits for a file of this name; why there is none, or no one of several."""
    if "\x00" in name:
        return None, "Its name cannot be read."
    stem = slugify(PurePosixPath(name).stem)
    found = waiting().annotate(awaited=Lower("awaited_file"))
    drafts = list(found.filter(Q(awaited=name.lower()) | Q(slug=stem))[:3])
    exact = [draft for draft in drafts if draft.awaited_file.lower() == name.lower()] or drafts
    if not exact:
        return None, (
            f"No draft waits for it: none names it, and none without a file has the slug “{stem}”."
        )
    if len(exact) > 1:
        return (
            None,
            f"“{exact[0].title}” and “{exact[1].title}” both wait for it. Rename it to a slug.",
        )
    return exact[0], ""


def _left(number: int, name: str, reason: str) -> dict[str, Any]:
    return {
        "number": number,
        "fate": REFUSED,
        "slug": "",
        "title": name,
        "notes": [],
        "problems": [["file", name, reason]],
        "typed": {"file": name},
    }
