"""What other pages show of a member's diary: what all members can read of it."""

from datetime import date
from typing import Final, NamedTuple

from growth.models import Post
from growth.rules.markdown import excerpt
from members.models import Member

EXCERPT: Final = 160


class Line(NamedTuple):
    """An entry as a line on another page."""

    pk: int
    title: str
    begins: str
    day: date
    likes: int
    replies: int
    by_program: bool


class Latest(NamedTuple):
    """The newest entries of a member, and how many there are in all."""

    lines: list[Line]
    many: int


def latest_of(author: Member, limit: int) -> Latest | None:
    """What a member published last; None where that is nothing. At most two queries."""
    own = Post.objects.of(author).published()
    rows = own.order_by("-published_at", "-id").values_list(
        "pk", "title", "content", "published_on", "tally__likes", "tally__replies", "written_by"
    )
    lines = [
        Line(pk, title, excerpt(content, length=EXCERPT), day, likes, replies, bool(written_by))
        for pk, title, content, day, likes, replies, written_by in rows[:limit]
    ]
    if not lines:
        return None
    return Latest(lines, len(lines) if len(lines) < limit else own.count())
