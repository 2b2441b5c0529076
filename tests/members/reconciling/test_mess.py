"""A seeded mess of every kind and their mixtures: found whole, fixed on request, verified an hour
later; what was right is left alone.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from members.models import Effect, Member, Sighting
from members.reconciling import actions, fixing
from tests import cast
from tests.members.reconciling import cases
from tests.members.reconciling.comparing import compare, found, seeded, work_effects
from tests.members.reconciling.mess import CASES, World

pytestmark = pytest.mark.django_db
assert cases  # they say which drifts there are


def rows(members: list[int]) -> list[Any]:
    """Which version of each row there is: any write makes another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xmin::text FROM members_member WHERE id = ANY(%s) ORDER BY id", [members]
        )
        return cursor.fetchall()


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
