"""What the sheet shows, and what its script is told."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from growth.diary.writing import kept
from growth.diary.writing.actions import standing
from growth.diary.writing.outcomes import Conflict
from growth.diary.writing.rules import CONTENT_LENGTH, Fault, Words, heading_of
from growth.models import Post, PostStatus
from growth.proofreading.shown import corrections_of
from growth.rules.markdown import count_words, framed, render_entry
from members.http import MemberRequest
from members.models import Member

EMPTY = Words("", "")


def sheet(
    request: MemberRequest,
    post: Post | None,
    *,
    words: Words | None = None,
    key: UUID | None = None,
    faults: tuple[Fault, ...] = (),
    conflict: Conflict | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The sheet with an entry, or a new one. `words` are those in the fields, where they are not
    what is saved; `more` is for what stands beside it.
    """
    context = context_of(request, post, words=words, key=key)
    context |= {"faults": faults, "conflict": conflict, **corrections_of(post), **more}
    if context["corrections"] and not faults and not conflict:
        context["heading"] = context["corrections"].heading
    if "preview" in request.GET and post and not conflict:
        context["preview"] = preview_of(context["words"])
    return render(request, "growth/write.html", context, status=status)


def context_of(
    request: MemberRequest, post: Post | None, *, words: Words | None, key: UUID | None
) -> dict[str, Any]:
    """What every sheet shows."""
    saved = standing(post) if post else EMPTY
    shown = saved if words is None else words
    return {
        "post": post,
        "words": shown,
        "is_saved": shown == saved,
        "heading": heading(post, shown),
        "action": address_of(post),
        "key": post.key if post else key or uuid4(),
        "seen": post.version if post else 0,
        "said": said_of(post, request.user, timezone.now()) if post else "",
        "whose": kept.whose(request.user),
        "mark": kept.mark_of(request.user),
        "most": CONTENT_LENGTH,
        "is_public": bool(post and post.status == PostStatus.PUBLISHED),
        "waits": bool(post and post.edited_content is not None),
        "held_on": request.user.day(post.held_at) if post and post.held_at else None,
    }


def heading(post: Post | None, words: Words) -> Any:
    """What the page says first."""
    return heading_of(
        words=count_words(words.content),
        is_new=post is None,
        is_public=bool(post and post.status == PostStatus.PUBLISHED),
        waits=bool(post and post.edited_content is not None),
        is_held=bool(post and post.held_at),
    )


def address_of(post: Post | None) -> str:
    """Where the sheet is sent to."""
    return reverse("growth:draft", args=[post.pk]) if post else reverse("growth:write")


def said_of(post: Post, member: Member, now: datetime) -> str:
    """When it was saved, in the member's own time: "saved today, 11:42"."""
    at = post.updated_at.astimezone(member.zone)
    day = "today" if at.date() == member.day(now) else f"on {at.day} {at:%B}"
    return f"saved {day}, {at:%H:%M}"


def preview_of(words: Words) -> dict[str, Any]:
    """The words as members will read them; not of more than they could."""
    is_short = len(words.content) <= CONTENT_LENGTH
    return {"title": words.title, "html": framed(render_entry(words.content)) if is_short else None}


def told(post: Post, member: Member, *, status: int = 200, **more: Any) -> JsonResponse:
    """What the script is told of an entry."""
    said: dict[str, Any] = {
        "version": post.version,
        "address": address_of(post),
        "pk": post.pk,
        "said": said_of(post, member, timezone.now()),
        "waits": post.edited_content is not None,
    }
    if post.status == PostStatus.PUBLISHED:
        first = heading(post, standing(post))
        said |= {"heading": first.title, "lede": first.lede}
    return JsonResponse({**said, **more}, status=status)
