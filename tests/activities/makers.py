"""Submissions as members send them."""

import hashlib
from datetime import date
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction

from activities.models import Activity, Attachment, Status, Submission
from members.models import Member

_numbers = count(1)
REFLECTION = "We wrote to the founders by hand, without a template, for one week. " * 3
TYPED: dict[Activity, dict[str, str]] = {
    Activity.LEARN: {"course": "Cold e-mail that is read"},
    Activity.EXPLORE: {"done_on": "2026-01-05", "reflection": REFLECTION},
    Activity.AMPLIFY: {"done_on": "2026-01-05", "peers": "12", "students": "0"},
    Activity.PRESENT: {
        "link": "https://www.linkedin.com/posts/maren_domains-before-volume",
        "caption": "Domains before volume.",
    },
    Activity.SHINE: {"title": "A hundred replies", "summary": "What it took, week by week. " * 3},
}
PAYLOADS: dict[Activity, dict[str, Any]] = {
    **TYPED,
    Activity.AMPLIFY: {"done_on": "2026-01-05", "peers": 12, "students": 0},
}


def make_submission(member: Member, activity: Activity, **payload: Any) -> Submission:
    """One that waits."""
    return Submission.objects.create(
        member=member, activity=activity.value, payload={**PAYLOADS[activity], **payload}
    )


def session(member: Member, on: date, peers: int = 0, students: int = 0) -> Submission:
    """A session that waits."""
    return make_submission(
        member, Activity.AMPLIFY, done_on=on.isoformat(), peers=peers, students=students
    )


def attach(submission: Submission, content: bytes = b"") -> Attachment:
    """A file of evidence; without `content` like no other."""
    content = content or f"%PDF-1.4 {next(_numbers)}".encode()
    return Attachment.objects.create(
        member=submission.member,
        submission=submission,
        file=ContentFile(content, name="sheet.pdf"),
        name="sheet.pdf",
        size=len(content),
        format="pdf",
        content_hash=hashlib.sha256(content).hexdigest(),
    )


@transaction.atomic
def decide(submission: Submission, reviewer: Member, status: Status, points: int = 20) -> None:
    """Move a submission as a review does, past its form."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('activities.reviewer', %s, true)", [str(reviewer.pk)])
    paid = points if status in (Status.APPROVED, Status.REVOKED) else None
    Submission.objects.filter(pk=submission.pk).update(status=status, points=paid)
    submission.refresh_from_db()
