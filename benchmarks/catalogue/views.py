"""The catalogue for reading: a page for people, a JSON Schema of each category for programs."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.catalogue.schema import schema_of
from benchmarks.catalogue.version import CATALOGUE_VERSION
from benchmarks.rules.typed import bounds_line
from members.http import MemberRequest


@require_safe
@login_required
def questions(request: MemberRequest) -> HttpResponse:
    """Every question, with its unit, its bounds and what is meant by it."""
    listed = [
        (questionnaire, [(question, bounds_line(question)) for question in questionnaire.questions])
        for questionnaire in CATEGORIES.values()
    ]
    context = {"listed": listed, "version": CATALOGUE_VERSION}
    return render(request, "benchmarks/questions.html", context)


@require_safe
@login_required
def schema(request: MemberRequest, category: Category) -> JsonResponse:
    """One category as a JSON Schema."""
    address = request.build_absolute_uri(request.path)
    return JsonResponse(
        schema_of(CATEGORIES[category], address=address),
        content_type="application/schema+json",
        json_dumps_params={"indent": 2},
    )
