"""What members reported and staff have not decided about: one case for each entry and reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Min

from growth.models import Post, Reply, Report, ReportState
from members.models import Member

SHOWN: Final = 25
# Of one case no more reports are listed; all are counted.
LISTED: Final = 10


@dataclass(frozen=True)
class Case:
    """One entry or one reply, with what was said of it."""

    about: Post | Reply
    number: int
    since: datetime
    reports: list[Report]
    is_own: bool

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry."""
        return isinstance(self.about, Post)

    @property
    def target(self) -> str:
        """How the form names it."""
        return f"{'post' if self.is_entry else 'reply'}-{self.about.pk}"

    @property
    def is_out(self) -> bool:
        """Whether it has been taken out already: what is left are its reports."""
        return isinstance(self.about, Post) and self.about.held_at is not None


@dataclass(frozen=True)
class Queue:
    """The oldest cases, and how many there are in all."""

    cases: list[Case]
    number: int


def queue_for(reader: Member) -> Queue:
    """The oldest cases first. Five queries."""
    open_ones = Report.objects.filter(state=ReportState.OPEN).order_by()
    grouped = open_ones.values("post", "reply").annotate(
        number=Count("pk"), since=Min("created_at"), first=Min("pk")
    )
    rows = list(grouped.order_by("since", "first")[:SHOWN])
    posts = _by_pk(Post.objects.all(), (row["post"] for row in rows))
    replies = _by_pk(Reply.objects.select_related("post"), (row["reply"] for row in rows))
    said = _reports(posts, replies)
    cases = [
        Case(
            about := posts.get(row["post"]) or replies[row["reply"]],
            row["number"],
            row["since"],
            said.get((row["post"], row["reply"]), []),
            about.author_id == reader.pk,
        )
        for row in rows
        if row["post"] in posts or row["reply"] in replies
    ]
    number = open_ones.values("post", "reply").distinct().count() if len(rows) == SHOWN else 0
    return Queue(cases, number or len(cases))


def _by_pk(rows: Any, keys: Iterable[int | None]) -> dict[int, Any]:
    """Words and author of these; what the author had typed since is not read."""
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return {}
    found = rows.select_related("author").filter(pk__in=wanted)
    hidden = ("edited_title", "edited_content") if found.model is Post else ()
    return {row.pk: row for row in found.defer(*hidden)}


def _reports(
    posts: Iterable[int], replies: Iterable[int]
) -> dict[tuple[int | None, int | None], list[Report]]:
    open_ones = Report.objects.filter(state=ReportState.OPEN).select_related("reporter")
    rows = open_ones.filter(post__in=list(posts)) | open_ones.filter(reply__in=list(replies))
    found: dict[tuple[int | None, int | None], list[Report]] = {}
    for row in rows.order_by(F("created_at").asc(), "pk"):
        listed = found.setdefault((row.post_id, row.reply_id), [])
        if len(listed) < LISTED:
            listed.append(row)
    return found
