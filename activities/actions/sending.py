"""A submission is sent."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from activities.actions.drafts import keep_draft
from activities.actions.refusals import EVIDENCE, Refused, explained
from activities.catalogue import Activity
from activities.declarations import Declaration
from activities.models import Submission, SubmissionDraft, Visibility
from activities.rules.payload import read
from members.models import Member


def send(
    *, member: Member, activity: Activity, typed: Mapping[str, str], visibility: Visibility
) -> Submission:
    """Send what was typed, with the files of the draft, to the reviewers: the submission.

    Raises Refused with each field's fault; what was typed is kept in the draft, its files too. A
    second click finds the draft gone, and is refused for want of files, or of the hour's limit.
    """
    declaration = activity.declaration
    draft = keep_draft(
        member=member, activity=activity, typed={**typed, "visibility": visibility.value}
    )
    found = read(declaration, typed, member.day(timezone.now()))
    faults = dict(found.faults)
    if fault := count_files(declaration, draft.attachments.count()):
        faults[EVIDENCE] = fault
    if faults:
        raise Refused(faults)
    with explained(member, found.payload):
        # Two who send one draft at once: the second waits here, and finds it gone.
        if not SubmissionDraft.objects.select_for_update().filter(pk=draft.pk).exists():
            raise Refused({"": "It was sent already. You find it under “What you sent”."})
        # What comes and goes meanwhile waits for this lock.
        if fault := count_files(declaration, draft.attachments.count()):
            raise Refused({EVIDENCE: fault})
        submission = Submission.objects.create(
            member=member,
            activity=activity.value,
            payload=dict(found.payload),
            visibility=visibility.value,
        )
        draft.attachments.update(submission=submission, draft=None)
        draft.delete()
    return submission


def count_files(declaration: Declaration, count: int) -> str:
    """What is wrong with so many files of evidence; empty when nothing is."""
    evidence = declaration.evidence
    if count < evidence.at_least:
        return f"{evidence.label} is missing: add one file at least."
    if count > evidence.at_most:
        most = "one file" if evidence.at_most == 1 else f"{evidence.at_most} files"
        return f"{count} files, {most} at most. Take away what is too many."
    return ""


@transaction.atomic
def draft_of(*, member: Member, activity: Activity) -> SubmissionDraft:
    """The member's draft of this activity, made where there is none."""
    return SubmissionDraft.objects.get_or_create(member=member, activity=activity.value)[0]
