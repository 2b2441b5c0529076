"""Staff decide about entries and replies: each in one transaction with its reports, its audit and
its letter. Nothing else writes it. The caller has asked for the right.
"""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from growth.diary.feed.actions import hold_entry_of, remove_reply
from growth.diary.marks import mark_of
from growth.diary.moderation.outcomes import Outcome
from growth.diary.writing.rules import Words, faults_of
from growth.holding import hold_members
from growth.models import Post, PostStatus, Reply, Report, ReportState
from growth.rules.markdown import render_entry
from members.letters.actions import write_letter
from members.models import AuditLog, Member

log = logging.getLogger(__name__)
WHY_LENGTH = 500


@transaction.atomic
def hold(
    *,
    post_id: int,
    actor: Member,
    why: str,
    now: datetime,
    seen: str | None = None,
    is_reported: bool = False,
) -> Outcome:
    """Take a published entry out of the diary, with a word why: its author gets it back as a draft
    that is held, and a letter. All open reports of it are upheld.

    What the author had typed into it since is kept as a draft of its own: staff never read it, and
    nothing of it is lost. Who has it open on a page is told that something else stands there now.

    With `seen`, which is `mark_of` what was looked at, only if these are still its words; with
    `is_reported` only while a report of it is open.
    """
    why = why.strip()
    post = _locked(post_id, actor)
    if post is None or post.status != PostStatus.PUBLISHED:
        return Outcome.GONE
    if is_reported and not _open(Q(post=post)).exists():
        return Outcome.GONE
    if (outcome := _fits(post, actor, seen)) is not Outcome.DONE:
        return outcome
    if not why or len(why) > WHY_LENGTH:
        return Outcome.WHY
    edited = (post.edited_title, post.edited_content)
    post.status, post.held_at, post.held_why = PostStatus.DRAFT, now, why
    post.edited_title = post.edited_content = None
    post.version += 1
    columns = ["status", "held_at", "held_why", "edited_title", "edited_content", "version"]
    post.save(update_fields=[*columns, "updated_at"])
    if edited != (None, None):
        Post.objects.create(author=post.author, title=edited[0] or "", content=edited[1] or "")
    _decide(Q(post=post), actor, ReportState.UPHELD, now)
    _record(actor, "entry_held", post, why=why)
    _tell("entry_held", post, why=why)
    return Outcome.DONE


@transaction.atomic
def let_back(*, post_id: int, actor: Member, seen: str | None = None) -> Outcome:
    """Let an entry that is held back into the diary, on its old day, and tell its author. What it
    shows then are its words of now, under the rule of publishing; `seen` as in `hold`.
    """
    post = _locked(post_id, actor)
    if post is None or post.held_at is None:
        return Outcome.GONE
    if (outcome := _fits(post, actor, seen)) is not Outcome.DONE:
        return outcome
    if faults_of(Words(post.title, post.content)):
        return Outcome.UNFIT
    post.title, post.html = post.title.strip(), render_entry(post.content)
    post.status, post.held_at, post.held_why = PostStatus.PUBLISHED, None, ""
    columns = ["title", "html", "status", "held_at", "held_why", "updated_at"]
    post.save(update_fields=columns)
    _record(actor, "entry_let_go", post)
    _tell("entry_let_back", post)
    return Outcome.DONE


@transaction.atomic
def take_out_reply(
    *,
    reply_id: int,
    actor: Member,
    why: str = "",
    seen: str | None = None,
    is_reported: bool = False,
) -> Outcome:
    """Delete a reply; its reports go with it, the audit keeps that it was. `seen` and
    `is_reported` as in `hold`.
    """
    hold_members(actor.pk)
    hold_entry_of(reply_id)
    reply = Reply.objects.select_for_update().filter(pk=reply_id).first()
    if reply is None or (is_reported and not _open(Q(reply=reply)).exists()):
        return Outcome.GONE
    if (outcome := _fits(reply, actor, seen)) is not Outcome.DONE:
        return outcome
    remove_reply(reply_id=reply_id, actor=actor, why=why.strip()[:WHY_LENGTH])
    return Outcome.DONE


@transaction.atomic
def leave(*, about: Post | Reply, actor: Member, now: datetime, seen: str | None = None) -> Outcome:
    """Leave an entry or a reply as it is: all open reports of it are decided, whoever sent them.
    `seen` as in `hold`.
    """
    hold_members(actor.pk)
    model: Any = type(about)
    found = model.objects.select_for_update(no_key=True).filter(pk=about.pk).first()
    if found is None:
        return Outcome.GONE
    if (outcome := _fits(found, actor, seen)) is not Outcome.DONE:
        return outcome
    which = Q(post=found) if isinstance(found, Post) else Q(reply=found)
    if not _decide(which, actor, ReportState.DISMISSED, now):
        return Outcome.GONE
    _record(actor, "report_dismissed", found)
    return Outcome.DONE


def _locked(post_id: int, actor: Member) -> Post | None:
    hold_members(actor.pk, author_of=post_id)
    rows = Post.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.filter(pk=post_id).first()


def _fits(about: Post | Reply, actor: Member, seen: str | None) -> Outcome:
    if about.author_id == actor.pk:
        return Outcome.OWN
    return Outcome.DONE if seen in (None, mark_of(about)) else Outcome.CHANGED


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
    """An address that is none keeps nothing in the diary."""
    link = f"{settings.SITE_URL}{reverse('growth:post', args=[post.pk])}"
    try:
        with transaction.atomic():
            write_letter(kind=kind, member=post.author, title=post.title, link=link, **variables)
    except ValidationError:
        log.warning("entry_not_told", extra={"entry": post.pk, "letter": kind})
