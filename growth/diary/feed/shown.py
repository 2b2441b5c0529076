"""What the pages of the diary show of entries and replies, gathered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils.safestring import SafeString

from growth.diary.feed import rules
from growth.diary.feed.actions import may_change, may_remove
from growth.diary.feed.paging import Page, latest_replies
from growth.models import Post, Reply
from growth.rules.markdown import framed, lifted
from members.models import Member

DRAFTS: Final = 5


@dataclass(frozen=True)
class Face:
    """Who wrote something, as this reader may see them: `council`'s tags draw it."""

    pk: int
    display_name: str
    company: str
    handle: str | None
    is_listed: bool
    avatar: Any
    is_you: bool


def face_of(author: Member, reader: Member) -> Face:
    """The picture only where the reader may open it (Member.objects.with_picture_for)."""
    is_you = author.pk == reader.pk
    seen = is_you or author.is_listed or (author.is_paying and author.on_leaderboard)
    return Face(
        author.pk,
        author.display_name,
        author.company,
        author.handle,
        author.is_listed,
        author.avatar if seen or reader.is_staff else None,
        is_you,
    )


@dataclass(frozen=True)
class ShownReply:
    """One reply, and what this reader may do with it."""

    reply: Reply
    face: Face
    at: str
    changes: bool
    reports: bool


@dataclass(frozen=True)
class Shown:
    """One entry on a page."""

    post: Post
    face: Face
    day: str
    text: SafeString
    is_whole: bool
    replies: list[ShownReply] = field(default_factory=list)
    key: UUID = field(default_factory=uuid4)

    @property
    def by_program(self) -> bool:
        """Whether a program wrote it, and its author shared it."""
        return bool(self.post.written_by)

    @property
    def first_name(self) -> str:
        """What a sentence calls the author."""
        return self.post.author.first_name or self.face.display_name


def entry_of(
    post: Post, reader: Member, now: datetime, replies: Iterable[Reply] = (), *, whole: bool = True
) -> Shown:
    """An entry as a page shows it; its beginning alone where it is long and not `whole`."""
    today = reader.day(now)
    text, is_all = (lifted(post.html), True) if whole else rules.excerpt(post.html, post.content)
    return Shown(
        post=post,
        face=face_of(post.author, reader),
        day=rules.on_day(post.published_on or today, today),
        text=framed(text),  # sanitised when it was published
        is_whole=is_all,
        replies=[reply_of(reply, reader, now) for reply in replies],
    )


def reply_of(reply: Reply, reader: Member, now: datetime) -> ShownReply:
    """A reply as a page shows it."""
    zone = reader.zone
    return ShownReply(
        reply=reply,
        face=face_of(reply.author, reader),
        at=rules.moment(reply.created_at.astimezone(zone), now.astimezone(zone)),
        changes=may_change(reply, reader) or may_remove(reply, reader),
        reports=reply.author_id != reader.pk,
    )


def entries_of(page: Page, reader: Member, now: datetime) -> list[Shown]:
    """The entries of a page of the feed with their last replies. One query."""
    latest = latest_replies(page.posts)
    return [
        entry_of(post, reader, now, latest.get(post.pk, ()), whole=False) for post in page.posts
    ]


def days_of(page: Page) -> str:
    """Which days a page covers; "" for an empty one."""
    days = [post.published_on for post in page.posts if post.published_on]
    return rules.days_of(max(days), min(days)) if days else ""


@dataclass(frozen=True)
class Draft:
    """One of the member's own drafts, at the side."""

    pk: int
    title: str
    words: int
    changed: str
    is_held: bool


def drafts_of(member: Member, now: datetime) -> list[Draft]:
    """The newest drafts. One query."""
    zone = member.zone
    rows = Post.objects.of(member).drafts().order_by("-updated_at", "-pk")[:DRAFTS]
    return [
        Draft(
            post.pk,
            post.title.strip() or "No title yet",
            len(post.content.split()),
            rules.moment(post.updated_at.astimezone(zone), now.astimezone(zone)),
            post.held_at is not None,
        )
        for post in rows
    ]
