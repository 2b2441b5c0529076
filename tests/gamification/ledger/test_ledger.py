"""The ledger: exact under threads, paid once, never changed."""

import random

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from gamification.ledger.award import award
from gamification.ledger.correct import adjust, reverse
from gamification.models import Action, PointTransaction
from gamification.rules.corrections import ReasonTooShort
from members.models import AuditLog, Member
from tests import cast
from tests.threads import at_once


def total(member: Member) -> int:
    """What the member's row says now."""
    return Member.objects.values_list("total_points", flat=True).get(pk=member.pk)


def ledger_sum(member: Member) -> int:
    """What the ledger adds up to."""
    return PointTransaction.objects.filter(member=member).aggregate(n=Sum("points"))["n"] or 0


def enter(member: Member, points: int, source: str, action: str = "deed") -> PointTransaction:
    """A ledger row written past the actions."""
    return PointTransaction.objects.create(
        member=member, action=action, points=points, source=source
    )


@pytest.mark.django_db(transaction=True)
def test_thirty_two_threads_awarding_at_once_leave_the_exact_total() -> None:
    members = [cast.make_member() for _ in range(4)]

    def work(thread: int) -> None:
        rng = random.Random(thread)
        for n in range(10):
            enter(rng.choice(members), rng.randint(-5, 20), f"{thread}:{n}")

    at_once(work, range(32))
    assert PointTransaction.objects.count() == 320
    assert [total(m) for m in members] == [ledger_sum(m) for m in members]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_simultaneous_replays_of_one_deed_pay_once() -> None:
    member = cast.make_member()
    # A server grants some hundred connections: the replays come in waves of twenty-five.
    entries = [
        entry
        for _ in range(4)
        for entry in at_once(
            lambda _n: award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:42"),
            range(25),
        )
    ]
    assert sum(entry is not None for entry in entries) == 1
    assert total(member) == 5


@pytest.mark.django_db(transaction=True)
def test_statements_for_many_members_in_random_order_never_deadlock() -> None:
    members = [cast.make_member() for _ in range(20)]

    def work(thread: int) -> None:
        rng = random.Random(thread)
        for n in range(8):
            some = rng.sample(members, 10)
            PointTransaction.objects.bulk_create(
                [
                    PointTransaction(member=m, action="deed", points=1, source=f"{thread}:{n}")
                    for m in some
                ]
            )

    at_once(work, range(8))
    assert sum(total(m) for m in members) == 8 * 8 * 10


@pytest.mark.django_db
@pytest.mark.usefixtures("rights_of_the_owner")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gamification_pointtransaction SET points = 999",
        "DELETE FROM gamification_pointtransaction",
        "TRUNCATE gamification_pointtransaction",
        "TRUNCATE members_member CASCADE",
        "SET LOCAL pgtrigger.ignore = '{gamification_pointtransaction_no_update}'; "
        "UPDATE gamification_pointtransaction SET points = 1",
        "UPDATE members_member SET total_points = 999",
    ],
)
def test_the_database_refuses_to_change_the_past(owner: Member, statement: str) -> None:
    enter(owner, 10, "one")
    *before, refused = statement.split("; ")
    with transaction.atomic(), connection.cursor() as cursor:
        # The foreign key's own check of the new entry is still waiting; TRUNCATE would stumble over
        # it first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for part in before:
            cursor.execute(part)
        with (
            pytest.raises(IntegrityError, match=r"append-only|follows the ledger"),
            transaction.atomic(),
        ):
            cursor.execute(refused)
    assert (total(owner), PointTransaction.objects.get().points) == (10, 10)


@pytest.mark.django_db
def test_erasing_a_member_takes_their_entries_along_and_nobody_elses() -> None:
    leaver, stayer = cast.make_member(), cast.make_member()
    enter(leaver, 10, "one")
    enter(stayer, 20, "one")
    leaver.delete()
    assert list(PointTransaction.objects.values_list("member_id", "points")) == [(stayer.pk, 20)]
    assert total(stayer) == 20


@pytest.mark.django_db
def test_bulk_and_raw_inserts_move_the_total_like_any_other(owner: Member) -> None:
    other = cast.make_member()
    PointTransaction.objects.bulk_create(
        [
            PointTransaction(member=m, action="deed", points=p, source=f"{p}")
            for m in (owner, other)
            for p in (50, -20, 3)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gamification_pointtransaction (member_id, action, points, source) "
            "VALUES (%s, 'deed', 7, 'psql')",
            [owner.pk],
        )
    assert (total(owner), total(other)) == (40, 33)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("points", "action", "moves"),
    [(5, "deed", True), (-5, "deed", False), (5, "admin_adjustment", False)],
)
def test_only_an_earned_positive_entry_makes_a_member_active(
    owner: Member, points: int, action: str, moves: bool
) -> None:
    enter(owner, points, "one", action)
    entry = PointTransaction.objects.get()
    owner.refresh_from_db()
    assert owner.last_active_at == (entry.created_at if moves else None)


@pytest.mark.django_db
def test_an_old_reading_of_a_member_does_not_put_back_the_total(owner: Member) -> None:
    stale = Member.objects.get(pk=owner.pk)
    enter(owner, 30, "one")
    stale.company = "New name"
    stale.save()
    owner.refresh_from_db()
    assert (owner.company, owner.total_points) == ("New name", 30)


@pytest.mark.django_db
def test_a_deed_reported_twice_is_paid_once_and_says_so(owner: Member) -> None:
    first = award(member=owner, action=Action.INTRO_COMPLETED, source="intro")
    again = award(member=owner, action=Action.INTRO_COMPLETED, source="intro")
    assert first is not None
    assert (first.points, again, total(owner)) == (25, None, 25)


@pytest.mark.django_db
def test_an_adjustment_needs_a_reason_and_leaves_a_trace(
    owner: Member, super_admin: Member
) -> None:
    with pytest.raises(ReasonTooShort):
        adjust(member=owner, points=10, reason="because", actor=super_admin)
    entry = adjust(member=owner, points=-10, reason="Counted twice in October", actor=super_admin)
    assert total(owner) == -10
    assert entry.metadata == {"reason": "Counted twice in October"}
    trace = AuditLog.objects.get(action="points_adjusted")
    assert (trace.actor, trace.target_id, trace.detail["points"]) == (super_admin, owner.pk, -10)


@pytest.mark.django_db
def test_an_entry_is_reversed_once_by_a_second_entry_that_names_it(
    owner: Member, super_admin: Member
) -> None:
    entry = enter(owner, 50, "one")
    counter = reverse(entry=entry, reason="Submitted by mistake", actor=super_admin)
    again = reverse(entry=entry, reason="Submitted by mistake", actor=super_admin)
    assert counter is not None
    assert counter.metadata is not None
    assert (counter.points, counter.metadata["reverses"], again, total(owner)) == (
        -50,
        entry.pk,
        None,
        0,
    )
