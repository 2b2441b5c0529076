"""The sheet an entry is written on: new, and one that was begun."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from growth.diary.writing import actions, kept
from growth.diary.writing.forms import Sent, read_key, read_sent
from growth.diary.writing.outcomes import Conflict, Kept, NotPublished, Refused, TooMuch
from growth.diary.writing.pages import address_of, sheet, told
from growth.diary.writing.rules import Fault, is_blank
from growth.models import Post
from growth.proofreading.views import read
from members.http import MemberRequest

CAME_BACK = "What you typed before you signed in again is saved; go on from here."
NOTHING = Fault("title", "Nothing to save yet: type a title or a line.")


@require_http_methods(["GET", "HEAD", "POST"])
@kept.kept_through_sign_in
def write(request: MemberRequest) -> HttpResponse:
    """A new entry. The first words that are saved make it a draft with a page of its own.

    The pressed button is `deed`: keep, preview, proofread, or publish. What is refused is answered
    with 422, words that stand against those of another device with 409, both with the sheet as
    typed. With ?key the page's script asks for the entry that was begun with it: its page, or a new
    one where there is none.
    """
    if request.method != "POST":
        if begun := _begun_with(request):
            return redirect("growth:draft", begun.pk)
        waits = kept.take(request)
        return _save(request, None, waits, "back") if waits else sheet(request, None)
    return _save(request, None, read_sent(request.POST), request.POST.get("deed", "keep"))


@require_http_methods(["GET", "HEAD", "POST"])
@kept.kept_through_sign_in
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own entry, to go on with; anybody else's is not found. Besides the deeds of `write`
    there is `drop`, of changes that wait to be published. With ?preview it shows what members read.
    """
    try:
        return _draft(request, Post.objects.of(request.user).get(pk=pk))
    except Post.DoesNotExist:
        # Also one that was deleted on another device a moment ago.
        if kept.wants_json(request):
            return JsonResponse({"state": "gone"}, status=404)
        raise Http404 from None


def _begun_with(request: MemberRequest) -> Post | None:
    """The member's entry that was begun with the key an address asks for. No query without one."""
    key = read_key(request.GET.get("key", ""))
    return Post.objects.of(request.user).filter(key=key).first() if key else None


def _draft(request: MemberRequest, post: Post) -> HttpResponse:
    if request.method != "POST":
        waits = kept.take(request)
        return _save(request, post, waits, "back") if waits else sheet(request, post)
    sent, deed = read_sent(request.POST), request.POST.get("deed", "keep")
    return _drop(request, post, sent) if deed == "drop" else _save(request, post, sent, deed)


def _save(request: MemberRequest, post: Post | None, sent: Sent, deed: str) -> HttpResponse:
    """Save what was sent, then do what was asked for."""
    author, now = request.user, timezone.now()
    if post is None and is_blank(sent.words.title) and is_blank(sent.words.content):
        return _refuse(request, None, sent, (NOTHING,))
    try:
        if post is None:
            outcome = actions.begin(author=author, key=sent.key, words=sent.words, now=now)
        else:
            outcome = actions.keep(
                author=author, pk=post.pk, words=sent.words, seen=sent.seen, now=now
            )
    except TooMuch as much:
        return _refuse(request, post, sent, (much.fault,))
    except Refused as why:
        return _refuse(request, post, sent, (Fault("", str(why)),))
    if isinstance(outcome, Conflict):
        return _conflict(request, outcome, sent)
    return _go_on(request, outcome, sent, deed)


def _go_on(request: MemberRequest, outcome: Kept, sent: Sent, deed: str) -> HttpResponse:
    post = outcome.post
    if kept.wants_json(request):
        return told(post, request.user, state="kept")
    if deed == "publish":
        return _publish(request, post, sent)
    if deed == "proofread":
        return read(request, post)
    if deed == "preview":
        return redirect(f"{address_of(post)}?preview#preview")
    messages.success(request, CAME_BACK if deed == "back" else "Saved.")
    return redirect("growth:draft", post.pk)


def _publish(request: MemberRequest, post: Post, sent: Sent) -> HttpResponse:
    outcome = actions.publish(
        author=request.user, pk=post.pk, seen=post.version, now=timezone.now()
    )
    if isinstance(outcome, NotPublished):
        return _refuse(request, outcome.post, sent, outcome.faults)
    if isinstance(outcome, Conflict):
        return _conflict(request, outcome, sent)
    if outcome.first:
        messages.success(request, "Published. All members can read it now.")
    elif outcome.changed:
        messages.success(request, "Your changes are published. Its day and its place stay.")
    return redirect("growth:post", post.pk)


def _drop(request: MemberRequest, post: Post, sent: Sent) -> HttpResponse:
    outcome = actions.drop_edits(
        author=request.user, pk=post.pk, seen=sent.seen, now=timezone.now()
    )
    if isinstance(outcome, Conflict):
        return _conflict(request, outcome, sent)
    messages.success(request, "The changes are dropped; the entry stays as it is published.")
    return redirect("growth:draft", post.pk)


def _refuse(
    request: MemberRequest, post: Post | None, sent: Sent, faults: tuple[Fault, ...]
) -> HttpResponse:
    if kept.wants_json(request):
        words = " ".join(fault.words for fault in faults)
        return JsonResponse({"state": "refused", "words": words}, status=422)
    return sheet(request, post, words=sent.words, key=sent.key, faults=faults, status=422)


def _conflict(request: MemberRequest, outcome: Conflict, sent: Sent) -> HttpResponse:
    post = outcome.post
    if kept.wants_json(request):
        return told(post, request.user, state="conflict", status=409, **outcome.standing._asdict())
    return sheet(request, post, words=sent.words, conflict=outcome, status=409)
