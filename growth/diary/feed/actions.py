"""What members do with each other's entries: they like them and reply. Nothing else writes it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from growth.models import Like, Post, Reply, ReplyNews
from members.models import AuditLog, Member


class NotPublished(Exception):
    """The entry is not there for others, or not any more: nothing was written."""


def like(*, post_id: int, member: Member) -> None:
    """Have the member like the entry; once, however often it is asked. Raises NotPublished."""
    with _published():
        Like.objects.bulk_create([Like(post_id=post_id, member=member)], ignore_conflicts=True)


@transaction.atomic
def unlike(*, post_id: int, member: Member) -> None:
    """Take the member's like back; nothing happens where there is none."""
    Like.objects.filter(post_id=post_id, member=member).delete()


def reply(*, post: Post, author: Member, text: str, key: UUID) -> Reply:
    """Reply to an entry, once for each key: what is there already is the answer then.

    Its author is told of it, unless it is their own. Raises NotPublished.
    """
    with _published():
        found, is_new = Reply.objects.get_or_create(
            author=author, key=key, defaults={"post": post, "text": text}
        )
        if is_new and post.author_id != author.pk:
            ReplyNews.objects.create(reply=found, member_id=post.author_id)
    return found


@contextmanager
def _published() -> Iterator[None]:
    """All or nothing; what the database refuses of an entry others do not read is NotPublished."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if name.endswith(("_post_guard", "_post_fk", "_replynews_member_fk")):
            raise NotPublished from error
        raise


@transaction.atomic
def change_reply(*, reply_id: int, text: str, actor: Member) -> bool:
    """Give a reply other words; False where it is gone. What staff change is audited.

    The caller has asked whether the actor may: `may_change`.
    """
    found = Reply.objects.select_for_update(no_key=True).filter(pk=reply_id).first()
    if found is None:
        return False
    if found.text == text:
        return True
    found.text, found.edited_at = text, timezone.now()
    found.save(update_fields=["text", "edited_at"])
    _record(found, actor, "reply_changed")
    return True


@transaction.atomic
def remove_reply(*, reply_id: int, actor: Member, why: str = "") -> bool:
    """Delete a reply; False where it was gone already. What staff delete is audited.

    The caller has asked whether the actor may: `may_remove`.
    """
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
    seen = [found.pk for found in replies if found.author_id != member.pk]
    if not seen:
        return 0
    return ReplyNews.objects.filter(member=member, reply__in=seen).delete()[0]


def may_change(found: Reply, member: Member) -> bool:
    """Whether the member may give this reply other words."""
    return found.author_id == member.pk or member.has_perm("growth.change_reply")


def may_remove(found: Reply, member: Member) -> bool:
    """Whether the member may delete this reply."""
    return found.author_id == member.pk or member.has_perm("growth.delete_reply")
