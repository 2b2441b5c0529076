"""Staff decide about entries and replies: each in one transaction with its reports, its audit and
its letter. Nothing else writes it. The caller has asked for the right.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from growth.diary.feed.actions import hold_entry_of, remove_reply
from growth.diary.moderation.outcomes import Outcome
from growth.models import Post, PostStatus, Reply, Report, ReportState
from growth.models.diary import CONTENT_LENGTH, TITLE_LENGTH
from members.letters.actions import write_letter
from members.models import AuditLog, Member

WHY_LENGTH = 500


@transaction.atomic
def hold(
    *,
    post_id: int,
    actor: Member,
    why: str,
    now: datetime,
    version: int | None = None,
    is_reported: bool = False,
) -> Outcome:
    """Take a published entry out of the diary, with a word why: its author gets it back as a draft
    that is held, and a letter. All open reports of it are upheld.

    What the author had typed into it since is kept as a draft of its own: staff never read it, and
    nothing of it is lost. With `version` only if these are the words that were looked at, with
    `is_reported` only while a report of it is open.
    """
    why = why.strip()
    post = _locked(post_id)
    if post is None or post.status != PostStatus.PUBLISHED:
        return Outcome.GONE
    if is_reported and not _open(Q(post=post)).exists():
        return Outcome.GONE
    if (outcome := _fits(post, actor, version)) is not Outcome.DONE:
        return outcome
    if not why or len(why) > WHY_LENGTH:
        return Outcome.WHY
    edited = (post.edited_title, post.edited_content)
    post.status, post.held_at, post.held_why = PostStatus.DRAFT, now, why
    post.edited_title = post.edited_content = None
    fields = ["status", "held_at", "held_why", "edited_title", "edited_content", "updated_at"]
    post.save(update_fields=fields)
    if edited != (None, None):
        Post.objects.create(author=post.author, title=edited[0] or "", content=edited[1] or "")
    _decide(Q(post=post), actor, ReportState.UPHELD, now)
    _record(actor, "entry_held", post, why=why)
    _tell("entry_held", post, why=why)
    return Outcome.DONE


@transaction.atomic
def let_back(*, post_id: int, actor: Member, version: int | None = None) -> Outcome:
    """Let an entry that is held back into the diary, on its old day, and tell its author."""
    post = _locked(post_id)
    if post is None or post.held_at is None:
        return Outcome.GONE
    if (outcome := _fits(post, actor, version)) is not Outcome.DONE:
        return outcome
    if not (
        post.title.strip()
        and post.content.strip()
        and len(post.title) <= TITLE_LENGTH
        and len(post.content) <= CONTENT_LENGTH
    ):
        return Outcome.UNFIT
    post.status, post.held_at, post.held_why = PostStatus.PUBLISHED, None, ""
    post.save(update_fields=["status", "held_at", "held_why", "updated_at"])
    _record(actor, "entry_let_go", post)
    _tell("entry_let_back", post)
    return Outcome.DONE


@transaction.atomic
def take_out_reply(
    *, reply_id: int, actor: Member, why: str = "", seen: str = "", is_reported: bool = False
) -> Outcome:
    """Delete a reply; its reports go with it, the audit keeps that it was. With `seen`, which
    is `mark_of` the words that were looked at, only if they are still those; with `is_reported`
    only while a report of it is open.
    """
    hold_entry_of(reply_id)
    reply = Reply.objects.select_for_update().filter(pk=reply_id).first()
    if reply is None or (is_reported and not _open(Q(reply=reply)).exists()):
        return Outcome.GONE
    if reply.author_id == actor.pk:
        return Outcome.OWN
    if seen and seen != mark_of(reply):
        return Outcome.CHANGED
    remove_reply(reply_id=reply_id, actor=actor, why=why.strip()[:WHY_LENGTH])
    return Outcome.DONE


def mark_of(reply: Reply) -> str:
    """What tells the words of a reply from those it had before."""
    return reply.edited_at.isoformat() if reply.edited_at else "first"


@transaction.atomic
def leave(*, about: Post | Reply, actor: Member, now: datetime) -> Outcome:
    """Leave an entry or a reply as it is: all open reports of it are decided, whoever sent them."""
    model: Any = type(about)
    found = model.objects.select_for_update(no_key=True).filter(pk=about.pk).first()
    if found is None:
        return Outcome.GONE
    if found.author_id == actor.pk:
        return Outcome.OWN
    which = Q(post=found) if isinstance(found, Post) else Q(reply=found)
    if not _decide(which, actor, ReportState.DISMISSED, now):
        return Outcome.GONE
    _record(actor, "report_dismissed", found)
    return Outcome.DONE


def _locked(post_id: int) -> Post | None:
    rows = Post.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.filter(pk=post_id).first()


def _fits(post: Post, actor: Member, version: int | None) -> Outcome:
    if post.author_id == actor.pk:
        return Outcome.OWN
    return Outcome.DONE if version in (None, post.version) else Outcome.CHANGED


def _decide(which: Q, actor: Member, state: ReportState, now: datetime) -> int:
    """Both moderators hold what the reports are about: the second finds none open."""
    return _open(which).update(state=state, decided_by=actor, decided_at=now)


def _open(which: Q) -> QuerySet[Report]:
    return Report.objects.filter(which, state=ReportState.OPEN)


def _record(actor: Member, deed: str, about: Post | Reply, **detail: str) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type=about._meta.label,
        target_id=about.pk,
        detail={"member": about.author_id, **detail},
    )


def _tell(kind: str, post: Post, **variables: str) -> None:
    write_letter(
        kind=kind,
        member=post.author,
        title=post.title,
        link=f"{settings.SITE_URL}{reverse('growth:post', args=[post.pk])}",
        **variables,
    )
