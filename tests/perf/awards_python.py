"""Awards a second from Python: `award()` beside one bare `create()` of a ledger row, in autocommit
and in a transaction, one connection each.

Both pay the ledger's trigger; what `award()` costs beyond it is the streak and the badges.
"""

from collections.abc import Callable
from itertools import count
from random import Random
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from gamification.ledger.award import award
from gamification.models import Action, PointTransaction
from members.models import Member
from tests.perf.harness import in_turn, show

PEOPLE = 500
FLOOR = "create() in a transaction (floor)"


def measure(seconds: float, rounds: int) -> None:
    """Print awards a second of each, beside the floor."""
    people = list(Member.objects.order_by("pk")[:PEOPLE])
    numbers, rng = count(), Random(1)
    now = timezone.now()

    def create() -> None:
        member = rng.choice(people)
        PointTransaction.objects.create(
            member=member,
            action=Action.RESOURCE_DOWNLOAD,
            points=5,
            source=f"python:{next(numbers)}",
            created_at=now,
            earned_on=now.date(),
        )

    def create_within() -> None:
        with transaction.atomic():
            create()

    def pay() -> None:
        source = f"python:{next(numbers)}"
        award(member=rng.choice(people), action=Action.RESOURCE_DOWNLOAD, source=source)

    # The first award of each grants its first badge and stores its streak.
    for member in people:
        award(member=member, action=Action.RESOURCE_DOWNLOAD, source=f"python:{next(numbers)}")
    rivals = {FLOOR: create_within, "create() in autocommit": create, "award()": pay}
    rates = in_turn({name: _rate(act, seconds) for name, act in rivals.items()}, rounds)
    show("Single awards from Python, 1 connection", "awards/s", rates, FLOOR, more_is_better=True)


def _rate(act: Callable[[], None], seconds: float) -> Callable[[], float]:
    def rate() -> float:
        began, done = perf_counter(), 0
        while perf_counter() - began < seconds:
            act()
            done += 1
        return done / (perf_counter() - began)

    return rate
