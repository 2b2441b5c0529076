"""A town in which people join by links, try, pay, leave and get their money back, at random."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, timedelta
from random import Random

import time_machine
from django.db.models import F
from django.utils import timezone

from activities.models import Referral, ReferralPayout
from activities.referrals.actions import attribute, code_of
from activities.referrals.rules import MOST_A_MONTH, Kind, mailbox
from activities.referrals.settling import settle_referrals
from gamification.models import Action, PointTransaction
from members.models import Member, MoneyBack, Plan, Team
from tests import cast
from tests.activities.referrals.makers import buy, give_back, try_it

FIRST = 4


class Town:
    """Everybody in it, and the dice."""

    def __init__(self, seed: int, clock: time_machine.Traveller) -> None:
        self.dice, self.clock = Random(seed), clock
        for _ in range(FIRST):
            self._somebody(f"first{_}@gmail.com")

    def _somebody(self, email: str) -> Member:
        self.clock.shift(timedelta(seconds=1))
        number = Member.objects.count()
        customer = f"cus_{number}_{self.dice.random()}"
        return cast.make_member(
            email=email, date_joined=timezone.now(), stripe_customer_id=customer
        )

    def _any(self) -> Member:
        found = Member.objects.exclude(stripe_customer_id=None).order_by("pk")
        return self.dice.choice(list(found))

    def _plan(self) -> Plan | None:
        plans = list(Plan.objects.order_by("pk"))
        return self.dice.choice(plans) if plans else None

    def live(self, steps: int) -> None:
        """So many things happen; the promises hold after each."""
        deeds: list[Callable[[], None]] = [
            *[self.joins] * 6,
            *[self.tries] * 6,
            *[self.pays] * 8,
            *(self.goes_back, self.is_disputed, self.is_told_late),
            *(self.cancels, self.time_passes, self.is_erased, self.is_locked_out),
            *(self.comes_again, self.sits_in_a_team),
        ]
        for _ in range(steps):
            self.dice.choice(deeds)()
            if self.dice.random() < 0.7:
                for _ in range(self.dice.choice((1, 1, 2))):
                    settle_referrals()
            self.check()

    def joins(self) -> None:
        """By somebody's link, under a new address or a new spelling of a known one."""
        # Some bring many, so that their month is full.
        popular = Member.objects.exclude(stripe_customer_id=None).order_by("pk").first()
        referrer = popular if popular and self.dice.random() < 0.6 else self._any()
        clicked = timezone.now()
        local, _, domain = self._any().email.partition("@")
        number = f"{self.dice.random()}"[2:]
        twin = self.dice.random() < 0.3
        email = f"{local.partition('+')[0]}+{number}@{domain}" if twin else f"n{number}@gmail.com"
        referee = self._somebody(email)
        attribute(referee=referee, code=code_of(member=referrer), clicked=clicked)

    def comes_again(self) -> None:
        """Somebody who is here follows a link: another one's, their own, that of whom they
        brought.
        """
        who, by = self._any(), self._any()
        clicked = timezone.now() - timedelta(days=self.dice.choice((0, 1, 20, 40)))
        attribute(referee=who, code=code_of(member=by), clicked=clicked)

    def tries(self) -> None:
        """A trial begins."""
        who = self._any()
        if not who.plans.filter(status__in=["ACTIVE", "TRIALING"]).exists():
            try_it(who)

    def pays(self) -> None:
        """Money comes, for the first time or again."""
        who = self._any()
        if not who.plans.filter(status__in=["ACTIVE", "TRIALING"]).exists():
            buy(who)
        who.plans.filter(status="TRIALING").update(status="ACTIVE")
        Referral.objects.filter(referee=who).update(
            paid_cents=F("paid_cents") + 4900, looked_at=timezone.now()
        )

    def goes_back(self) -> None:
        """A part of some money, or as much as one bill."""
        if plan := self._plan():
            give_back(plan, self.dice.choice((100, 4900)))

    def is_disputed(self) -> None:
        """A bank wants it back."""
        if plan := self._plan():
            give_back(plan, 4900, kind="DISPUTE", status="needs_response")

    def is_told_late(self) -> None:
        """A refund is known before the payment it is of."""
        who = self._any()
        if not who.plans.exists():
            give_back(buy(who))

    def cancels(self) -> None:
        """A plan ends."""
        if plan := self._plan():
            Plan.objects.filter(pk=plan.pk).update(status="CANCELLED")

    def time_passes(self) -> None:
        """Up to a few weeks."""
        self.clock.shift(timedelta(hours=self.dice.randint(1, 200)))

    def is_erased(self) -> None:
        """Somebody goes, with everything of theirs."""
        if self.dice.random() < 0.4 and Member.objects.count() > FIRST:
            self._any().delete()

    def is_locked_out(self) -> None:
        """Or let in again."""
        away = Member.objects.filter(is_active=False).first()
        who = away or self._any()
        Member.objects.filter(pk=who.pk).update(is_active=not who.is_active)

    def sits_in_a_team(self) -> None:
        """Two share a bill from now on."""
        team = Team.objects.create(name="Tern Outbound", owner_seats=9, team_seats=9)
        for who in (self._any(), self._any()):
            Member.objects.filter(pk=who.pk).update(team=team, seat_tier="OWNER")

    def check(self) -> None:
        """What no sequence may break."""
        brought = {r.referee_id: r.referrer_id for r in Referral.objects.all()}
        mailboxes = {m.pk: mailbox(m.email) for m in Member.objects.all()}
        for referee, referrer in brought.items():
            assert referee != referrer
            assert mailboxes[referee] != mailboxes[referrer], "brought by themselves"
            seen, at = {referee}, referrer
            while at in brought:
                assert at not in seen, "a circle"
                assert mailboxes[at] != mailboxes[referee], "a circle of mailboxes"
                seen.add(at)
                at = brought[at]
            assert at not in seen, "a circle"
        self._check_ledger()

    def _check_ledger(self) -> None:
        actions = [Action.REFERRAL_TRIAL, Action.REFERRAL_PAID]
        entries = list(PointTransaction.objects.filter(action__in=actions))
        once = Counter((entry.action, entry.source) for entry in entries)
        assert set(once.values()) <= {1}, "paid twice"
        months: Counter[tuple[int, int, int]] = Counter()
        for entry in entries:
            at = entry.created_at.astimezone(UTC)
            months[entry.member_id, at.year, at.month] += entry.points
        assert max(months.values(), default=0) <= MOST_A_MONTH, "over the month"
        back = set(
            PointTransaction.objects.filter(source__startswith="reversal:").values_list(
                "source", flat=True
            )
        )
        stand = {
            (entry.action, entry.source): f"reversal:{entry.pk}" not in back for entry in entries
        }
        for payout in ReferralPayout.objects.exclude(points=0):
            key = (Kind(payout.kind).action.value, f"referral:{payout.referral_id}")
            assert stand[key] is (payout.state == "PAID"), "the ledger says another thing"

    def end(self) -> None:
        """Settled once more, nothing whose money went back is left standing."""
        settle_referrals()
        self.check()
        for payout in ReferralPayout.objects.filter(kind="PAID", state="PAID"):
            referee = payout.referral.referee
            money = MoneyBack.objects.filter(plan__stripe_customer_id=referee.stripe_customer_id)
            if payout.referral.referrer.is_active:
                assert not money.filter(kind="DISPUTE").exists()
                back = sum(money.filter(kind="REFUND").values_list("cents", flat=True))
                assert back < payout.referral.paid_cents
