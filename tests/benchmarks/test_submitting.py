"""Answering: one row per member and category, kept history, paid once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission, EarlierAnswers
from benchmarks.progress import progress_of
from benchmarks.rules.answers import AnswersRefused
from gamification.models import PointTransaction
from members.models import Member
from tests import cast
from tests.benchmarks.answers import SMALLEST


def test_the_first_answers_are_kept_and_paid(owner: Member):
    done = submit(
        member=owner,
        category=Category.INFRASTRUCTURE,
        data={"domain_cost": "$1", "inbox_cost": " "},
    )
    owner.refresh_from_db()
    assert done.paid is not None
    assert (done.paid.points, done.paid.source) == (50, "benchmark:INFRASTRUCTURE")
    assert (done.submission.data, done.submission.is_valid, owner.total_points) == (
        {"domain_cost": 1},
        True,
        50,
    )


def test_an_edit_replaces_keeps_the_earlier_answers_and_pays_nothing(owner: Member):
    first = submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    second = submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 14})
    owner.refresh_from_db()
    assert second.paid is None
    assert (second.submission.pk, second.submission.data) == (
        first.submission.pk,
        {"domain_cost": 14},
    )
    assert second.submission.submitted_at == first.submission.submitted_at
    assert second.submission.updated_at > first.submission.updated_at
    assert list(EarlierAnswers.objects.values_list("data", "answered_at")) == [
        ({"domain_cost": 12}, first.submission.updated_at)
    ]
    assert owner.total_points == 50


def test_a_second_click_pays_nothing_and_leaves_no_history(owner: Member):
    for _ in range(2):
        submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    assert (
        BenchmarkSubmission.objects.count(),
        EarlierAnswers.objects.count(),
        PointTransaction.objects.count(),
    ) == (1, 0, 1)


def test_each_category_pays_once(owner: Member):
    assert not any(progress.is_open for progress in progress_of(owner))
    for _ in range(2):
        for category, data in SMALLEST.items():
            submit(member=owner, category=category, data=data)
    owner.refresh_from_db()
    assert owner.total_points == 200
    assert all(progress.is_open for progress in progress_of(owner))


def test_answers_deleted_and_given_again_are_not_paid_again(owner: Member):
    submit(
        member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12}
    ).submission.delete()
    assert (
        submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12}).paid
        is None
    )


def test_what_the_catalogue_refuses_changes_nothing(owner: Member):
    with pytest.raises(AnswersRefused):
        submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 9000})
    assert not BenchmarkSubmission.objects.exists()
    assert not PointTransaction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_submitting_at_once_make_one_row_one_payment_and_lose_no_answers():
    member, threads = cast.make_member(), 12
    start = Barrier(threads)

    def click(number: int) -> bool:
        try:
            start.wait(timeout=30)
            return (
                submit(
                    member=member,
                    category=Category.OPERATIONAL,
                    data={"domains_per_client": number + 1},
                ).paid
                is not None
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        paid = list(pool.map(click, range(threads)))
    member.refresh_from_db()
    given = [
        row["domains_per_client"] for row in EarlierAnswers.objects.values_list("data", flat=True)
    ]
    given.append(BenchmarkSubmission.objects.get().data["domains_per_client"])
    assert sorted(given) == list(range(1, threads + 1))
    assert (paid.count(True), PointTransaction.objects.count(), member.total_points) == (1, 1, 50)


def test_every_category_has_a_smallest_answer(owner: Member):
    assert set(SMALLEST) == set(CATEGORIES)
