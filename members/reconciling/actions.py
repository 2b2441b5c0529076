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
    Plan,
    ReconciliationDifference,
    ReconciliationRun,
    Sighting,
)
from members.reconciling import comparing
from members.reconciling.sources import NotListed, Off, Sources, Subscription, Wearer

Stage = ReconciliationRun.Stage
Status = ReconciliationRun.Status
State = ReconciliationDifference.State
RECONCILE: Final = "members.reconciling.tasks.reconcile"
# Listings that are older say too little of now: the run begins anew.
STALE_AFTER: Final = timedelta(hours=1)
VERIFY_AFTER: Final = timedelta(hours=1)
# A run that begins this much earlier still counts as an hour later.
NEARLY: Final = timedelta(minutes=5)
FEW: Final = 5


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
        _list(run, Sighting.Side.STRIPE, _subscriptions(run, sources), clock)
    if run.stage == Stage.DISCORD:
        _list(run, Sighting.Side.DISCORD, _wearers(run, sources), clock)
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
    _move(run, Stage.STRIPE, "", now)


def _move(run: ReconciliationRun, stage: str, place: str, now: datetime) -> None:
    run.stage, run.place, run.moved_at = stage, place, now
    run.save()


def _subscriptions(run: ReconciliationRun, sources: Sources) -> Iterator[list[Sighting]]:
    for page in sources.subscriptions(run.place):
        yield [_sighting(run, Sighting.Side.STRIPE, one.stripe_id, one) for one in page]


def _wearers(run: ReconciliationRun, sources: Sources) -> Iterator[list[Sighting]]:
    for page in sources.wearers(run.place):
        yield [_sighting(run, Sighting.Side.DISCORD, one.discord_id, one) for one in page]


def _sighting(
    run: ReconciliationRun, side: str, seen_id: str, seen: Subscription | Wearer
) -> Sighting:
    return Sighting(run=run, side=side, seen_id=seen_id, says=seen._asdict())


def _list(
    run: ReconciliationRun,
    side: str,
    pages: Iterator[list[Sighting]],
    clock: Callable[[], datetime],
) -> None:
    """Write down what one side lists. Where it can't be listed to its end, the run says so and
    judges nobody by it.
    """
    is_stripe = side == Sighting.Side.STRIPE
    problem = ""
    try:
        for page in pages:
            with transaction.atomic():
                Sighting.objects.bulk_create(page, ignore_conflicts=True)
                run.requests += 1
                last = page[-1].seen_id if page else run.place
                _move(run, run.stage, last, clock())
        is_known = True
        problem = _doubt(run, side)
    except NotListed as fault:
        problem = str(fault)
        # Nothing of Stripe's is here to be told about: then nothing is missing.
        ours = Plan.objects.filter(source=Plan.Source.STRIPE)
        is_known = isinstance(fault, Off) and is_stripe and not ours.exists()
    else:
        is_known = not problem
    if is_stripe:
        run.knows_stripe = is_known
    else:
        run.knows_discord = is_known
    run.problems = "\n".join(filter(None, [run.problems, problem]))
    _move(run, Stage.DISCORD if is_stripe else Stage.MEMBERS, "", clock())


def _doubt(run: ReconciliationRun, side: str) -> str:
    """Why a list that came in full can't be that of this community; empty where it can."""
    seen = run.sightings.filter(side=side)
    if side == Sighting.Side.STRIPE:
        ours = Plan.objects.filter(source=Plan.Source.STRIPE)
        known = seen.filter(Exists(Plan.objects.filter(stripe_id=OuterRef("seen_id"))))
        if ours.exists() and not known.exists():
            return (
                "Stripe listed none of the subscriptions known here: the key may be of another"
                " account, or of its test mode. Nobody was judged by it."
            )
        return ""
    linked = Member.objects.filter(discord_id__isnull=False)
    known = seen.filter(Exists(linked.filter(discord_id=OuterRef("seen_id"))))
    if len(linked[:FEW]) == FEW and not known.exists():
        return (
            "Discord listed none of the accounts known here: the server may be another one."
            " Nobody was judged by it."
        )
    return ""


def _compare_members(
    run: ReconciliationRun, sources: Sources, clock: Callable[[], datetime]
) -> None:
    while members := comparing.next_members(int(run.place or 0)):
        with transaction.atomic():
            _write(comparing.compare_members(run, sources, members, clock()))
            run.compared += len(members)
            _move(run, Stage.MEMBERS, str(members[-1].pk), clock())
    _move(run, Stage.OTHERS, "", clock())


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
    _move(run, Stage.DONE, "", now)


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
