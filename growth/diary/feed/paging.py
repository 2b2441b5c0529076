"""Entries and replies page by page, found by key: a page costs the same however deep it lies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from gamification.ledger.cursor import EPOCH
from growth.models import Post, Reply
from members.models import Member

PAGE: Final = 10
REPLIES: Final = 50
LATEST: Final = 2
Place = tuple[datetime, int]
# What pages say of whoever wrote something: growth/diary/feed/shown.py: Face.
AUTHOR: Final = tuple(
    f"author__{name}"
    for name in (
        *("first_name", "last_name", "handle", "company", "avatar", "in_directory", "is_active"),
        *("on_leaderboard", "subscription_status", "in_debtor_state"),
    )
)
ENTRY: Final = (
    *("title", "content", "html", "status", "version", "written_by", "held_at", "held_why"),
    *("published_at", "published_on"),
)
REPLY: Final = ("post", "text", "created_at", "edited_at")


class Whose(StrEnum):
    """Whose entries are shown."""

    ALL = ""
    TEAM = "team"
    OWN = "own"

    @classmethod
    def asked(cls, text: str, member: Member) -> "Whose":
        """What an address asks for; everybody's for what is none, or without a team."""
        found = cls(text) if text in cls._value2member_map_ else cls.ALL
        return cls.ALL if found is cls.TEAM and member.team_id is None else found


@dataclass(frozen=True)
class Page:
    """The entries of one page, newest first, and where the pages beside it begin; "" where there
    is none.
    """

    posts: list[Post]
    older: str = ""
    newer: str = ""


# The newest of each of a team: no entry of anybody else is touched.
TEAM: Final = """
    SELECT found.id FROM members_member AS mate CROSS JOIN LATERAL (
        SELECT post.id, post.published_at FROM growth_post AS post
        WHERE post.author_id = mate.id AND post.status = 'PUBLISHED'
            AND (post.published_at, post.id) {sign} (%s, %s)
        ORDER BY post.published_at {order}, post.id {order} LIMIT {most}
    ) AS found WHERE mate.team_id = %s
    ORDER BY found.published_at {order}, found.id {order} LIMIT {most}
"""
# The last of each entry, by the index of replies.
LATEST_OF: Final = f"""
    SELECT found.id FROM unnest(%s::bigint[]) AS post CROSS JOIN LATERAL (
        SELECT reply.id FROM growth_reply AS reply WHERE reply.post_id = post
        ORDER BY reply.created_at DESC, reply.id DESC LIMIT {LATEST}
    ) AS found
"""
FIRST: Final = (datetime.max.replace(tzinfo=EPOCH.tzinfo), 2**63 - 1)


def page_of(
    member: Member,
    whose: Whose,
    before: Place | None = None,
    after: Place | None = None,
    *,
    author: Member | None = None,
) -> Page:
    """Published entries before a place, after one, or the newest; those of one author alone, where
    one is given. One query; two where so few are after the place that it is the first page.
    """
    if after is not None:
        found = _found(member, whose, after, author, newer=True)
        if len(found) > PAGE:
            posts = found[PAGE - 1 :: -1]
            return Page(posts, place_of(posts[-1]), place_of(posts[0]))
        before = None
    found = _found(member, whose, before or FIRST, author)
    posts = found[:PAGE]
    older = place_of(posts[-1]) if len(found) > PAGE else ""
    return Page(posts, older, place_of(posts[0]) if before and posts else "")


def _found(
    member: Member, whose: Whose, place: Place, author: Member | None, newer: bool = False
) -> list[Post]:
    """One more than a page, in the direction that is walked."""
    rows = Post.objects.published()
    at, pk = place
    if whose is Whose.TEAM:
        sign, order = (">", "ASC") if newer else ("<", "DESC")
        sql = TEAM.format(sign=sign, order=order, most=PAGE + 1)
        rows = rows.filter(pk__in=RawSQL(sql, [at, pk, member.team_id]))
    elif newer:
        rows = rows.filter(
            Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk), published_at__gte=at
        )
    elif place != FIRST:
        rows = rows.filter(
            Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk), published_at__lte=at
        )
    if author is not None or whose is Whose.OWN:
        rows = rows.of(author or member)
    order_by = ("published_at", "pk") if newer else ("-published_at", "-pk")
    return list(shown(rows, member).order_by(*order_by)[: PAGE + 1])


def shown(rows: Any, member: Member) -> Any:
    """With what a page says of an entry: its author, its tally, whether the member likes it."""
    rows = rows.select_related("author", "tally").only("tally", *ENTRY, *AUTHOR)
    return rows.with_liked_by(member)


def place_of(row: Post | Reply) -> str:
    """Where the page beside this row begins."""
    at = row.published_at if isinstance(row, Post) else row.created_at
    assert at is not None  # only what is published has a place
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def latest_replies(posts: list[Post]) -> dict[int, list[Reply]]:
    """The last two of each entry, oldest first. One query; none where nobody replied."""
    told = [post.pk for post in posts if post.tally.replies]
    found: dict[int, list[Reply]] = {}
    if told:
        rows = Reply.objects.filter(pk__in=RawSQL(LATEST_OF, [told]))
        rows = rows.select_related("author").only(*REPLY, *AUTHOR)
        for reply in rows.order_by("created_at", "pk"):
            found.setdefault(reply.post_id, []).append(reply)
    return found


@dataclass(frozen=True)
class Replies:
    """One page of the replies to an entry, oldest first, and the pages beside it."""

    rows: list[Reply]
    earlier: str = ""
    later: str = ""


def replies_of(post: Post, before: Place | None = None, after: Place | None = None) -> Replies:
    """The newest replies, or those before a place, or after one. One query."""
    rows: QuerySet[Reply] = Reply.objects.filter(post=post).select_related("author")
    rows = rows.only(*REPLY, *AUTHOR)
    if after is not None:
        at, pk = after
        rows = rows.filter(Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk), created_at__gte=at)
        found = list(rows.order_by("created_at", "pk")[: REPLIES + 1])
        page = found[:REPLIES]
        later = place_of(page[-1]) if len(found) > REPLIES else ""
        return Replies(page, place_of(page[0]) if page else "", later)
    if before is not None:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk), created_at__lte=at)
    found = list(rows.order_by("-created_at", "-pk")[: REPLIES + 1])
    page = found[:REPLIES][::-1]
    earlier = place_of(page[0]) if len(found) > REPLIES else ""
    return Replies(page, earlier, place_of(page[-1]) if before and page else "")
