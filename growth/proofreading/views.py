"""Having a draft corrected, and taking of it what one wants. Both lead back to the sheet."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from gamification.rules.words import counted
from growth.models import PROOFREADINGS_A_DAY, Post
from growth.proofreading import actions
from growth.proofreading.faults import NotAsked, is_unanswered
from growth.writer.faults import Failed
from members.http import MemberRequest

WHO: Final = "The proofreader"
GIVEN_BACK: Final = "Your draft is as you left it, and this one does not count."
COUNTS: Final = (
    f"Your draft is as you left it. This one counts as one of today's {PROOFREADINGS_A_DAY}, since"
    " it was answered."
)
OTHER: Final = (
    "Nothing was changed: your text is another by now than the one that was corrected. Have it read"
    " again, if you like."
)
MOST_DIGITS: Final = 6


@require_POST
@login_required
def proofread(request: MemberRequest, pk: int) -> HttpResponse:
    """Have one's own entry corrected as it is saved; anybody else's is not found."""
    post = get_object_or_404(
        Post.objects.of(request.user).filter(written_by="").select_related("author"), pk=pk
    )
    return read(request, post)


def read(request: MemberRequest, post: Post) -> HttpResponse:
    """Have a saved entry of the member corrected, and lead to its sheet with what came of it.

    Whoever calls this has saved what was typed: only what is saved is read.
    """
    try:
        actions.correct(post=post, now=timezone.now())
    except NotAsked as why:
        messages.warning(request, str(why))
    except Failed as fault:
        means = GIVEN_BACK if is_unanswered(fault) else COUNTS
        messages.error(request, f"{fault.words_of(WHO)} {means}")
    except Post.DoesNotExist:
        raise Http404 from None
    return redirect("growth:draft", post.pk)


@require_POST
@login_required
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the ticked corrections into one's own text, or with `keep` none of them."""
    get_object_or_404(Post.objects.of(request.user), pk=pk)
    if "keep" in request.POST:
        actions.leave(author=request.user, pk=pk)
        messages.success(request, "Your text is as you wrote it.")
        return redirect("growth:draft", pk)
    try:
        made = actions.take(
            author=request.user,
            pk=pk,
            key=_key(request.POST.get("key", "")),
            taken=_numbers(request.POST.getlist("take")),
            now=timezone.now(),
        )
    except Post.DoesNotExist:
        raise Http404 from None
    except actions.OtherText:
        messages.warning(request, OTHER)
    else:
        messages.success(request, _made(made))
    return redirect("growth:draft", pk)


def _made(made: int) -> str:
    if not made:
        return "None was ticked: your text is as you wrote it."
    said = counted(made, "correction")
    return f"{said[0].upper()}{said[1:]} {'is' if made == 1 else 'are'} in your text now."


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)


def _numbers(said: Iterable[str]) -> set[int]:
    good = (one for one in said if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS)
    return {int(one) for one in good}
