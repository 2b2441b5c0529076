"""Answers for the tests: the smallest a category takes, and many agencies at once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission
from members.models import Member
from tests import cast

# Long enough here to count in what is published.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SMALLEST: dict[Category, dict[str, Any]] = {
    Category.COMPENSATION: {"va_hourly": 9},
    Category.INFRASTRUCTURE: {"domain_cost": 12},
    Category.BUSINESS: {"revenue_band": "500k_1m"},
    Category.OPERATIONAL: {"domains_per_client": 6},
}


def agencies_that_count(*costs: float) -> list[Member]:
    """Agencies of one, here for long enough to be published, and what each pays for a domain."""
    members = []
    for cost in costs:
        members.append(cast.make_member(date_joined=timezone.now() - timedelta(days=90)))
        gives(members[-1], {"domain_cost": cost})
    return members


def agencies_answer(
    answers: Iterable[dict[str, Any]], *, category: Category = Category.INFRASTRUCTURE
) -> list[Member]:
    """One agency that counts for each set of answers."""
    members = []
    for data in answers:
        members.append(cast.make_member(date_joined=LONG_AGO))
        gives(members[-1], data, category=category)
    return members


def gives(
    member: Member,
    data: dict[str, Any],
    *,
    category: Category = Category.INFRASTRUCTURE,
    accepted: bool = True,
) -> BenchmarkSubmission:
    """A row as it is, past the catalogue and the points."""
    return BenchmarkSubmission.objects.create(
        member=member, category=category, data=data, is_valid=accepted
    )
