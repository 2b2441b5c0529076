"""What the plan's page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from members.billing import client
from members.billing.rules import moment
from members.billing.seats import held
from members.models import Member, Plan, SeatTier
from members.rules.standing import DEBTOR_TIME, GRACE, courses
from members.standing.actions import governing_plan, standing_of

BILLS_SHOWN: Final = 12
BILLS_KEPT_S: Final = 300


@dataclass(frozen=True)
class Kind:
    """One kind of seat: how many are paid, taken or promised, and what they cost, in cents."""

    name: str
    seats: int
    held: int
    each_cents: int

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return max(self.seats - self.held, 0)

    @property
    def cents(self) -> int:
        """What they cost a month."""
        return self.seats * self.each_cents


@dataclass(frozen=True)
class Bill:
    """One bill at Stripe."""

    at: datetime | None
    what: str
    cents: int
    status: str
    pdf: str
    page: str


@dataclass(frozen=True)
class Course:
    """A failed renewal on a line from 0 to 100: where today is, where notices lie."""

    today: float
    day: int
    grace: float
    ticks: tuple[tuple[float, bool], ...]
    declined_at: datetime
    debtor_at: datetime
    ends_at: datetime
    days_left: int

    @property
    def rest(self) -> float:
        """How long the Debtor's part of the line is."""
        return 100 - self.grace

    @property
    def label(self) -> float:
        """Where "today" is written: never beyond either end."""
        return min(max(self.today, 8), 92)


def shown(member: Member, now: datetime | None = None) -> dict[str, Any]:
    """Everything the page needs, for this member."""
    now = now or timezone.now()
    plan = governing_plan(member)
    pays = plan is not None and (plan.member_id == member.pk or member.seat_tier == SeatTier.OWNER)
    bills, bills_fault = _bills(plan) if plan and pays else ([], "")
    kinds = seats(plan) if plan else []
    return {
        "plan": plan,
        "pays": pays,
        "stripe_is_on": client.is_on(),
        "kinds": kinds,
        "seat_count": sum(kind.seats for kind in kinds),
        "free_count": sum(kind.free for kind in kinds),
        "bills": bills,
        "bills_fault": bills_fault,
        "due": next((bill for bill in bills if bill.status == "open"), None),
        "course": course(member, now),
        "prices": {
            "individual": settings.PRICE_INDIVIDUAL_CENTS,
            "owner": settings.PRICE_OWNER_CENTS,
            "team": settings.PRICE_TEAM_CENTS,
        },
        "currency": plan.currency if plan else settings.CURRENCY,
        "trial_days": settings.STRIPE_TRIAL_DAYS,
    }


def seats(plan: Plan) -> list[Kind]:
    """The seats of a plan by kind."""
    if plan.team is None:
        return [Kind("Individual", 1, 1, plan.monthly_cents or settings.PRICE_INDIVIDUAL_CENTS)]
    taken = held(plan.team)
    return [
        Kind("Owner", plan.owner_seats, taken[SeatTier.OWNER], settings.PRICE_OWNER_CENTS),
        Kind("Team", plan.team_seats, taken[SeatTier.TEAM_MEMBER], settings.PRICE_TEAM_CENTS),
    ]


def course(member: Member, now: datetime) -> Course | None:
    """The course of a failed renewal; None without one."""
    failed_at = member.payment_failed_at
    if failed_at is None:
        return None
    seat = getattr(member, "seat", None)
    if seat is None:
        return None
    whole = GRACE + DEBTOR_TIME

    def place(at: datetime) -> float:
        return round(min(max((at - failed_at) / whole, 0), 1) * 100, 2)

    moments = [at for _, at in courses(standing_of(member, seat))]
    return Course(
        today=place(now),
        day=max((now - failed_at - GRACE).days, 0),
        grace=place(failed_at + GRACE),
        ticks=tuple((place(at), at <= now) for at in moments),
        declined_at=failed_at,
        debtor_at=failed_at + GRACE,
        ends_at=failed_at + whole,
        days_left=max(-(-int((failed_at + whole - now).total_seconds()) // 86400), 0),
    )


def forget_bills(plan: Plan) -> None:
    """Have the bills asked for anew."""
    cache.delete(f"bills:{plan.pk}")


def _bills(plan: Plan) -> tuple[list[Bill], str]:
    """The last bills, and why there are none; a Stripe that does not answer spoils no page."""
    if plan.source != Plan.Source.STRIPE or not client.is_on():
        return [], ""
    key = f"bills:{plan.pk}"
    rows = cache.get(key)
    if rows is None:
        try:
            with client.asking() as v1:
                found = v1.invoices.list({"subscription": plan.stripe_id, "limit": BILLS_SHOWN})
                rows = [_row(row) for row in client.plain(found)["data"]]
        except client.StripeFault as fault:
            return [], f"{fault} Your bills are shown here once it answers; nothing is lost."
        cache.set(key, rows, BILLS_KEPT_S)
    return [Bill(moment(at), *rest) for at, *rest in rows], ""


def _row(invoice: dict[str, Any]) -> list[Any]:
    lines = [str(line["description"] or "") for line in invoice["lines"]["data"]]
    return [
        invoice["created"],
        ", ".join(filter(None, lines))[:120] or "Nothing due",
        invoice["amount_due"],
        invoice["status"],
        invoice.get("invoice_pdf") or "",
        invoice.get("hosted_invoice_url") or "",
    ]
