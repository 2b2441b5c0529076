"""Random histories of a member: plans, failures, links, introductions, and people who look too
late; told to the machine and to the oracle alike.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from members.models.choices import SeatTier, SubscriptionStatus
from members.rules import standing as machine
from tests.members.standing.oracle import Story
from tests.members.standing.oracle_terms import Kind, Moment, Now

ZONES: Final = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "Australia/Lord_Howe",
)
TIERS: Final = ("INDIVIDUAL", "OWNER", "TEAM_MEMBER")
STATUSES: Final = ("ACTIVE",) * 4 + ("TRIALING", "PAST_DUE", "PAST_DUE", "CANCELLED", "NONE")
KINDS: Final[tuple[Kind, ...]] = (
    ("seen",) * 5 + ("passed",) * 6 + ("linked",) * 3 + ("unlinked", "introduced")
)
# How far the next look is: at once, within the grace, days, a Debtor's time, half a year.
GAPS: Final = (0, 1, 60, 3_600, 20_000, 90_000, 180_000, 700_000, 2_700_000, 16_000_000)
LONGEST: Final = 24


class History:
    """One member's, from a seed. `next_look` is when the machine asks to be looked at."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.zone = self.random.choice(ZONES)
        self.now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(
            seconds=self.random.randrange(31_536_000)
        )
        if self.random.random() < 0.25:
            # On the very stroke at which a member's day begins or ends.
            there, hour = self.now.astimezone(ZoneInfo(self.zone)), self.random.choice((8, 21))
            there = there.replace(hour=hour, minute=0, second=0)
            self.now = there.astimezone(UTC)
        self.plan = Moment(self.now, "seen", "NONE", "INDIVIDUAL")

    def moment(self, next_look: datetime | None) -> Moment:
        """What happens next: often just when something is due, at times long after."""
        random = self.random
        self.now += timedelta(seconds=random.choice(GAPS) * random.random() // 1)
        kind = random.choice(KINDS)
        if next_look and next_look > self.now and random.random() < 0.5:
            self.now, kind = next_look, random.choice(("passed", "passed", kind))
        if kind != "seen":
            return Moment(self.now, kind)
        return self._seen()

    def _seen(self) -> Moment:
        random, before = self.random, self.plan
        status = random.choice(STATUSES)
        failed_at = None
        if status == "PAST_DUE":
            late = timedelta(seconds=random.choice((0, 0, 30, 7_200, 100_000, 3_000_000)))
            again = before.status == "PAST_DUE" and random.random() < 0.6
            failed_at = before.failed_at if again else self.now - late
        self.plan = Moment(
            self.now,
            "seen",
            status,
            before.tier if random.random() < 0.7 else random.choice(TIERS),
            self.now + timedelta(days=random.randrange(1, 40)),
            random.choice((None, None, self.now + timedelta(days=9))),
            failed_at,
        )
        return self.plan


def event(moment: Moment) -> machine.Event:
    """The moment, as the machine is told of it."""
    if moment.kind == "seen":
        return machine.Seen(
            SubscriptionStatus(moment.status),
            SeatTier(moment.tier),
            moment.period_end,
            moment.ends_at,
            moment.failed_at,
        )
    if moment.kind == "introduced":
        return machine.Introduced(moment.now)
    if moment.kind == "linked":
        return machine.Linked()
    return machine.Unlinked() if moment.kind == "unlinked" else machine.Passed()


def told(standing: machine.Standing) -> dict[str, Any]:
    """A standing of the machine's in the oracle's words."""
    return {
        name: str(value) if isinstance(value, str) else value
        for name in Now._fields
        for value in [getattr(standing, name)]
    }


def compared(seed: int) -> Iterator[tuple[Moment, dict[str, Any], dict[str, Any]]]:
    """Each moment of a history with what differs: the machine's side and the oracle's."""
    history = History(seed)
    story, standing = Story(history.zone), machine.Standing(time_zone=history.zone)
    rewarded = False
    for _ in range(history.random.randrange(4, LONGEST)):
        moment = history.moment(machine.next_due(standing))
        standing, effects = machine.step(standing, event(moment), moment.now)
        story = story.then(moment)
        done = {(effect.kind, effect.name) for effect in effects}
        assert len(done) == len(effects), f"twice in one step: {effects}"
        assert not (rewarded and ("AWARD_INTRO", "") in done), "rewarded twice"
        rewarded |= ("AWARD_INTRO", "") in done
        ours = told(standing) | {"effects": done, "next_due": machine.next_due(standing)}
        theirs = story.state()._asdict() | {
            "effects": story.effects(),
            "next_due": story.next_due(),
        }
        differ = [name for name in ours if ours[name] != theirs[name]]
        yield moment, {n: ours[n] for n in differ}, {n: theirs[n] for n in differ}
