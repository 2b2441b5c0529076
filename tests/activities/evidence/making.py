"""Evidence as members choose it."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from activities import evidence
from activities.catalogue import activity_of
from members.models import Member
from tests.activities.makers import make_submission
from tests.members.files.test_evidence import saved
from tests.resources.files import making

_numbers = count(1)


def pdf(text: str = "") -> bytes:
    """A sound PDF; without `text` like no other."""
    return making.pdf(text=text or f"Session {next(_numbers)}")


def picture(form: str = "PNG") -> bytes:
    """A sound picture, like no other."""
    number = next(_numbers)
    return saved(Image.new("RGB", (40, 40), (number % 256, number // 256, 7)), form)


def upload(content: bytes, name: str = "sheet.pdf") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content)


def added(member: Member, *uploads: SimpleUploadedFile, activity: str = "AMPLIFY") -> Any:
    """The last of these files, all of which are taken."""
    chosen: Iterable[SimpleUploadedFile] = uploads or [upload(pdf())]
    found = evidence.add(member=member, activity=activity_of(activity), uploads=chosen)
    assert found.faults == []
    return found.attachments[-1]


def sent(member: Member, activity: str = "AMPLIFY", **file: str) -> Any:
    """One file of a submission that waits; its draft is gone."""
    name = file.get("name", "sheet.pdf")
    content = picture() if name.lower().endswith(".png") else pdf()
    attachment = added(member, upload(content, name), activity=activity)
    draft = attachment.draft
    submission = make_submission(member, activity_of(activity))
    attachment.submission, attachment.draft = submission, None
    attachment.save()
    draft.delete()
    return attachment


def stored(root: str = "evidence") -> list[str]:
    """Every file of evidence that lies in the storage."""
    store: Any = default_storage
    return sorted(one.name for one in store.walk(f"{root}/") if one.name.startswith(root))
