"""The library, narrowed as asked."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest
from members.models import Member
from resources.catalogue import Category, Type
from resources.paging import page_of
from resources.recommending import ON_A_SHELF, Pick, shelf_for
from resources.search import actions
from resources.search import results as found_by
from resources.search.facets import Facets, facets
from resources.search.finding import Narrowed
from resources.search.forms import LibraryForm
from resources.search.planning import FEW
from resources.search.results import MISSED, Results
from resources.search.rules import normal
from resources.search.terms import Kind, term

TAGS_SHOWN: Final = 10
TAGS_LISTED: Final = 1_000
# One session tells of so many missed searches a day.
MISSES_A_DAY: Final = 30


class Choice(NamedTuple):
    """One choice of a filter; `number` as it is shown."""

    value: str
    label: str
    number: str
    on: bool


@require_safe
@login_required
def library(request: MemberRequest) -> HttpResponse:
    """The library, narrowed as asked, a page at a time. What nobody wrote yet is told to the
    curators when the page was left alone for a moment; without a script, by a button.
    """
    form = LibraryForm(request.GET)
    member = request.user
    page = page_of(form, member)
    results: Results = page["results"]
    counted = facets(
        _counted(form, results), tags=TAGS_LISTED if form.lists_all_tags else TAGS_SHOWN
    )
    is_missed = bool(form.words) and results.answer in MISSED and not form.is_literal
    context = {
        "form": form,
        "facets": _facets(counted, form),
        "award": pays(Action.RESOURCE_DOWNLOAD) if member.is_paying else 0,
        "is_empty": not form.is_narrowed and page["is_first"] and not results.rows,
        "found": counted.found,
        "more_than": FEW if counted.found > FEW and form.is_narrowed else 0,
        "answer": results.answer,
        "picks": _picks(form, page, member),
        "is_missed": is_missed,
        "said": results.asked.said,
        "corrections": results.asked.corrections,
        **page,
    }
    return render(request, "resources/library.html", context)


def _picks(form: LibraryForm, page: dict[str, Any], member: Member) -> Sequence[Pick]:
    """What the member may want next, above the whole library alone; not what is featured there.
    Two queries.
    """
    if form.is_narrowed or form.cursor or form.lists_all_tags or not page["results"].rows:
        return ()
    picks = shelf_for(member, size=ON_A_SHELF + 1).picks
    return [pick for pick in picks if pick.resource != page["feature"]][:ON_A_SHELF]


@require_POST
@login_required
def missed(request: MemberRequest) -> HttpResponse:
    """A search found nothing and was left standing: kept once a session and day."""
    form = LibraryForm(request.POST)
    if (
        form.words
        and found_by.results(form.typed, shelves=(), sort="match", size=1, is_literal=False).answer
        in MISSED
    ):
        _tell(request, form.words)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    messages.success(request, "The curators have it on their list.")
    return redirect(reverse("resources:library") + form.address())


def _tell(request: MemberRequest, typed: str) -> None:
    """Keep a miss, unless this session told of it today. The session knows a hash, no words."""
    now = timezone.now()
    said = blake2b(normal(typed).encode(), digest_size=8).hexdigest()
    day, told = request.session.get("missed") or ("", [])
    if day != f"{now:%Y%m%d}":
        told = []
    if said in told or len(told) >= MISSES_A_DAY:
        return
    if actions.miss(typed=typed, now=now):
        request.session["missed"] = (f"{now:%Y%m%d}", [*told, said])


def _counted(form: LibraryForm, results: Results) -> Narrowed:
    """What the numbers are counted in: what is shown, with the filters that are on."""
    shown = results.narrowed
    return replace(shown, shelves=form.shelves) if results.answer == found_by.NOTHING else shown


def _facets(counted: Facets, form: LibraryForm) -> dict[str, Any]:
    def number(written: str) -> str:
        found = counted.numbers.get(written, 0)
        return f"{found:,}{'+' if counted.is_capped and found else ''}"

    chosen = {tag.slug: tag for tag in form.chosen_tags}
    tags = [
        Choice(tag.slug, tag.name, number(tag.term), tag.slug in chosen) for tag in counted.tags
    ]
    shown = {tag.value for tag in tags}
    tags += [Choice(slug, tag.name, "0", True) for slug, tag in chosen.items() if slug not in shown]
    return {
        "on": len(form.categories) + len(form.types) + len(chosen),
        "categories": [
            Choice(value, label, number(term(Kind.CATEGORY, value)), value in form.categories)
            for value, label in Category.choices
        ],
        "types": [
            Choice(value, label, number(term(Kind.TYPE, value)), value in form.types)
            for value, label in Type.choices
        ],
        "tags": tags,
        "number_of_tags": counted.number_of_tags,
        "are_all_tags": len(tags) >= counted.number_of_tags,
    }
