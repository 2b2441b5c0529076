"""The diary as Markdown files in a ZIP, made while it is sent: the memory holds some entries."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final, cast

from django.conf import settings

from growth.diary.writing.rules.files import File, NameMaker, file_of
from growth.models import Post, PostStatus
from members.models import Member

AT_ONCE: Final = 200
# What a shared review cites, as growth/stories/as_entry.py writes it.
_CITED: Final = re.compile(r"(?<=\]\()(?=/diary/\d+/\))")


def archive(member: Member) -> Iterator[bytes]:
    """The ZIP, piece by piece: own entries, published and drafts, the oldest first, changes not
    published in a file of their own.
    """
    pipe, names = _Pipe(), NameMaker()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as out:
        for post in _posts(member):
            for file in _files(post, member):
                # Sized by the text itself; the time of day is that of the author's place.
                info = zipfile.ZipInfo(names.name_of(file), file.at.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                out.writestr(info, file.text)
                yield pipe.take()
    yield pipe.take()


def _posts(member: Member) -> Iterator[Post]:
    """By key, some at a time: neither a long diary nor a pooler is in the way."""
    last = 0
    while some := list(Post.objects.of(member).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from some
        last = some[-1].pk


def _files(post: Post, member: Member) -> Iterator[File]:
    at = post.published_at or post.created_at
    facts: dict[str, Any] = {
        "title": post.title,
        "status": _status(post),
        "begun": post.created_at.astimezone(member.zone),
        "changed": post.updated_at.astimezone(member.zone),
        "published": post.published_at and post.published_at.astimezone(member.zone),
        "day": post.published_on,
        "written by": post.written_by,
        "taken out because": post.held_why,
    }
    local = at.astimezone(member.zone)
    day = post.published_on or local.date()
    # A file is read elsewhere: what a program cited leads there with its whole address.
    text = _CITED.sub(settings.SITE_URL, post.content) if post.written_by else post.content
    yield file_of(day=day, at=local, facts=facts, text=text)
    if post.edited_content is not None:
        facts |= {"title": post.edited_title, "status": "changes not published"}
        yield file_of(day=day, at=local, facts=facts, text=post.edited_content)


def _status(post: Post) -> str:
    if post.held_at:
        return "taken out by staff"
    return "published" if post.status == PostStatus.PUBLISHED else "draft"


def has_entries(member: Member) -> bool:
    """Whether there is anything to export."""
    return bool(Post.objects.of(member).exists())


class _Pipe:
    """A file that can't go back, and hands over what was written to it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing to do: `take` hands it over."""

    def take(self) -> bytes:
        """What came since it was last asked."""
        parts, self._parts = b"".join(self._parts), []
        return parts
