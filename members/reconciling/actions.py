"""What happens to runs of the reconciliation. Nothing else writes them, or their differences.

A run lists Stripe and Discord page by page, then compares the members and looks for what belongs to
nobody. Each step is one transaction that says how far it got, so a run that was stopped goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from members.models import (
    AuditLog,
    Member,
    ReconciliationDifference,
    ReconciliationRun,
    Sighting,
)
from members.reconciling import comparing
from members.reconciling.listing import list_side, move
from members.reconciling.sources import Sources

Stage = ReconciliationRun.Stage
Status = ReconciliationRun.Status
State = ReconciliationDifference.State
RECONCILE: Final = "members.reconciling.tasks.reconcile"
# Listings that are older say too little of now: the run begins anew.
STALE_AFTER: Final = timedelta(hours=1)
VERIFY_AFTER: Final = timedelta(hours=1)
# A run that begins this much earlier still counts as an hour later.
NEARLY: Final = timedelta(minutes=5)


@transaction.atomic
def start(
    *,
    occasion: str = ReconciliationRun.Occasion.ASKED,
    started_by: Member | None = None,
    now: datetime | None = None,
) -> ReconciliationRun:
    """Begin a comparison, or have the one that is going on go on. Changes nothing but its records;
    one that staff asked for is audited.
    """
    with connection.cursor() as cursor:
        # One at a time, whoever asks.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('members.reconciling'))")
    run = ReconciliationRun.objects.filter(status=Status.RUNNING).first()
    if run is None:
        now = now or timezone.now()
        run = ReconciliationRun.objects.create(
            occasion=occasion,
            started_by=started_by,
            started_at=now,
            moved_at=now,
            stage=Stage.STRIPE,
        )
        if started_by is not None:
            note(run, started_by, "reconciliation_asked")
    add_job(RECONCILE, run)
    return run


def add_job(task: str, run: ReconciliationRun, at: datetime | None = None) -> None:
    """Have a worker do something with a run; one such job waits at most."""
    lock = f"{task.rpartition('.')[2]}:{run.pk}"
    job = app.configure_task(task, allow_unknown=True, queueing_lock=lock, schedule_at=at)
    # In a savepoint: a job that waits already must not spoil the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(run_id=run.pk)


def note(run: ReconciliationRun, actor: Member, deed: str, **detail: Any) -> None:
    """Put on record what staff did with a run."""
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type="members.ReconciliationRun",
        target_id=run.pk,
        detail=detail,
    )


def carry_on(
    *, run_id: int, sources: Sources, clock: Callable[[], datetime] = timezone.now
) -> ReconciliationRun | None:
    """Take a run to its end from wherever it is; None where none is running under this id."""
    run = ReconciliationRun.objects.filter(pk=run_id, status=Status.RUNNING).first()
    if run is None:
        return None
    if run.stage != Stage.STRIPE and run.moved_at and run.moved_at < clock() - STALE_AFTER:
        _begin_anew(run, clock())
    if run.stage == Stage.STRIPE:
        list_side(run, Sighting.Side.STRIPE, sources, clock)
    if run.stage == Stage.DISCORD:
        list_side(run, Sighting.Side.DISCORD, sources, clock)
    if run.stage == Stage.MEMBERS:
        _compare_members(run, sources, clock)
    if run.stage == Stage.OTHERS:
        _compare_others(run, clock)
        _finish(run, clock())
    return run


@transaction.atomic
def _begin_anew(run: ReconciliationRun, now: datetime) -> None:
    run.sightings.all().delete()
    run.differences.filter(state=State.OPEN).delete()
    run.knows_stripe = run.knows_discord = False
    run.problems, run.compared = "", 0
    move(run, Stage.STRIPE, "", now)


def _compare_members(
    run: ReconciliationRun, sources: Sources, clock: Callable[[], datetime]
) -> None:
    while members := comparing.next_members(int(run.place or 0)):
        with transaction.atomic():
            _write(comparing.compare_members(run, sources, members, clock()))
            run.compared += len(members)
            move(run, Stage.MEMBERS, str(members[-1].pk), clock())
    move(run, Stage.OTHERS, "", clock())


def _compare_others(run: ReconciliationRun, clock: Callable[[], datetime]) -> None:
    """These are few, and what was found before is not found twice: no place is kept."""
    if run.knows_discord:
        for accounts in _after(comparing.unclaimed_accounts, run):
            _write(comparing.of_accounts(run, accounts, clock()))
    if run.knows_stripe:
        for subscriptions in _after(comparing.unknown_subscriptions, run):
            _write(comparing.of_subscriptions(run, subscriptions, clock()))


def _after(
    page: Callable[[ReconciliationRun, int], list[Sighting]], run: ReconciliationRun
) -> Iterator[list[Sighting]]:
    last = 0
    while found := page(run, last):
        yield found
        last = found[-1].pk


def _write(differences: Iterable[ReconciliationDifference]) -> None:
    ReconciliationDifference.objects.bulk_create(differences, ignore_conflicts=True)


@transaction.atomic
def _finish(run: ReconciliationRun, now: datetime) -> None:
    """Count what was found, settle what earlier runs left, and forget what was seen."""
    counted = dict(run.differences.values_list("kind").annotate(Count("pk")).order_by())
    for kind in ReconciliationDifference.Kind.values:
        setattr(run, kind.lower(), counted.get(kind, 0))
    run.status = Status.DONE if run.knows_stripe or run.knows_discord else Status.FAILED
    run.finished_at = now
    settle(run=run, now=now)
    run.sightings.all().delete()
    move(run, Stage.DONE, "", now)


def settle(*, run: ReconciliationRun, now: datetime) -> dict[str, Any]:
    """What this run says of the differences of earlier ones: what was fixed an hour before is
    fixed, or remains; what was open is replaced by what this run found. What it could not see it
    says nothing of.
    """
    known = Q()
    if not run.knows_stripe:
        known &= Q(in_plan=False)
    if not run.knows_discord:
        known &= Q(in_roles=False)
    again = run.differences.filter(subject=OuterRef("subject"), kind=OuterRef("kind"))
    earlier = ReconciliationDifference.objects.filter(known, run__lt=run.pk)
    fixed = earlier.filter(state=State.FIXING, fixed_at__lte=run.started_at - VERIFY_AFTER + NEARLY)
    return {
        "remain": fixed.filter(Exists(again)).update(state=State.REMAINS, settled_at=now),
        "fixed": fixed.filter(~Exists(again)).update(state=State.FIXED, settled_at=now),
        "passed": earlier.filter(state=State.OPEN).update(state=State.PASSED, settled_at=now),
    }
