"""What the pages of activities show, gathered: the five, what was sent, and what a week holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from activities.catalogue import Activity
from activities.declarations import Declaration
from activities.models import Status, Submission, SubmissionDraft
from activities.rules import quota, words
from activities.rules.payload import read
from activities.rules.points import PER_PEER, PER_STUDENT
from activities.worth import due, paid_for_courses
from gamification.badges import facts
from members.models import Member

HEADS: Final = tuple(quota.MOST)
# More may wait; the headline counts the newest.
MOST_COUNTED: Final = 500


@dataclass(frozen=True)
class Values:
    """What each activity pays one member today."""

    by_action: Mapping[str, int | None]
    courses: int

    def of(self, activity: Activity) -> int:
        """What the action pays; 0 while it is switched off."""
        return self.by_action.get(activity.declaration.action.value) or 0

    def worth(self, activity: Activity, payload: Mapping[str, Any]) -> int:
        """Points of this payload, as `activities.worth` counts them."""
        return due(activity, payload, value=self.of(activity), courses=self.courses)

    def bill(self, activity: Activity, payload: Mapping[str, Any]) -> list[tuple[str, int]]:
        """The lines that add up to that."""
        lines = activity.declaration.worth(payload, self.of(activity))
        if activity is Activity.LEARN and self.courses:
            lines = [*lines, ("Paid for courses already", -min(self.courses, self.of(activity)))]
        return lines

    def sentence(self, activity: Activity) -> str:
        """What it pays, in a sentence."""
        value = self.of(activity)
        if activity.declaration.is_by_heads:
            return words.worth_for(0, (PER_PEER * value, PER_STUDENT * value))
        return words.worth_for(self.worth(activity, {}))


def values_for(member: Member) -> Values:
    """Two queries."""
    return Values(facts.known(member).values, paid_for_courses(member))


@dataclass(frozen=True)
class Left:
    """What is left of one kind of heads in the seven days to a day."""

    name: str
    left: int
    used: int
    most: int
    days: Sequence[tuple[date, int]]
    more_on: date | None

    @property
    def words(self) -> str:
        """How much is used."""
        return f"{self.used} of {self.most} {self.name} used"

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell day by day."""
        return self.name == HEADS[0] or self.used > 0


def week_of(member: Member, on: date, but: Submission | None = None) -> list[Left]:
    """What the seven days to `on` hold of peers and students. One query.

    `but` is a submission that is being changed: it does not stand in its own way.
    """
    rows = Submission.objects.all() if but is None else Submission.objects.exclude(pk=but.pk)
    sessions = rows.sessions_around(member, on, quota.AHEAD_DAYS)
    near = [one for one in sessions if abs((one.on - on).days) < quota.DAYS]
    room = quota.room(near, on)
    days = quota.by_day(near, on)
    week = []
    for place, name in enumerate(HEADS):
        left = getattr(room, name)
        used = quota.MOST[name] - left
        more = quota.next_day(sessions, on) if used else None
        counts = [(day, (peers, students)[place]) for day, peers, students in days]
        week.append(Left(name, left, used, quota.MOST[name], counts, more))
    return week


@dataclass(frozen=True)
class Card:
    """One of the activities as the page offers it."""

    activity: Activity
    pay: list[tuple[int, str]]
    week: list[Left]
    done: Submission | None
    draft: SubmissionDraft | None

    @property
    def declaration(self) -> Declaration:
        """What it is."""
        return self.activity.declaration

    @property
    def symbol(self) -> str:
        """Its icon."""
        return self.activity.value.lower()


def cards(member: Member, values: Values, today: date) -> list[Card]:
    """The activities in their order. Three queries."""
    drafts = {draft.activity: draft for draft in SubmissionDraft.objects.filter(member=member)}
    week = week_of(member, today)
    once = {one.activity: one for one in taken_once(member)}
    found = []
    for activity in Activity:
        value = values.of(activity)
        if activity.declaration.is_by_heads:
            pay = [(PER_PEER * value, "a peer trained"), (PER_STUDENT * value, "a student")]
        else:
            pay = [(values.worth(activity, {}), "")]
        found.append(
            Card(
                activity,
                [line for line in pay if line[0]],
                week if activity.declaration.is_by_heads else [],
                once.get(activity.value),
                drafts.get(activity.value),
            )
        )
    return found


def taken_once(member: Member) -> list[Submission]:
    """Those that wait or were approved of what may be had once."""
    once = [activity.value for activity in Activity if activity.declaration.is_once]
    rows = Submission.objects.of(member)
    return list(rows.filter(activity__in=once, status__in=[Status.PENDING, Status.APPROVED]))


@dataclass(frozen=True)
class Row:
    """One submission in the list of what was sent."""

    submission: Submission
    tag: words.Tag
    is_held: bool
    points: int | None
    why: str
    deed: str


def rows_of(shown: Sequence[Submission], values: Values, now: datetime) -> list[Row]:
    """The submissions as a page lists them."""
    rows = []
    for one in shown:
        is_held = held(one, now)
        waits = one.status == Status.PENDING
        known = one.activity in Activity.values
        points = values.worth(one.kind, one.payload) if waits and known else one.points
        count = len(one.attachments.all())
        files = f"{count} file{'' if count == 1 else 's'}" if count else ""
        why = "; ".join(filter(None, [one.payload.get("place"), files, one.visibility]))
        deed = {"PENDING": "Look" if is_held else "Change", "REJECTED": "Mend it"}
        rows.append(
            Row(
                one,
                words.tag(one.status, is_held=is_held),
                is_held,
                points,
                why,
                deed.get(one.status, "See it"),
            )
        )
    return rows


def held(submission: Submission, now: datetime) -> bool:
    """Whether a reviewer is reading it."""
    claim = getattr(submission, "claim", None)
    return submission.status == Status.PENDING and claim is not None and claim.until > now


def waiting_points(member: Member, values: Values) -> int:
    """What everything of the member's that waits is worth. One query."""
    rows = Submission.objects.of(member).waiting().filter(activity__in=Activity.values)
    found = rows.order_by().values_list("activity", "payload")[:MOST_COUNTED]
    return sum(values.worth(Activity[str(code)], payload) for code, payload in found)


def counted(declaration: Declaration, typed: Mapping[str, str], today: date) -> dict[str, Any]:
    """What can be read of an unfinished form, for what it is worth and the day it falls on."""
    found: dict[str, Any] = {}
    for field in declaration.fields:
        single = read(declaration, {field.name: typed.get(field.name, "")}, today)
        if field.name not in single.faults and (text := typed.get(field.name, "").strip()):
            found[field.name] = text
    for name in HEADS:
        digits = str(found.get(name, "0"))
        found[name] = int(digits) if digits.isascii() and digits.isdigit() else 0
    day = str(found.get("done_on", ""))
    found["done_on"] = date.fromisoformat(day) if day else today
    return found
