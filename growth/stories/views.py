"""The pages of reviews: one of each period, what its writer was told, and sharing it."""

from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from growth.models import OPEN_STATES, Post, Story, Telling, Tone
from growth.rules.windows import Span
from growth.stories import sharing, words
from growth.stories.actions import ask_for
from growth.stories.laid_out import laid_out
from growth.stories.outcomes import NoEntries, NoTurns, TooManyFailed
from growth.stories.rules import plain
from growth.stories.rules.faults import words_of
from growth.stories.shown import Shelf, sources_of, turns_of
from members.http import MemberRequest

INCOMPLETE: Final = (
    "Nothing was asked for: the form came in incomplete. No turn was taken; choose a tone and press"
    " the button once more."
)
FAILED_TOO_OFTEN: Final = (
    "Nothing was asked for: too many of your reviews failed within a day. No turn was taken; try"
    " again tomorrow, or tell staff what you see."
)
NO_ACCESS: Final = (
    "Nothing was asked for: your membership does not run at the moment. No turn was taken, and what"
    " was written before stays yours to read."
)
NOT_SHARED: Final = (
    "Not shared: your membership does not run at the moment. The review stays here, and can be"
    " shared as soon as it does."
)
REPLACED: Final = "Not shared: the review was written anew since. This is the one there is now."
BARE: Final = (
    "Not shared: what it says rests on entries that members can't read any more, so that nothing"
    " would be left of it. Written anew, it can be shared."
)
DELETED: Final = (
    "Not shared again: a review is shared once, and you deleted its entry. Written anew, it can be"
    " shared again."
)


@require_safe
@login_required
def reviews(request: MemberRequest) -> HttpResponse:
    """What is being written or was written last; where there is neither, what could be."""
    shelf = Shelf(request.user, timezone.now())
    span = shelf.first_shown()
    if span is not None:
        return redirect("growth:review", span.value.lower())
    context: dict[str, Any] = {"rows": shelf.rows(None)}
    if shelf.newest_day is None:
        context |= _of_nothing(shelf, Span.ALL, turns_of(request.user, shelf.now).used)
    return render(request, "growth/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: MemberRequest, period: str) -> HttpResponse:
    """The review of one period. A POST asks for it in a tone; what is refused is answered with 422
    and takes nothing. At most eight queries beside the session's two.
    """
    span = _span(period)
    if request.method != "POST":
        return _show(request, span)
    if not request.user.is_paying:
        return _show(request, span, refused=NO_ACCESS, status=403)
    tone, key = request.POST.get("tone", ""), _key(request.POST.get("key", ""))
    if tone not in Tone.values or key is None:
        return _show(request, span, refused=INCOMPLETE, status=422)
    asked = ask_for(member=request.user, span=span, tone=Tone(tone), key=key)
    if isinstance(asked, TooManyFailed):
        return _show(request, span, refused=FAILED_TOO_OFTEN, tone=tone, status=422)
    if isinstance(asked, NoEntries | NoTurns):
        # The page says by itself why there is nothing to write, or no turn.
        return _show(request, span, tone=tone, status=422)
    return redirect("growth:review", period)


def _show(
    request: MemberRequest, span: Span, *, refused: str = "", tone: str = "", status: int = 200
) -> HttpResponse:
    member, now = request.user, timezone.now()
    shelf = Shelf(member, now)
    story, failed = shelf.stories.get(span), shelf.failed_of(span)
    turns = turns_of(member, now)
    context: dict[str, Any] = {
        "span": span,
        "slug": span.value.lower(),
        "label": words.LABELS[span],
        "telling": shelf.open_of(span),
        "story": story,
        "turns": turns,
        "refused": refused,
        "has_entries": shelf.has_entries(span),
        "is_closed": not member.is_paying,
        "tones": [(one, words.TONES[one.value]) for one in Tone],
        "tone": tone or (story.tone if story else Tone.MEDIUM),
        "key": uuid4(),
        "ask": words.ask_words(span, has_story=story is not None),
        "rows": shelf.rows(span),
        "not_told": words.not_told_title(span, is_open=shelf.open_of(span) is not None),
        "stretch": words.stretch(span),
    }
    if context["telling"]:
        context |= _progress_of(context["telling"])
    if failed:
        stands = story.made_at.astimezone(member.zone).date() if story else None
        context["failed"] = words_of(failed.fault)
        context["given_back"] = words.given_back(turns.left, stands, shelf.today)
    if story:
        context |= _of_story(story, span, request)
    elif not context["has_entries"]:
        context |= _of_nothing(shelf, span, turns.used)
    return render(request, "growth/review.html", context, status=status)


def _of_story(story: Story, span: Span, request: MemberRequest) -> dict[str, Any]:
    """What a page shows of a review that is there. Two queries."""
    member, today = request.user, request.user.day(timezone.now())
    sources = sources_of(story, member, today)
    rests = {"posts": story.posts, "goals": story.goals}
    return {
        "title": words.headline(span, story.last_day, today, **rests),
        "lede": words.lede(story.made_at.astimezone(member.zone), today, story.tone),
        "holds": words.freshness(span, story.made_on, today),
        "blocks": laid_out(story.parts),
        "sources": sources,
        "cited": words.cited(len(sources), story.posts),
        "dropped": words.left_out(story.dropped),
        "older": words.too_many(story.left_out),
        "entry": Post.objects.of(member).filter(story_key=story.key).first()
        if story.shared_at
        else None,
    }


def _of_nothing(shelf: Shelf, span: Span, used: int) -> dict[str, Any]:
    longer = shelf.longer(span)
    return {
        "title": words.nothing_title(span),
        "none_used": words.none_used(used),
        "instead": words.instead(longer),
        "instead_slug": longer[0].value.lower() if longer else "",
    }


@require_safe
@login_required
def progress(request: MemberRequest, period: str, pk: int) -> HttpResponse:
    """How far a review is: the small part of the page that asks for itself. Nothing is answered
    where nothing is new, so that who hears the page is not told the same again.
    """
    telling = get_object_or_404(
        Telling.objects.filter(member=request.user, period=_span(period)), pk=pk
    )
    context = {"telling": telling, "slug": period, **_progress_of(telling)}
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("growth:review", period)
    if context["is_open"] and request.GET.get("said") == context["step"]:
        return HttpResponse(status=204)
    return render(request, "growth/_progress.html", context)


def _progress_of(telling: Telling) -> dict[str, Any]:
    is_writing = telling.state == "WRITING"
    return {
        "is_open": telling.state in OPEN_STATES,
        "being_told": words.being_told(telling.tone),
        "progress": words.progress_words(telling.words, is_writing=is_writing),
        "step": words.step_of(telling.words, is_writing=is_writing),
    }


@require_safe
@login_required
def told(request: MemberRequest, period: str) -> HttpResponse:
    """What the writer of the review was told, word for word. Its member reads it, nobody else."""
    span = _span(period)
    story = get_object_or_404(Story.objects.filter(member=request.user), period=span)
    context = {
        "story": story,
        "slug": period,
        "label": words.LABELS[span],
        "is_built_in": story.written_by == plain.NAME,
        "when": words.span_words(span, story.last_day, request.user.day(timezone.now())),
    }
    return render(request, "growth/told.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def share(request: MemberRequest, period: str) -> HttpResponse:
    """What others would read; a POST puts it into the diary, once. The key says which review was
    looked at: another one in its place is not shared unseen.
    """
    member, now, span = request.user, timezone.now(), _span(period)
    if not member.is_paying:
        messages.warning(request, NOT_SHARED)
        return redirect("growth:review", period)
    if request.method == "POST":
        key = _key(request.POST.get("key", ""))
        shared = sharing.share(member=member, story_key=key, now=now) if key else None
        if shared and shared.post:
            if shared.is_new:
                messages.success(request, "Shared: all members can read it in the diary now.")
            return redirect("growth:post", shared.post.pk)
        if shared and shared.is_bare:
            messages.warning(request, BARE)
        else:
            messages.warning(request, REPLACED if shared is None or shared.is_gone else DELETED)
        return redirect("growth:review", period)
    story = get_object_or_404(Story.objects.filter(member=member), period=span)
    if story.shared_at:
        return redirect("growth:review", period)
    look = sharing.look_at(story, member, now)
    if look.is_bare:
        messages.warning(request, BARE)
        return redirect("growth:review", period)
    context = {
        "story": story,
        "slug": period,
        "label": words.LABELS[span],
        "entry": look.entry,
        "hidden": words.hidden(look.left_out),
    }
    return render(request, "growth/share.html", context)


def _span(period: str) -> Span:
    span = next((span for span in Span if span.value.lower() == period), None)
    if span is None:
        raise Http404
    return span


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
