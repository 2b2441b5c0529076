"""What the oracle speaks of: moments, failures, stretches, and how things stand."""

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

Kind = Literal["seen", "linked", "unlinked", "introduced", "passed"]
Effect = tuple[str, str]


class Moment(NamedTuple):
    """Something that happened; the last five say what the plan was then."""

    now: datetime
    kind: Kind
    status: str = ""
    tier: str = ""
    period_end: datetime | None = None
    ends_at: datetime | None = None
    failed_at: datetime | None = None

    @property
    def due(self) -> bool:
        """Whether a renewal is unpaid."""
        return self.status == "PAST_DUE"

    @property
    def gone(self) -> bool:
        """Whether there is no plan any more."""
        return self.kind == "seen" and self.status in ("NONE", "CANCELLED")


class Failure(NamedTuple):
    """A renewal that failed, from the moment we saw it until it no longer mattered."""

    since: int
    failed_at: datetime
    until: int | None
    ran_out: bool

    @property
    def grace_ends(self) -> datetime:
        return self.failed_at + 48 * HOUR

    @property
    def debtor_ends(self) -> datetime:
        return self.grace_ends + 30 * DAY


class Stretch(NamedTuple):
    """Time without a gap in which the member had a plan."""

    since: int
    until: int | None


class Now(NamedTuple):
    """How things stand."""

    status: str
    tier: str
    role: str
    linked: bool
    introduced: bool
    period_end: datetime | None
    ends_at: datetime | None
    active_since: datetime | None
    payment_failed_at: datetime | None
    grace_ends_at: datetime | None
    debtor_ends_at: datetime | None
    previous_role: str
    in_debtor_state: bool
