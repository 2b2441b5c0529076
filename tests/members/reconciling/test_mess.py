"""A seeded mess of every kind and their mixtures: found whole, fixed on request, verified an hour
later; what was right is left alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from members.models import (
    Effect,
    EffectState,
    Member,
    ReconciliationRun,
    Sighting,
)
from members.reconciling import actions, fixing
from members.standing import outbox
from tests import cast
from tests.members.reconciling import cases  # noqa: F401  (they say which drifts there are)
from tests.members.reconciling.mess import CASES, Mess, World
from tests.members.standing.outbox_of_tests import handling

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
Run = ReconciliationRun
pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world(clock: Any) -> Iterator[World]:
    """Stripe and Discord, with the outbox's hands on them."""
    world = World()
    nothing = lambda effect: None  # noqa: E731
    with handling(ROLES=world.push, STRIP_ROLES=world.strip, LETTER=nothing, AWARD_INTRO=nothing):
        yield world


def seeded(world: World, number: int) -> Mess:
    """The mess, with nothing left to be done by itself."""
    mess = Mess(world, NOW)
    mess.fill(number)
    Effect.objects.all().delete()
    world.written.clear()
    return mess


def compare(world: World, **given: Any) -> Run:
    """One run, to its end."""
    run = actions.start(**given)
    actions.carry_on(run_id=run.pk, sources=world.sources)
    run.refresh_from_db()
    return run


def found(run: Run) -> dict[str, set[str]]:
    """What a run found, by subject."""
    by_subject: dict[str, set[str]] = {}
    for subject, kind in run.differences.values_list("subject", "kind"):
        by_subject.setdefault(subject, set()).add(kind)
    return by_subject


def rows(members: list[int]) -> list[Any]:
    """Which version of each row there is: any write makes another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xmin::text FROM members_member WHERE id = ANY(%s) ORDER BY id", [members]
        )
        return cursor.fetchall()


def work_effects() -> int:
    """Do what waits in the outbox; how many effects."""
    waiting = Effect.objects.filter(state=EffectState.WAITING)
    done = 0
    while pks := list(waiting.order_by("pk").values_list("pk", flat=True)):
        done += len([outbox.work(effect_id=pk) for pk in pks])
    return done


def goes_well(world: World, clock: Any, staff: Member, number: int) -> None:
    mess = seeded(world, number)
    right = rows(mess.right)
    run = compare(world)
    assert found(run) == mess.found
    assert (run.status, run.problems, run.compared) == ("DONE", "", Member.objects.count())
    kinds = [kind for kinds in mess.found.values() for kind in kinds]
    for kind in set(kinds):
        assert getattr(run, kind.lower()) == kinds.count(kind)
    # A report changes nothing, anywhere.
    assert (world.written, Effect.objects.count(), Sighting.objects.count()) == ([], 0, 0)
    pages = -(-len(world.subscriptions) // 100) + -(-len(world.accounts) // 100)
    assert (run.requests, world.pages, world.fetched) == (pages, pages, 0)

    wrong_on_discord = set(
        run.differences.filter(in_roles=True).values_list("discord_id", flat=True)
    )
    asked = fixing.ask_to_fix(differences=run.differences.all(), actor=staff)
    assert asked == run.differences.count()
    assert fixing.fix(run_id=run.pk, sources=world.sources) == asked
    work_effects()
    # As many requests as there is to change, and none about what was right.
    assert sorted(world.written) == sorted(wrong_on_discord)
    in_plan = run.differences.filter(in_plan=True).exclude(stripe_id="")
    assert world.fetched == in_plan.values("stripe_id").distinct().count()
    assert rows(mess.right) == right

    clock.shift(timedelta(hours=1))
    verifying = fixing.verify(run_id=run.pk)
    assert verifying is not None
    actions.carry_on(run_id=verifying.pk, sources=world.sources)
    assert found(verifying) == {}
    assert set(run.differences.values_list("state", flat=True)) == {"FIXED"}
    assert fixing.verify(run_id=run.pk) is None
    assert sorted(world.written) == sorted(wrong_on_discord)


def test_every_drift_is_found_fixed_on_request_and_verified_an_hour_later(
    world: World, clock: Any
) -> None:
    goes_well(world, clock, cast.outsider(is_staff=True), 2 * len(CASES))


@pytest.mark.prove
def test_a_mess_of_a_thousand_is_found_whole_and_fixed(world: World, clock: Any) -> None:
    goes_well(world, clock, cast.outsider(is_staff=True), 1000)
