"""The library, narrowed as asked."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest
from resources.catalogue import Category, Type
from resources.forms import LibraryForm
from resources.models import Resource
from resources.paging import page_of


@require_safe
@login_required
def library(request: MemberRequest) -> HttpResponse:
    """The library, narrowed as asked, a page at a time."""
    form = LibraryForm(request.GET)
    form.is_valid()
    member = request.user
    visible = Resource.objects.visible_to(member)
    facets = _facets(list(visible.facet_counts()), form)
    matching = visible.matching(words=form.words, categories=form.categories, types=form.types)
    context = {
        "form": form,
        "facets": facets,
        "award": pays(Action.RESOURCE_DOWNLOAD) if member.is_paying else 0,
        "total": facets["total"],
        "found": matching.count() if form.is_narrowed else facets["total"],
        **page_of(form, matching, member),
    }
    return render(request, "resources/library.html", context)


def _facets(counts: list[dict[str, Any]], form: LibraryForm) -> dict[str, Any]:
    """The filters with how many resources each holds in the whole library: (value, label,
    number, on).
    """
    by_category: Counter[str] = Counter()
    by_type: Counter[str] = Counter()
    for row in counts:
        by_category[row["category"]] += row["number"]
        by_type[row["type"]] += row["number"]
    return {
        "total": by_type.total(),
        "on": len(form.categories) + len(form.types),
        "categories": [
            (value, label, by_category[value], value in form.categories)
            for value, label in Category.choices
        ],
        "types": [
            (value, label, by_type[value], value in form.types) for value, label in Type.choices
        ],
    }
