"""From answers to snapshots: who counts, what is published anew, what is withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import AgencyAnswers, BenchmarkSubmission, Publication, Snapshot
from benchmarks.publishing.actions import begin, publish, publish_category, simulate
from benchmarks.publishing.reading import editions
from benchmarks.rules.publishing import Outcome
from members.models import Member, Plan, Team
from tests import cast
from tests.benchmarks.answers import gives
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def agency(joined: datetime = LONG_AGO, **answers: Any) -> Member:
    """Somebody on their own, long enough here to count, and what they pay for a domain."""
    member = cast.make_member(date_joined=joined)
    gives(member, answers)
    return member


def agencies(*costs: float) -> list[Member]:
    return [agency(domain_cost=cost) for cost in costs]


def median(cohort: str = "all") -> str | None:
    found = editions(category=Category.INFRASTRUCTURE, cohort=cohort).get("domain_cost")
    return str(found.published.quantiles["median"].value) if found else None


def edit(member: Member, cost: float) -> None:
    submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost})


def test_the_median_of_five_agencies_is_published_on_the_coarse_grid():
    agencies(8, 9, 11.4, 20, 300)
    publish()
    found = editions(category=Category.INFRASTRUCTURE)["domain_cost"]
    assert {name: str(one.value) for name, one in found.published.quantiles.items()} == {
        "median": "11"
    }
    assert found.published.agencies == "5\N{EN DASH}9"


def test_four_agencies_publish_nothing_and_leave_no_row():
    agencies(8, 9, 11, 20)
    publish()
    assert not Snapshot.objects.exists()


def test_an_agency_counts_from_its_thirtieth_day():
    agencies(8, 9, 11, 20)
    agency(joined=timezone.now() - 29 * DAY, domain_cost=12)
    publish()
    assert median() is None
    publish(now=timezone.now() + 2 * DAY)
    assert median() == "11"


def test_where_people_pay_an_agency_counts_once_it_has_paid_a_renewal(settings):
    settings.STRIPE_API_KEY = "sk_test"
    members = agencies(8, 9, 11, 20, 12)
    for member in members[:4]:
        cast.give_plan(member)
    plan = Plan.objects.create(
        source="STRIPE", kind="INDIVIDUAL", member=members[4], stripe_id="sub_1", status="ACTIVE"
    )
    publish()
    assert median() is None
    plan.renewed_at = timezone.now()
    plan.save()
    publish()
    assert median() == "11"


def test_the_next_snapshot_waits_for_three_agencies_that_changed():
    members = agencies(8, 9, 11, 20, 24)
    publish()
    edit(members[0], 30)
    edit(members[1], 31)
    publish()
    assert (median(), Snapshot.objects.count()) == ("11", 1)
    edit(members[2], 32)
    publish()
    assert (median(), Snapshot.objects.count()) == ("30", 2)


def test_fifty_edits_of_one_s_own_answer_change_nothing_published():
    members = agencies(8, 9, 11, 20, 24)
    publish()
    before = list(Snapshot.objects.values())
    for n in range(50):
        edit(members[2], 10 + n)
        if n % 10 == 0:
            publish()
    publish()
    assert list(Snapshot.objects.values()) == before


def test_an_edit_that_is_taken_back_is_no_change():
    members = agencies(8, 9, 11, 20, 24)
    publish()
    for cost in (50, None):
        for member, own in zip(members[:3], (8, 9, 11), strict=True):
            edit(member, cost or own)
        if cost is None:
            publish()
    assert Snapshot.objects.count() == 1


def test_what_moves_away_and_back_hides_nobody_between_two_snapshots():
    members = agencies(8, 9, 11, 20, 24, 26)
    publish()
    for member in members[:3]:
        edit(member, 50)
    publish()
    # The three are back as they were, and one other changed: beside the first it would be alone.
    for member, cost in zip(members[:4], (8, 9, 11, 30), strict=True):
        edit(member, cost)
    publish()
    assert Snapshot.objects.count() == 2
    for member in members[4:]:
        edit(member, 31)
    publish()
    assert Snapshot.objects.count() == 3


def test_a_team_counts_once_with_the_middle_one_of_its_answers():
    agencies(8, 9, 20, 24)
    team = Team.objects.create(name="Five at one table", team_seats=5, created_at=LONG_AGO)
    for cost in (10, 11, 300, 301, 302):
        agency(domain_cost=cost)
    Member.objects.filter(
        pk__in=BenchmarkSubmission.objects.order_by("-pk").values("member")[:5]
    ).update(team=team, seat_tier="TEAM_MEMBER")
    publish()
    row = AgencyAnswers.objects.get(agency__lt=0)
    assert (row.agency, row.data, len(row.members)) == (-team.pk, {"domain_cost": 300}, 5)
    assert median() == "20"


def test_who_joins_a_team_makes_one_change_not_two():
    members = agencies(8, 9, 11, 20, 24, 26)
    team = Team.objects.create(name="Five at one table", team_seats=5, created_at=LONG_AGO)
    Member.objects.filter(pk=members[5].pk).update(team=team, seat_tier="TEAM_MEMBER")
    publish()
    # Their agency is gone, the team's answer is another: two rows, one person. And one edit.
    Member.objects.filter(pk=members[4].pk).update(team=team, seat_tier="TEAM_MEMBER")
    edit(members[0], 31)
    publish()
    assert Snapshot.objects.count() == 1
    edit(members[1], 32)
    publish()
    assert Snapshot.objects.count() == 2


def test_pay_is_published_when_it_has_stood_for_three_months():
    now = timezone.now()
    for pay in (8, 9, 11, 20, 24):
        member = cast.make_member(date_joined=LONG_AGO)
        with time_machine.travel(now - 100 * DAY, tick=False):
            submit(member=member, category=Category.COMPENSATION, data={"va_hourly": pay})
        with time_machine.travel(now - 20 * DAY, tick=False):
            submit(member=member, category=Category.COMPENSATION, data={"va_hourly": 90})
    publish(now=now - 15 * DAY)
    assert not Snapshot.objects.exists()
    publish(now=now)
    found = editions(category=Category.COMPENSATION)["va_hourly"]
    assert str(found.published.quantiles["median"].value) == "11"


def test_a_part_is_shown_as_all_agencies_where_it_is_withheld():
    for n in range(12):
        member = agency(domain_cost=10 + n)
        band = "500k_1m" if n < 9 else "under_100k"
        gives(member, {"revenue_band": band}, category=Category.BUSINESS)
    publish()
    # Nine could be published; then the other three would be what is left of all.
    of_nine = editions(category=Category.INFRASTRUCTURE, cohort="revenue_band:500k_1m")
    assert of_nine["domain_cost"].cohort == "all"
    outcomes = {
        decision.cohort: decision.outcome
        for decided in simulate(now=timezone.now() + DAY)
        if decided.question.key == "domain_cost"
        for decision in decided.decisions
    }
    assert outcomes["revenue_band:500k_1m"] is Outcome.COMPLEMENT
    assert outcomes["revenue_band:under_100k"] is Outcome.TOO_FEW


def test_what_falls_below_five_agencies_is_withdrawn_once_three_have_gone():
    members = agencies(8, 9, 11, 20, 24)
    publish()
    BenchmarkSubmission.objects.filter(member__in=members[:2]).update(is_valid=False)
    publish()
    assert median() == "11"
    BenchmarkSubmission.objects.filter(member=members[2]).update(is_valid=False)
    publish()
    assert median() is None
    assert Snapshot.objects.count() == 2


def test_a_simulation_writes_nothing():
    agencies(8, 9, 11, 20, 24)
    assert any(decided.decisions for decided in simulate())
    assert not Snapshot.objects.exists()
    assert not AgencyAnswers.objects.exists()
    assert not Publication.objects.exists()


def test_a_stopped_run_goes_on_as_of_its_own_time():
    members = agencies(8, 9, 11, 20, 24)
    now = timezone.now()
    run = begin(now=now)
    publish_category(publication_id=run.pk, category=Category.INFRASTRUCTURE)
    edit(members[0], 33)
    done = publish(now=now + DAY)
    assert (done.pk, done.as_of, done.state) == (run.pk, now, Publication.State.DONE)
    assert len(done.done) == len(Category)
    assert Snapshot.objects.count() == 1


def test_an_erased_member_s_answers_are_not_kept_for_the_next_publication(owner: Member):
    from benchmarks.own import TABLES

    members = agencies(8, 9, 11, 20, 24)
    publish()
    table = next(one for one in TABLES if one.name == "benchmarks.AgencyAnswers")
    assert table.forget
    table.forget(members[0])
    assert AgencyAnswers.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_are_one_publication():
    agencies(8, 9, 11, 20, 24)
    at_once(lambda _: publish(), range(2))
    assert Publication.objects.filter(state=Publication.State.RUNNING).count() == 0
    assert Snapshot.objects.count() == 1
    assert AgencyAnswers.objects.count() == 5
