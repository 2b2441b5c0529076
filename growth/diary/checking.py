"""Whether the tallies of likes and replies are what their rows say, recomputed beside live writing.

A batch is one statement, so it sees one moment: a like is there with its count or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection

from members.rules import tally

BATCH: Final = 1000
_COMPARE: Final = """
    SELECT post.id, tally.likes, tally.replies, likes.many, replies.many
    FROM (SELECT id FROM growth_post WHERE id > %s ORDER BY id LIMIT %s) AS post
    LEFT JOIN growth_tally AS tally ON tally.post_id = post.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS many FROM growth_like WHERE post_id = post.id
    ) AS likes
    CROSS JOIN LATERAL (
        SELECT count(*) AS many FROM growth_reply WHERE post_id = post.id
    ) AS replies
    ORDER BY post.id
"""
# Held before it is counted anew, so that a like at the same time waits or is counted.
_BEGIN: Final = """
    INSERT INTO growth_tally (post_id) SELECT id FROM growth_post WHERE id = %s
    ON CONFLICT (post_id) DO UPDATE SET likes = growth_tally.likes
"""
_MEND: Final = """
    UPDATE growth_tally SET
        likes = (SELECT count(*) FROM growth_like WHERE post_id = %(post)s),
        replies = (SELECT count(*) FROM growth_reply WHERE post_id = %(post)s)
    WHERE post_id = %(post)s
"""


@dataclass(frozen=True)
class Fault:
    """A tally that is wrong, or not there, in words."""

    post: int
    words: str


@dataclass(frozen=True)
class Batch:
    """What was compared: how many entries, up to which, and what differed."""

    size: int
    last: int
    faults: list[Fault]


def compare(after: int = 0) -> Iterator[Batch]:
    """Compare every entry after this one, batch by batch. Changes nothing."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_COMPARE, [after, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield Batch(len(rows), after, [fault for row in rows if (fault := _fault(*row))])


def _fault(post: int, likes: int | None, replies: int, liked: int, said: int) -> Fault | None:
    if likes is None:
        return Fault(post, "has no tally")
    if (likes, replies) == (liked, said):
        return None
    said_by_tally = f"{tally(likes, 'like')} and {tally(replies, 'reply', 'replies')}"
    return Fault(post, f"counts {said_by_tally}; there are {liked} and {said}")


def mend(post: int) -> None:
    """Count the likes and replies of one entry anew. Call within a transaction, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [post])
        cursor.execute(_MEND, {"post": post})
