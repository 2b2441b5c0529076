"""Referrals are settled: what is due is paid, what went back is taken back.

Everything is worked out from what the database and Stripe know now, so it makes no difference in
which order it came, how late, or how often this runs; the keys of the payouts and of the ledger let
each happen once.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from activities.models.referrals import Referral, ReferralPayout
from activities.referrals.actions import person
from activities.referrals.money import facts_of, look
from activities.referrals.querysets import ReferralQuerySet
from activities.referrals.rules import Kind, Person, State, due, is_between_one
from gamification.ledger.award import award
from gamification.ledger.correct import take_back
from gamification.ledger.values import pays
from gamification.models import PointTransaction
from members.billing import client
from members.models import Member

log = logging.getLogger(__name__)
AT_ONCE: Final = 500
REASON: Final = "their payment was given back"


class SwitchedOff(Exception):
    """Staff switched the award off this moment: nothing is written, it is paid once it is on."""


def settle_referrals(*, now: datetime | None = None) -> int:
    """Ask Stripe of whom it may know something new, then pay and take back what is due; how many
    payouts were written or taken back.

    One that fails is left to the next time and keeps nobody else waiting.
    """
    if client.is_on():
        for referral in _walk(Referral.objects.to_look_at().select_related("referee")):
            try:
                look(referral)
            except client.StripeFault as fault:
                log.warning("referral_not_looked_at", extra={"fault": type(fault).__name__})
    count = 0
    for referral in _walk(Referral.objects.with_news()):
        try:
            count += settle(pk=referral.pk, now=now)
        except SwitchedOff:
            continue
        except Exception as fault:
            log.error(
                "referral_failed", extra={"referral": referral.pk, "fault": type(fault).__name__}
            )
    return count


def _walk(referrals: ReferralQuerySet) -> Iterator[Referral]:
    """All of them, oldest first, some at a time; each once."""
    last = 0
    while found := list(referrals.order_by("pk").filter(pk__gt=last)[:AT_ONCE]):
        yield from found
        last = found[-1].pk


@transaction.atomic
def settle(*, pk: int, now: datetime | None = None) -> int:
    """Pay and take back what is due of one referral, all or nothing; how many payouts changed.

    An award that is switched off waits. Raises SwitchedOff where that happens meanwhile.
    """
    now = now or timezone.now()
    referral = Referral.objects.select_for_update().filter(pk=pk).first()
    if referral is None:
        return 0
    referrer, referee = _two(referral)
    facts = facts_of(referral, is_own=is_between_one(_whole(referrer), _whole(referee)))
    known = {payout.kind: payout for payout in referral.payouts.all()}
    wanted = due(facts, {kind: payout.state for kind, payout in known.items()})
    return sum(
        _take_back(known[kind], referrer, now)
        if kind in known
        else _begin(referral, referrer, kind, state, now)
        for kind, state in wanted.items()
    )


def _two(referral: Referral) -> tuple[Member, Member]:
    both = Member.objects.select_related("team").in_bulk(
        [referral.referrer_id, referral.referee_id]
    )
    referral.referee = both[referral.referee_id]
    return both[referral.referrer_id], referral.referee


def _whole(member: Member) -> Person:
    """The member with the customer that pays for their team."""
    found = person(member)
    theirs = member.team.stripe_customer_id if member.team else None
    return replace(found, customers=found.customers | {theirs}) if theirs else found


def _begin(referral: Referral, referrer: Member, kind: Kind, state: State, now: datetime) -> int:
    worth = pays(kind.action)
    if state == State.PAID and not worth:
        return 0
    payout = ReferralPayout.objects.create(
        referral=referral,
        kind=kind,
        state=state,
        worth=worth,
        points=worth if state == State.PAID else 0,
        at=now,
        taken_back_at=now if state == State.TAKEN_BACK else None,
    )
    # What the month had room for, the database has decided.
    payout.refresh_from_db()
    if payout.points:
        part = {"worth": worth} if payout.points < worth else {}
        entry = award(
            member=referrer,
            action=kind.action,
            source=source_of(referral),
            points=payout.points,
            metadata={"referral": referral.pk, **part},
        )
        if entry is None:
            raise SwitchedOff
    return 1


def _take_back(payout: ReferralPayout, referrer: Member, now: datetime) -> int:
    payout.state, payout.taken_back_at = State.TAKEN_BACK, now
    payout.save(update_fields=["state", "taken_back_at"])
    entry = PointTransaction.objects.filter(
        member=referrer, action=Kind(payout.kind).action, source=source_of(payout.referral)
    ).first()
    if entry is not None:
        take_back(entry=entry, reason=REASON)
    return 1


def source_of(referral: Referral) -> str:
    """How the ledger names what it paid for."""
    return f"referral:{referral.pk}"
