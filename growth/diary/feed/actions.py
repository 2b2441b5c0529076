"""What members do with each other's entries: they like them and reply. Nothing else writes it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from growth.diary.marks import mark_of
from growth.holding import hold_members
from growth.models import Like, Post, PostStatus, Reply, ReplyNews
from members.models import AuditLog, Member


class NotPublished(Exception):
    """The entry is not there for others, or not any more: nothing was written."""


class OtherWords(Exception):
    """The reply has other words than those that were seen: nothing was written."""


def like(*, post_id: int, member: Member, now: datetime) -> None:
    """Have the member like the entry; once, however often it is asked. Raises NotPublished."""
    with _published(post_id, member):
        Like.objects.bulk_create(
            [Like(post_id=post_id, member=member, created_at=now)], ignore_conflicts=True
        )


@transaction.atomic
def unlike(*, post_id: int, member: Member) -> None:
    """Take the member's like back; nothing happens where there is none."""
    _hold(post_id)
    Like.objects.filter(post_id=post_id, member=member).delete()


def reply(*, post: Post, author: Member, text: str, key: UUID, now: datetime) -> Reply:
    """Reply to an entry, once for each key: what is there already is the answer then.

    Its author is told of it, unless it is their own. Raises NotPublished.
    """
    with _published(post.pk, author):
        found, is_new = Reply.objects.get_or_create(
            author=author, key=key, defaults={"post": post, "text": text, "created_at": now}
        )
        if is_new and post.author_id != author.pk:
            ReplyNews.objects.create(reply=found, member_id=post.author_id)
    return found


# What counts on an entry waits for whoever deletes it before it holds anything else of it, so that
# neither waits for the other for ever; before the entry its author and who counts are held, whom
# their erasure holds first. It does not wait for changes of its words.
HOLD: Final = "SELECT status FROM growth_post WHERE id = %s FOR KEY SHARE"


@contextmanager
def _published(post_id: int, member: Member) -> Iterator[None]:
    """All or nothing, of an entry that is held; NotPublished of one that others do not read."""
    try:
        with transaction.atomic():
            if member.pk not in hold_members(member.pk, author_of=post_id):
                raise NotPublished
            if _hold(post_id) != PostStatus.PUBLISHED:
                raise NotPublished
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if name.endswith("_post_guard"):
            raise NotPublished from error
        raise


def _hold(post_id: int) -> str:
    """The status of the entry, which stays there for this transaction; "" where it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [post_id])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def hold_entry_of(reply_id: int) -> None:
    """Hold the entry of a reply that is to be deleted."""
    for post_id in Reply.objects.filter(pk=reply_id).values_list("post", flat=True):
        _hold(post_id)


@transaction.atomic
def change_reply(
    *, reply_id: int, text: str, actor: Member, now: datetime, seen: str | None = None
) -> bool:
    """Give a reply other words; False where it is gone. What staff change is audited.

    With `seen`, which is `mark_of` the words the actor had before them, only in the place of
    those: raises OtherWords. The caller has asked whether the actor may: `may_change`.
    """
    found = Reply.objects.select_for_update(no_key=True).filter(pk=reply_id).first()
    if found is None:
        return False
    if found.text == text:
        return True
    if seen not in (None, mark_of(found)):
        raise OtherWords
    found.text, found.edited_at = text, now
    found.save(update_fields=["text", "edited_at"])
    _record(found, actor, "reply_changed")
    return True


@transaction.atomic
def remove_reply(*, reply_id: int, actor: Member, why: str = "") -> bool:
    """Delete a reply; False where it was gone already. What staff delete is audited.

    The caller has asked whether the actor may: `may_remove`.
    """
    hold_members(actor.pk)
    hold_entry_of(reply_id)
    found = Reply.objects.select_for_update().filter(pk=reply_id).first()
    if found is None:
        return False
    _record(found, actor, "reply_removed", **({"why": why} if why else {}))
    found.delete()
    return True


def _record(found: Reply, actor: Member, deed: str, **detail: str) -> None:
    """Own replies are their author's business."""
    if found.author_id == actor.pk:
        return
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type="growth.Reply",
        target_id=found.pk,
        detail={"member": found.author_id, "entry": found.post_id, **detail},
    )


def see_replies(*, member: Member, replies: Iterable[Reply]) -> int:
    """Note that the member has seen these replies to what they wrote; how many were new."""
    shown = [found.pk for found in replies if found.author_id != member.pk]
    if not shown:
        return 0
    rows = ReplyNews.objects.filter(member=member, reply__in=shown)
    if not rows.exists():
        return 0
    with transaction.atomic():
        # In the order letters hold them, so that neither waits for the other for ever.
        seen = list(rows.order_by("-pk").select_for_update().values_list("pk", flat=True))
        return ReplyNews.objects.filter(pk__in=seen).delete()[0] if seen else 0


def may_change(found: Reply, member: Member) -> bool:
    """Whether the member may give this reply other words."""
    return found.author_id == member.pk or _is_granted(member, "growth.change_reply")


def may_remove(found: Reply, member: Member) -> bool:
    """Whether the member may delete this reply."""
    return found.author_id == member.pk or _is_granted(member, "growth.delete_reply")


def _is_granted(member: Member, right: str) -> bool:
    """Rights are for staff; who is none is not looked up."""
    return member.is_staff and member.has_perm(right)
