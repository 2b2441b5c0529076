"""A draft is corrected: asked for, and taken in part or not at all. The words themselves are saved
by the actions of writing.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from growth.diary.writing.actions import keep, standing
from growth.diary.writing.rules import Words
from growth.models import Correction, Post
from growth.models.diary import CONTENT_LENGTH
from growth.proofreading.asking import Proofread, proofread
from growth.proofreading.faults import NotAsked, is_unanswered
from growth.proofreading.rules.changes import Change, apply
from growth.proofreading.rules.pieces import words_in
from growth.proofreading.turns import end_turn, take_turn
from growth.writer import client
from growth.writer.faults import Failed
from members.models import Member
from members.rules.access import has_access

__all__ = ["OtherText", "Proofread", "correct", "proofread", "standing_text", "take"]

# What was neither taken nor left goes with the next one its author asks for.
KEPT_FOR: Final = timedelta(days=1)
OFF: Final = "There is no proofreader here. Without it the text is published as it stands."
CLOSED: Final = (
    "Not read: your membership does not run at the moment. The draft is saved, and can be corrected"
    " as soon as it does."
)
NOTHING_THERE: Final = "There is nothing to correct yet: write a word or two first."


class OtherText(Exception):
    """The text is another than it was when it was corrected: nothing was changed."""


def standing_text(post: Post) -> str:
    """What its author would publish: of a published entry what waits, where something does."""
    return standing(post).content


def correct(*, post: Post, now: datetime) -> Correction:
    """Have the text of an entry corrected, which takes a turn and up to 40 seconds; ask outside of
    a transaction. What was suggested before is replaced.

    Raises NotAsked, where no turn is taken; a Failed of the writer, where it is given back if
    nothing was answered; and Post.DoesNotExist where the entry was deleted meanwhile.
    """
    member, text = post.author, standing_text(post)
    _check(post, text)
    day = take_turn(member=member, now=now)
    is_given_back = False
    try:
        return _keep(post, text, proofread(text), now)
    except Failed as fault:
        is_given_back = is_unanswered(fault)
        raise
    finally:
        end_turn(member=member, day=day, is_given_back=is_given_back)


def _check(post: Post, text: str) -> None:
    member = post.author
    if not client.is_on() or post.written_by:
        raise NotAsked(OFF)
    if not has_access(status=member.subscription_status, in_debtor_state=member.in_debtor_state):
        raise NotAsked(CLOSED)
    if len(text) > CONTENT_LENGTH:
        over = len(text) - CONTENT_LENGTH
        raise NotAsked(
            f"Not read: {len(text):,} characters, {over:,} too many. Shorten it to"
            f" {CONTENT_LENGTH:,}, then have it read again; the draft is saved."
        )
    if not words_in(text):
        raise NotAsked(NOTHING_THERE)


@transaction.atomic
def _keep(post: Post, text: str, found: Proofread, now: datetime) -> Correction:
    # Who deletes the entry at this moment waits, or is waited for.
    Post.objects.select_for_update(no_key=True).only("pk").get(pk=post.pk)
    old = Correction.objects.filter(post__author=post.author, made_at__lt=now - KEPT_FOR)
    old.delete()
    correction, _ = Correction.objects.update_or_create(
        post=post,
        defaults={
            "key": uuid.uuid4(),
            "text": text,
            "changes": [list(change) for change in found.changes],
            "written_by": found.spent.model[:120],
            "made_at": now,
        },
    )
    return correction


def changes_of(correction: Correction) -> list[Change]:
    """What it would change."""
    return [Change(*change) for change in correction.changes]


@transaction.atomic
def take(*, author: Member, pk: int, key: uuid.UUID, taken: Collection[int], now: datetime) -> int:
    """Make these of the changes in the author's text, and forget the others; how many were made.
    Of a published entry they wait until it is published again.

    Raises OtherText where the text or the corrections are others by now, and Post.DoesNotExist for
    what is not the author's.
    """
    post = Post.objects.select_for_update(no_key=True).get(pk=pk, author=author)
    correction = Correction.objects.filter(post=post, key=key).first()
    if correction is None or correction.text != standing_text(post):
        raise OtherText
    changes = changes_of(correction)
    made = {number for number in taken if 0 <= number < len(changes)}
    if made:
        text = apply(correction.text, changes, made)
        words = Words(standing(post).title, text)
        keep(author=author, pk=pk, words=words, seen=post.version, now=now)
    correction.delete()
    return len(made)


@transaction.atomic
def leave(*, author: Member, pk: int) -> None:
    """Keep the text as it is, and forget what was suggested."""
    Correction.objects.filter(post__author=author, post_id=pk).delete()
