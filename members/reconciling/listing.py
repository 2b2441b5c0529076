"""Listing one side: page by page into what a run saw, and whether the list can be believed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from members.models import Member, Plan, ReconciliationRun, Sighting
from members.reconciling.sources import NotListed, Off, Sources

Side = Sighting.Side
Stage = ReconciliationRun.Stage
# So many linked members can't all have left the server at once.
FEW: Final = 5
OTHER_ACCOUNT: Final = (
    "Stripe listed none of the subscriptions known here: the key may be of another account, or of"
    " its test mode. Nobody was judged by it."
)
OTHER_SERVER: Final = (
    "Discord listed none of the accounts known here: the server may be another one. Nobody was"
    " judged by it."
)


def move(run: ReconciliationRun, stage: str, place: str, now: datetime) -> None:
    """Write down how far a run got."""
    run.stage, run.place, run.moved_at = stage, place, now
    run.save()


def list_side(
    run: ReconciliationRun, side: str, sources: Sources, clock: Callable[[], datetime]
) -> None:
    """Write down what one side lists. Where it can't be listed to its end, or its list can't be
    believed, the run says so and judges nobody by it.
    """
    is_stripe = side == Side.STRIPE
    try:
        for page in _pages(run, side, sources):
            with transaction.atomic():
                Sighting.objects.bulk_create(page, ignore_conflicts=True)
                run.requests += 1
                move(run, run.stage, page[-1].seen_id if page else run.place, clock())
        problem = _other_account(run) if is_stripe else _other_server(run)
        is_known = not problem
    except NotListed as fault:
        problem = str(fault)
        # Where nothing here is Stripe's, its being off hides nothing.
        ours = Plan.objects.filter(source=Plan.Source.STRIPE)
        is_known = is_stripe and isinstance(fault, Off) and not ours.exists()
    if is_stripe:
        run.knows_stripe = is_known
    else:
        run.knows_discord = is_known
    run.problems = "\n".join(filter(None, [run.problems, problem]))
    move(run, Stage.DISCORD if is_stripe else Stage.MEMBERS, "", clock())


def _pages(run: ReconciliationRun, side: str, sources: Sources) -> Iterator[list[Sighting]]:
    if side == Side.STRIPE:
        for page in sources.subscriptions(run.place):
            yield [_sighting(run, side, one.stripe_id, one) for one in page]
    else:
        for people in sources.wearers(run.place):
            yield [_sighting(run, side, one.discord_id, one) for one in people]


def _sighting(run: ReconciliationRun, side: str, seen_id: str, seen: NamedTuple) -> Sighting:
    return Sighting(run=run, side=side, seen_id=seen_id, says=seen._asdict())


def _other_account(run: ReconciliationRun) -> str:
    ours = Plan.objects.filter(source=Plan.Source.STRIPE)
    known = run.sightings.filter(
        Exists(ours.filter(stripe_id=OuterRef("seen_id"))), side=Side.STRIPE
    )
    return OTHER_ACCOUNT if ours.exists() and not known.exists() else ""


def _other_server(run: ReconciliationRun) -> str:
    linked = Member.objects.filter(discord_id__isnull=False)
    known = run.sightings.filter(
        Exists(linked.filter(discord_id=OuterRef("seen_id"))), side=Side.DISCORD
    )
    return OTHER_SERVER if len(linked[:FEW]) == FEW and not known.exists() else ""
