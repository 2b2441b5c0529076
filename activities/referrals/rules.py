"""What the rules of referrals say. Pure: no queries, no clock, no settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models.enums import TextChoices

from gamification.catalogue import Action

# Spec, activities: "at most 50 a month (UTC)".
MOST_A_MONTH: Final = 50
REMEMBERED: Final = timedelta(days=30)
# 32 signs, ten of them: 50 bits. None looks like another one.
SIGNS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
CODE_LENGTH: Final = 10
CODE_PATTERN: Final = rf"^[{SIGNS}]{{{CODE_LENGTH}}}$"
# Domains that are one mailbox provider under two names, and whose dots mean nothing.
DOTLESS: Final = ("gmail.com", "googlemail.com")
# Stripe's words for a refund that never reached anybody, and for a question of a bank that is no
# dispute yet.
NOT_GIVEN_BACK: Final = ("failed", "canceled", "pending", "requires_action")
NO_DISPUTE: Final = ("warning_needs_response", "warning_under_review", "warning_closed")


class Kind(TextChoices):
    """What a referral is paid for, once each."""

    TRIAL = "TRIAL", "Trial begun"
    PAID = "PAID", "First payment"

    @property
    def action(self) -> Action:
        """What the ledger calls it."""
        return Action.REFERRAL_TRIAL if self == Kind.TRIAL else Action.REFERRAL_PAID


class State(TextChoices):
    """What became of a payout. Only PAID moves, to TAKEN_BACK."""

    PAID = "PAID", "Paid"
    CAPPED = "CAPPED", "Month was full"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"
    REFUSED = "REFUSED", "Not between these two"


def month_of(moment: datetime) -> date:
    """The first day of the month it counts towards, in UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def mailbox(email: str) -> str:
    """One word for every spelling of one mailbox: no case, no "+tag", no dots where they mean
    nothing.
    """
    local, _, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), DOTLESS[0]
    return f"{local}@{domain}"


@dataclass(frozen=True)
class Person:
    """What tells two members apart, or shows that they are one."""

    pk: int
    email: str
    joined: datetime
    team: int | None = None
    customers: frozenset[str] = frozenset()
    may_invite: bool = True


def may_attribute(
    *, referrer: Person, referee: Person, above: Iterable[Person], clicked: datetime, now: datetime
) -> bool:
    """Whether the referee came by the referrer's link.

    `above` are whoever brought the referrer, whoever brought those, and so on. Only somebody who
    opened their account after the click is new; nobody brings themselves, nor anybody above them.
    """
    return (
        referrer.may_invite
        and clicked <= referee.joined
        and now - clicked <= REMEMBERED
        and referrer.joined < referee.joined
        and all(
            one.pk != referee.pk and mailbox(one.email) != mailbox(referee.email)
            for one in (referrer, *above)
        )
    )


def is_between_one(referrer: Person, referee: Person) -> bool:
    """Whether the two turned out to be one: a mailbox, a team or a customer at Stripe in common."""
    return (
        mailbox(referrer.email) == mailbox(referee.email)
        or (referrer.team is not None and referrer.team == referee.team)
        or bool(referrer.customers & referee.customers)
    )


@dataclass(frozen=True)
class Facts:
    """What is known of a referee: trial, money that came, money that went back, dispute."""

    began_trial: bool = False
    paid_cents: int = 0
    back_cents: int = 0
    disputed: bool = False
    is_own: bool = False
    # Whether Stripe may know of more payments than `paid_cents`.
    is_stale: bool = False

    @property
    def went_back(self) -> bool | None:
        """Whether nothing is left of the money, or a bank wants some of it back; None while Stripe
        has to be asked.
        """
        if self.disputed:
            return True
        if self.paid_cents > self.back_cents:
            return False
        return None if self.is_stale else self.back_cents > 0


def due(facts: Facts, known: Mapping[str, str]) -> dict[Kind, State]:
    """What is to be written now, by kind; `known` is what was written before.

    A kind that was written is never paid again. Money that was back before it was known pays
    nothing; a trial cost nothing, so its point stays.
    """
    wanted: dict[Kind, State] = {}
    begins = State.REFUSED if facts.is_own else State.PAID
    if Kind.TRIAL not in known and facts.began_trial:
        wanted[Kind.TRIAL] = begins
    if Kind.PAID not in known and facts.paid_cents > 0 and facts.went_back is not None:
        wanted[Kind.PAID] = State.TAKEN_BACK if facts.went_back and not facts.is_own else begins
    if known.get(Kind.PAID) == State.PAID and facts.went_back:
        wanted[Kind.PAID] = State.TAKEN_BACK
    return wanted
