"""Files that come with a form: the good ones are kept, the others said why not."""

from activities import evidence
from activities.evidence import Fault
from activities.models import Attachment, Submission, SubmissionDraft
from members.http import MemberRequest
from members.models import Member


def remove_asked(request: MemberRequest, of: SubmissionDraft | Submission) -> str:
    """Take away the file of these that the request names; its name, "" where there is none.

    Raises Refused.
    """
    pk = request.POST.get("remove", "")
    sound = pk.isascii() and pk.isdigit() and len(pk) < 19
    found = of.attachments.filter(pk=pk).first() if sound else None
    if found is None:
        return ""
    evidence.remove(attachment=found)
    return str(found.name)


def fault_of(refused: list[Fault]) -> str:
    """What the summary says of files that were not taken."""
    if not refused:
        return ""
    if len(refused) == 1:
        return f"One file was not taken: {refused[0].name}."
    return f"{len(refused)} files were not taken; each says why."


def linked(files: list[Attachment], reader: Member) -> list[tuple[Attachment, str]]:
    """Each file with the address that opens it for this reader."""
    return [(file, evidence.address(file, reader=reader)) for file in files]
