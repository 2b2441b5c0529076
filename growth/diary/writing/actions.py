"""What happens when a member writes: the only place that changes an entry's words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from growth.access import closed_to
from growth.diary.writing.outcomes import (
    Conflict,
    Kept,
    NotPublished,
    Published,
    Refused,
    TooMuch,
)
from growth.diary.writing.rules import Fault, Words, faults_of, kept_fault
from growth.models import Post, PostStatus
from growth.rules.markdown import render_entry
from growth.stories.forgetting import forget_entry, lock
from members.models import Member


def standing(post: Post) -> Words:
    """The words its author last saved: of a published one those that wait, if some do."""
    if post.edited_content is None or post.edited_title is None:
        return Words(post.title, post.content)
    return Words(post.edited_title, post.edited_content)


@transaction.atomic
def begin(*, author: Member, key: UUID, words: Words, now: datetime) -> Kept | Conflict:
    """Begin a draft with these words. The form's key makes it one, however often it is sent: sent
    again with other words it is saved as `keep` does, by who saw nothing of it yet.

    Raises TooMuch, and Post.DoesNotExist where that entry was begun and can't be written to.
    """
    if fault := kept_fault(words):
        raise TooMuch(fault)
    post, is_new = Post.objects.get_or_create(
        author=author,
        key=key,
        defaults={"title": words.title, "content": words.content, "created_at": now},
    )
    if is_new:
        return Kept(post, changed=True)
    return keep(author=author, pk=post.pk, words=words, seen=0, now=now)


@transaction.atomic
def keep(*, author: Member, pk: int, words: Words, seen: int, now: datetime) -> Kept | Conflict:
    """Save the words; of a published entry beside it, until they are published too. `seen` is the
    version they were made from.

    Kept: they stand there, also where they did before, so that what is sent twice is saved once.
    Conflict: another version stands there; nothing is overwritten. Raises TooMuch, Refused for what
    a program wrote, and Post.DoesNotExist for what is not the author's.
    """
    if fault := kept_fault(words):
        raise TooMuch(fault)
    post = _locked(author, pk)
    if post.written_by:
        raise Refused("What a program wrote is shared as it is.")
    stands = standing(post)
    if stands == words:
        return Kept(post, changed=False)
    if post.version != seen:
        return Conflict(post, stands)
    _write(post, now, **_laid(post, words))
    return Kept(post, changed=True)


def _laid(post: Post, words: Words) -> dict[str, Any]:
    """Into which columns the words go."""
    if post.status == PostStatus.PUBLISHED:
        same = words == Words(post.title, post.content)
        return {
            "edited_title": None if same else words.title,
            "edited_content": None if same else words.content,
        }
    laid = {"title": words.title, "content": words.content}
    if post.published_at and not faults_of(words):
        # Taken out by staff: what they let back is what is here then.
        laid["html"] = render_entry(words.content)
    return laid


@transaction.atomic
def publish(
    *, author: Member, pk: int, seen: int, now: datetime
) -> Published | NotPublished | Conflict:
    """Show all members the words as they stand in the version the author saw: of a draft its words,
    of a published entry those that wait. The day it was published first stays.

    Published: also where nothing was left to publish, for a second click. NotPublished: too little
    or too much, taken out by staff, or no membership. Conflict: another version stands there.
    Raises Post.DoesNotExist for what is not the author's.
    """
    post = _locked(author, pk)
    is_public = post.status == PostStatus.PUBLISHED
    if is_public and post.edited_content is None:
        return Published(post, first=False, changed=False)
    words = standing(post)
    if post.version != seen:
        return Conflict(post, words)
    faults = _closed(author) or _held(post) or faults_of(words)
    if faults:
        return NotPublished(post, faults)
    first = post.published_at is None
    _write(
        post,
        now,
        # The words stay as they are: who has them before them on another device goes on.
        version=post.version,
        title=words.title.strip(),
        content=words.content,
        html=render_entry(words.content),
        status=PostStatus.PUBLISHED,
        edited_title=None,
        edited_content=None,
        **({"published_at": now, "published_on": author.day(now)} if first else {}),
    )
    return Published(post, first=first, changed=True)


def _closed(author: Member) -> tuple[Fault, ...]:
    closed = closed_to(author)
    if closed is None:
        return ()
    said = f"Not published: the draft is saved. {closed.title}. {closed.reason}"
    return (Fault("", said, opened_by_plan=True),)


def _held(post: Post) -> tuple[Fault, ...]:
    if post.held_at is None:
        return ()
    return (
        Fault(
            "",
            "Not published: staff took this entry out, and it comes back when they let it. Your"
            " changes are saved.",
        ),
    )


@transaction.atomic
def drop_edits(*, author: Member, pk: int, seen: int, now: datetime) -> Kept | Conflict:
    """Drop the changes that wait beside a published entry, if they are those the author saw.

    Raises Post.DoesNotExist for what is not the author's.
    """
    post = _locked(author, pk)
    if post.edited_content is None:
        return Kept(post, changed=False)
    if post.version != seen:
        return Conflict(post, standing(post))
    _write(post, now, edited_title=None, edited_content=None)
    return Kept(post, changed=True)


@transaction.atomic
def delete(*, author: Member, pk: int) -> str:
    """Delete an entry with its likes and replies, for good, whatever wrote it, and what reviews
    hold of it; its title.

    Raises Post.DoesNotExist for what is not the author's, or is gone already.
    """
    # Before the entry, as who finishes a review or shares one does.
    lock(author.pk)
    post = _locked(author, pk)
    forget_entry(post)
    post.delete()
    return str(post)


def _locked(author: Member, pk: int) -> Post:
    post: Post = Post.objects.of(author).select_for_update(no_key=True).get(pk=pk)
    return post


def _write(post: Post, now: datetime, **columns: Any) -> None:
    """Write these columns of the locked entry, as the next version."""
    written = {"version": post.version + 1, "updated_at": now, **columns}
    Post.objects.filter(pk=post.pk).update(**written)
    for name, value in written.items():
        setattr(post, name, value)
