"""load_demo --bulk: rows by COPY, totals by the ledger's own trigger."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission
from benchmarks.rules.answers import read_answers
from gamification.models import PointTransaction
from members.models import Member
from revcouncil.demo import bulk, bulk_answers
from revcouncil.demo.bulk import Added

pytestmark = pytest.mark.django_db


def totals_that_differ() -> int:
    """How many members have another total than their entries add up to."""
    return (
        Member.objects.annotate(summed=Coalesce(Sum("point_transactions__points"), 0))
        .exclude(total_points=F("summed"))
        .count()
    )


def test_totals_are_the_sums_of_the_entries():
    added = bulk.load(members=500, entries=5000, batch=900)

    assert added == Added(500, 5000)
    assert (Member.objects.count(), PointTransaction.objects.count(), totals_that_differ()) == (
        500,
        5000,
        0,
    )
    times = list(PointTransaction.objects.order_by("id").values_list("created_at", flat=True))
    assert times == sorted(times)
    assert datetime.now(UTC) - timedelta(days=366) < times[0]
    assert times[-1] <= datetime.now(UTC)


@pytest.mark.django_db(transaction=True)
def test_streaks_and_totals_are_what_the_ledger_says():
    bulk.load(members=40, entries=4000)

    call_command("check_points", stdout=StringIO())
    assert Member.objects.filter(current_streak__gt=0).exists()


def test_repeating_it_does_nothing():
    bulk.load(members=50, entries=500)

    assert bulk.load(members=50, entries=500) == Added(0, 0)
    assert (Member.objects.count(), PointTransaction.objects.count()) == (50, 500)


@pytest.mark.parametrize("stop", [("Members", 200), ("Entries", 600)])
def test_interrupted_it_goes_on_where_it_stopped(stop: tuple[str, int]):
    def interrupt(what: str, done: int, of: int) -> None:
        if (what, done) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk.load(members=250, entries=1000, batch=100, report=interrupt)
    there = Member.objects.count() + PointTransaction.objects.count()

    added = bulk.load(members=250, entries=1000, batch=100)

    assert there + added.members + added.entries == 1250
    assert (Member.objects.count(), PointTransaction.objects.count(), totals_that_differ()) == (
        250,
        1000,
        0,
    )
    assert PointTransaction.objects.values("source").distinct().count() == 1000


def test_it_grows_and_never_shrinks():
    bulk.load(members=20, entries=100)

    assert bulk.load(members=30, entries=50) == Added(10, 0)
    assert bulk.load(members=10, entries=300) == Added(0, 200)
    assert (Member.objects.count(), PointTransaction.objects.count(), totals_that_differ()) == (
        30,
        300,
        0,
    )


def test_the_command_says_what_it_added(capsys: pytest.CaptureFixture[str]):
    call_command("load_demo", bulk=True, members=10, entries=20)

    assert capsys.readouterr().out.startswith("Added 10 members and 20 ledger entries in ")


def test_bulk_members_answer_within_the_catalogue_and_once():
    bulk.load(members=12, entries=10)
    assert bulk_answers.load(submissions=40) == 40
    assert bulk_answers.load(submissions=48) == 8
    for given in BenchmarkSubmission.objects.all():
        questionnaire = CATEGORIES[Category(given.category)]
        assert read_answers(questionnaire, given.data) == given.data
    assert BenchmarkSubmission.objects.values("member").distinct().count() == 12
