"""Comparing in tests: a mess, a run to its end, and what it found."""

from typing import Any

from members.models import Effect, EffectState, ReconciliationRun
from members.reconciling import actions
from members.standing import outbox
from tests.members.reconciling.mess import NOW, Mess, World

Run = ReconciliationRun


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


def work_effects() -> int:
    """Do what waits in the outbox; how many effects."""
    waiting = Effect.objects.filter(state=EffectState.WAITING)
    done = 0
    while pks := list(waiting.order_by("pk").values_list("pk", flat=True)):
        done += len([outbox.work(effect_id=pk) for pk in pks])
    return done
