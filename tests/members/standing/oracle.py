"""The spec's rules of a subscription and its seat, told a second time and in another way.

It keeps everything that ever happened and, asked how things stand, works it out anew from the
whole story: which stretches were paid for, which failures lay in them, when the member was linked.
Nothing is carried from one moment to the next. It shares no code and no number with the product.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Final

from tests.members.standing.oracle_notices import claim_course, failure_course
from tests.members.standing.oracle_terms import Effect, Failure, Moment, Now, Stretch

PAID: Final = frozenset({"ACTIVE", "TRIALING"})
PAYERS: Final = frozenset({"INDIVIDUAL", "OWNER"})
HIGH: Final = frozenset({"LORD", "KNIGHT"})


class Story:
    """Everything that happened up to one moment; `earlier` is the same story without the last."""

    def __init__(
        self, zone: str, moments: tuple[Moment, ...] = (), earlier: "Story | None" = None
    ) -> None:
        self.zone, self.moments, self.earlier = zone, moments, earlier

    def then(self, moment: Moment) -> "Story":
        """The story with one thing more."""
        return Story(self.zone, (*self.moments, moment), self)

    def chapters(self) -> Iterator["Story"]:
        """This story and every one it grew from, the latest first."""
        story: Story | None = self
        while story is not None and story.moments:
            yield story
            story = story.earlier

    # What happened, as intervals

    @property
    def last(self) -> int:
        return len(self.moments) - 1

    @property
    def now(self) -> datetime:
        return self.moments[-1].now

    @cached_property
    def seen(self) -> list[int]:
        return [place for place, moment in enumerate(self.moments) if moment.kind == "seen"]

    @cached_property
    def failures(self) -> list[Failure]:
        """Each begins with an unpaid renewal and ends with what came first: another answer of
        Stripe, or somebody looking after the Debtor's time.
        """
        found: list[Failure] = []
        for place in self.seen:
            moment = self.moments[place]
            if not moment.due or (found and (found[-1].until is None or place <= found[-1].until)):
                continue
            failure = Failure(place, moment.failed_at or moment.now, None, False)
            if moment.now >= failure.debtor_ends and not self._alive_before(place):
                continue
            answer = next((p for p in self.seen if p > place and not self.moments[p].due), None)
            too_late = next(
                (
                    p
                    for p in range(place, len(self.moments) if answer is None else answer)
                    if self.moments[p].now >= failure.debtor_ends
                ),
                None,
            )
            until = answer if too_late is None else too_late
            found.append(failure._replace(until=until, ran_out=too_late is not None))
        return found

    def _alive_before(self, place: int) -> bool:
        before = [p for p in self.seen if p < place]
        return bool(before) and self.moments[before[-1]].status in PAID

    @cached_property
    def stretches(self) -> list[Stretch]:
        """From a plan that counts to the end of it."""
        begun = [p for p in self.seen if self.moments[p].status in PAID]
        begun += [failure.since for failure in self.failures]
        ended = [p for p in self.seen if self.moments[p].gone]
        ended += [f.until for f in self.failures if f.ran_out and f.until is not None]
        found: list[Stretch] = []
        for start in sorted(begun):
            if found and (found[-1].until is None or start <= found[-1].until):
                continue
            # A renewal that was seen too late begins and ends in one look.
            found.append(Stretch(start, min((p for p in ended if p >= start), default=None)))
        return found

    @property
    def stretch(self) -> Stretch | None:
        """The one that lasts still."""
        return next((s for s in self.stretches[-1:] if s.until is None), None)

    @property
    def failure(self) -> Failure | None:
        """The one that lasts still."""
        return next((f for f in self.failures[-1:] if f.until is None), None)

    @property
    def in_debtor(self) -> bool:
        return self.failure is not None and self.now >= self.failure.grace_ends

    @cached_property
    def status(self) -> str:
        if self.stretch is None:
            return "CANCELLED" if self.stretches else "NONE"
        return self.moments[self.seen[-1]].status

    @cached_property
    def counted(self) -> Moment | None:
        """What Stripe said last of a plan that counted; where none is left, nothing is said."""
        spans = [(s.since, self.last if s.until is None else s.until) for s in self.stretches]
        places = (
            p
            for p in reversed(self.seen)
            if not self.moments[p].gone and any(a <= p <= b for a, b in spans)
        )
        return next((self.moments[p] for p in places), None)

    @property
    def tier(self) -> str:
        return self.counted.tier if self.counted else "INDIVIDUAL"

    @cached_property
    def linked_at(self) -> int | None:
        """Where the link that holds now was made."""
        links = [p for p, moment in enumerate(self.moments) if moment.kind.endswith("linked")]
        cut = max((p for p in links if self.moments[p].kind == "unlinked"), default=-1)
        return min((p for p in links if p > cut), default=None)

    @property
    def has_claimed(self) -> bool:
        """Whether the member was linked at any time of this stretch."""
        since = self.stretch.since if self.stretch else 0
        return any(c.linked_at is not None for c in self.chapters() if c.last >= since)

    @property
    def introduced(self) -> bool:
        return any(moment.kind == "introduced" for moment in self.moments)

    # What follows from it

    @cached_property
    def _within(self) -> list["Story"]:
        """The chapters of this stretch since the link was made, the oldest first."""
        if self.stretch is None or self.linked_at is None:
            return []
        start = max(self.stretch.since, self.linked_at)
        return [chapter for chapter in self.chapters() if chapter.last >= start][::-1]

    @property
    def _linked_as_debtor(self) -> bool:
        return self.in_debtor and self.moments[-1].kind == "linked"

    @property
    def _may_win_roles(self) -> bool:
        """Active, or in the grace of who was: it keeps everything, but a trial had nothing."""
        return not self.in_debtor and (
            self.status == "ACTIVE" or (self.status == "PAST_DUE" and self.active_since is not None)
        )

    @cached_property
    def _was_high(self) -> bool:
        """Whether an introduction has promoted before."""
        return self.earlier is not None and (
            self.earlier._was_high or bool(self.earlier.moments and self.earlier.role in HIGH)
        )

    @cached_property
    def held(self) -> str:
        """The role the member would have if nothing were owed."""
        within = self._within
        admitted = next(
            (p for p, c in enumerate(within) if c._may_win_roles or c._linked_as_debtor), None
        )
        if admitted is None:
            return "NONE"
        risen = any(
            c.introduced and (c._may_win_roles or (c._linked_as_debtor and c._was_high))
            for c in within[admitted:]
        )
        if not risen:
            return "SQUIRE"
        return "KNIGHT" if self.tier == "TEAM_MEMBER" else "LORD"

    @property
    def role(self) -> str:
        return "DEBTOR" if self.in_debtor else self.held

    @property
    def active_since(self) -> datetime | None:
        if self.stretch is None:
            return None
        since = self.stretch.since
        active = (p for p in self.seen if p >= since and self.moments[p].status == "ACTIVE")
        return next((self.moments[p].now for p in active), None)

    def state(self) -> Now:
        """How things stand after the last moment."""
        failure, plan = self.failure, self.counted
        return Now(
            status=self.status,
            tier=self.tier,
            role=self.role,
            linked=self.linked_at is not None,
            introduced=self.introduced,
            period_end=plan.period_end if plan else None,
            ends_at=plan.ends_at if plan and self.stretch else None,
            active_since=self.active_since,
            payment_failed_at=failure.failed_at if failure else None,
            grace_ends_at=failure.grace_ends if failure else None,
            debtor_ends_at=failure.debtor_ends if failure and self.in_debtor else None,
            previous_role=self.held if self.in_debtor else "NONE",
            in_debtor_state=self.in_debtor,
        )

    # What is to be done about it

    def effects(self) -> set[Effect]:
        """What the last moment gave rise to."""
        return set(self._effects())

    def _effects(self) -> Iterator[Effect]:
        before = self.earlier or Story(self.zone)
        was_linked = bool(before.moments) and before.linked_at is not None
        was_role = before.role if before.moments else "NONE"
        if self.role != was_role or (self.linked_at is not None) != was_linked:
            yield "ROLES", ""
        if self.role in HIGH and not self._was_high:
            yield "AWARD_INTRO", ""
        yield from (("LETTER", letter) for letter in self._letters(before))
        if any(f.ran_out and f.until == self.last for f in self.failures):
            yield "END_AT_STRIPE", ""

    def _letters(self, before: "Story") -> Iterator[str]:
        if any(s.until == self.last for s in self.stretches):
            yield "seat_ended"
        pays = self.tier in PAYERS
        paid = any(f.until == self.last and not f.ran_out for f in self.failures)
        if pays and paid and self.moments[-1].status in PAID:
            yield "payment_restored"
        if pays and self.failure:
            looks = [c.now for c in before.chapters() if c.last >= self.failure.since]
            yield from self._newest(failure_course(self.failure.failed_at, self.zone), looks)
        if self._may_be_reminded and self.active_since:
            since = self.stretch.since if self.stretch else 0
            looks = [c.now for c in before.chapters() if c.last >= since and c._may_be_reminded]
            yield from self._newest(claim_course(self.active_since, self.zone), looks)

    @property
    def _may_be_reminded(self) -> bool:
        return self.status == "ACTIVE" and not self.has_claimed

    def _newest(self, course: dict[str, datetime], looks: list[datetime]) -> Iterator[str]:
        """The newest notice that came due since somebody looked last."""
        due = {
            name: when
            for name, when in course.items()
            if when <= self.now and not any(look >= when for look in looks)
        }
        if due:
            yield max(due, key=lambda name: due[name])

    def next_due(self) -> datetime | None:
        """The next moment at which time alone changes anything or sends a letter."""
        ahead: list[datetime] = []
        if self.failure:
            ahead += [self.failure.grace_ends, self.failure.debtor_ends]
            ahead += failure_course(self.failure.failed_at, self.zone).values()
        if self._may_be_reminded and self.active_since:
            ahead += claim_course(self.active_since, self.zone).values()
        return min((when for when in ahead if when > self.now), default=None)
