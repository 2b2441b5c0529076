"""Files that come with a form: the good ones are kept, the others said why not."""

from dataclasses import dataclass
from typing import Any

from activities.actions.refusals import EVIDENCE, Refused
from activities.evidence import add_file, link_for, remove_file
from activities.models import Attachment, Submission, SubmissionDraft
from members.http import MemberRequest
from members.models import Member


@dataclass(frozen=True)
class NotTaken:
    """A file that was refused, and why."""

    name: str
    reason: str


def take_files(
    request: MemberRequest,
    *,
    draft: SubmissionDraft | None = None,
    submission: Submission | None = None,
) -> list[NotTaken]:
    """Add the files of the request, each by itself; those that were not taken."""
    refused = []
    for file in request.FILES.getlist(EVIDENCE):
        try:
            add_file(member=request.user, file=file, draft=draft, submission=submission)
        except Refused as why:
            refused.append(NotTaken(str(file.name), " ".join(why.faults.values())))
    return refused


def remove_asked(request: MemberRequest, files: Any) -> str:
    """Take away the file the request names, of these; its name, "" where there is none.

    Raises Refused.
    """
    pk = request.POST.get("remove", "")
    found = files.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if found is None:
        return ""
    remove_file(member=request.user, attachment=found)
    return str(found.name)


def fault_of(refused: list[NotTaken]) -> str:
    """What the summary says of files that were not taken."""
    if not refused:
        return ""
    if len(refused) == 1:
        return f"One file was not taken: {refused[0].name}."
    return f"{len(refused)} files were not taken; each says why."


def linked(files: list[Attachment], member: Member) -> list[tuple[Attachment, str]]:
    """Each file with the address that opens it for this member."""
    return [(file, link_for(file, member)) for file in files]
