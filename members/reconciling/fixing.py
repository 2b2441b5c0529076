"""Putting differences right, when staff say so: through the outbox, at the outbox's pace.

Stripe's word is fetched anew, the machine follows it, and roles are pushed as they are to be at
that moment: what has come right in the meantime is left as it is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from members.models import Member, ReconciliationDifference, ReconciliationRun
from members.reconciling.actions import VERIFY_AFTER, add_job, note, start
from members.reconciling.sources import CanNotFix, NotListed, Sources
from members.standing import outbox
from members.standing.actions import follow_plan

FIX: Final = "members.reconciling.tasks.fix_differences"
VERIFY: Final = "members.reconciling.tasks.verify_fixes"
State = ReconciliationDifference.State
# A fix that nobody could verify for a day is shown again.
GIVE_UP_AFTER: Final = timedelta(days=1)


@transaction.atomic
def ask_to_fix(*, differences: QuerySet[ReconciliationDifference], actor: Member) -> int:
    """Have these differences fixed, with whatever else is open of the same member in the same run.
    Audited. Returns how many; what is fixed already, or can't be, is left.
    """
    chosen = differences.order_by().filter(state=State.OPEN)
    alike = chosen.filter(run=OuterRef("run"), subject=OuterRef("subject"))
    open_ = ReconciliationDifference.objects.filter(state=State.OPEN, can_fix=True)
    found = list(
        open_.filter(Exists(alike))
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", "run")
    )
    count = ReconciliationDifference.objects.filter(pk__in=[pk for pk, _ in found]).update(
        state=State.FIXING, note=""
    )
    for run in ReconciliationRun.objects.filter(pk__in={run for _, run in found}):
        run.mode = ReconciliationRun.Mode.FIX
        run.save(update_fields=["mode"])
        note(run, actor, "differences_fixed", count=sum(of == run.pk for _, of in found))
        add_job(FIX, run)
    return count


def fix(*, run_id: int, sources: Sources, clock: Callable[[], datetime] = timezone.now) -> int:
    """Fix what staff asked for of a run, one subject after the other; how many. Stops with
    NotListed where Stripe does not answer: the rest waits, and goes on later.
    """
    run = ReconciliationRun.objects.get(pk=run_id)
    waiting = run.differences.filter(state=State.FIXING, fixed_at=None).order_by("pk")
    count, fetched = 0, set[str]()
    while (first := waiting.first()) is not None:
        alike = list(waiting.filter(subject=first.subject))
        stripe_id = first.stripe_id if any(one.in_plan for one in alike) else ""
        if stripe_id and stripe_id not in fetched and not _fetch(sources, stripe_id, alike):
            continue
        fetched.add(stripe_id)
        _put_right(alike, clock())
        count += len(alike)
    if count:
        add_job(VERIFY, run, at=clock() + VERIFY_AFTER)
    return count


def _fetch(sources: Sources, stripe_id: str, alike: list[ReconciliationDifference]) -> bool:
    """Bring the plan up to date; False where only staff can, which the difference then says."""
    told = ReconciliationDifference.objects.filter(pk__in=[one.pk for one in alike])
    try:
        sources.sync(stripe_id)
    except CanNotFix as fault:
        told.update(state=State.OPEN, note=str(fault)[:300])
        return False
    except NotListed as fault:
        told.update(note=f"Waits: {fault}"[:300])
        raise
    return True


@transaction.atomic
def _put_right(alike: list[ReconciliationDifference], now: datetime) -> None:
    """Have a member follow their plan and wear their roles; have nobody's account wear none."""
    first = alike[0]
    if first.member is not None:
        if any(one.in_plan for one in alike):
            follow_plan(member_id=first.member.pk, now=now)
        if any(one.in_roles for one in alike):
            outbox.put(kind="ROLES", member=first.member)
    elif first.discord_id:
        outbox.put(
            kind="STRIP_ROLES",
            key=f"strip:{first.discord_id}:{first.pk}",
            discord_id=first.discord_id,
        )
    pks = [one.pk for one in alike]
    ReconciliationDifference.objects.filter(pk__in=pks).update(fixed_at=now, note="")


def verify(*, run_id: int, now: datetime | None = None) -> ReconciliationRun | None:
    """Compare anew, an hour after a fix; None where nothing is left to verify."""
    now = now or timezone.now()
    left = ReconciliationDifference.objects.filter(run=run_id, state=State.FIXING)
    late = left.filter(fixed_at__lt=now - GIVE_UP_AFTER)
    late.update(state=State.OPEN, note="Fixed, but nobody could verify it for a day.")
    if not left.exists():
        return None
    # Should this one not see the side in question, the next hour's will.
    add_job(VERIFY, ReconciliationRun.objects.get(pk=run_id), at=now + VERIFY_AFTER)
    return start(occasion=ReconciliationRun.Occasion.VERIFY, now=now)
