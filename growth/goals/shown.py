"""What the pages of goals show, gathered for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gamification.rules.words import in_words
from growth.goals.rules import is_past, passed
from growth.goals.words import (
    NOUNS,
    Ending,
    Left,
    dates_of,
    headline,
    label_of,
    late_of,
    left_of,
    place_of,
    reached_of,
    set_of,
)
from growth.models import Goal, Post
from growth.rules.terms import Length, Term
from members.models import Member

NEWEST = 4


@dataclass(frozen=True)
class OpenGoal:
    """An open goal: when it was set, and the draft that bears its name; or since when it is past
    its day.
    """

    goal: Goal
    note: str
    draft: int | None = None


@dataclass(frozen=True)
class Block:
    """The goals of one period, and how much of it is left."""

    label: str
    left: Left
    passed: int
    dates: str
    goals: list[OpenGoal]

    @property
    def passed_words(self) -> str:
        """The bar in words."""
        return f"{self.passed}% of the period has passed"


@dataclass(frozen=True)
class ReachedGoal:
    """A goal that was reached: of what period, and when."""

    goal: Goal
    noun: str
    words: str


@dataclass(frozen=True)
class Board:
    """The page of one member's goals."""

    title: str
    lede: str
    counted: str
    place: str
    blocks: list[Block]
    late: list[OpenGoal]
    reached: list[ReachedGoal]
    reached_count: int


def board_of(member: Member, now: datetime) -> Board:
    """A member's own goals: open ones by period, those past their day, and the last reached. Four
    queries at most.
    """
    found = list(Goal.objects.of(member).active().order_by("ends_on", "id"))
    reached = Goal.objects.of(member).completed()
    newest = list(reached.order_by("-completed_at", "-id")[:NEWEST])
    count = reached.count() if len(newest) == NEWEST else len(newest)
    today, zone = member.day(now), member.zone
    past = {goal.pk for goal in found if is_past(goal.ends_on, zone, now)}
    endings = [Ending(Length(goal.period), goal.ends_on, goal.pk in past) for goal in found]
    title, lede = headline(endings, count, today)
    return Board(
        title=title,
        lede=lede,
        counted=in_words(len(found)),
        place=place_of(member.time_zone),
        blocks=_blocks(member, [goal for goal in found if goal.pk not in past], now),
        late=[
            OpenGoal(goal, late_of(Length(goal.period), goal.ends_on, today))
            for goal in found
            if goal.pk in past
        ],
        reached=reached_rows(newest, today),
        reached_count=count,
    )


def _blocks(member: Member, goals: list[Goal], now: datetime) -> list[Block]:
    """The periods that are not over, the shortest first."""
    drafts = _drafts(member, goals)
    order = list(Length)
    by_term: dict[tuple[int, Term], list[Goal]] = {}
    for goal in goals:
        term = Term(goal.starts_on, goal.ends_on)
        by_term.setdefault((order.index(Length(goal.period)), term), []).append(goal)
    today = member.day(now)
    found = []
    for number, term in sorted(by_term):
        label = label_of(order[number], term, today)
        found.append(
            Block(
                label=label,
                left=left_of(order[number], term.ends_on, today, member.time_zone),
                passed=passed(term.starts_on, term.ends_on, member.zone, now),
                dates=dates_of(term),
                goals=[
                    OpenGoal(
                        goal, set_of(member.day(goal.created_at), today), drafts.get(goal.title)
                    )
                    for goal in by_term[number, term]
                ],
            )
        )
    return found


def _drafts(member: Member, goals: list[Goal]) -> dict[str, int]:
    """The newest draft of each title that is a goal's."""
    if not goals:
        return {}
    titles = [goal.title for goal in goals]
    drafts = Post.objects.of(member).drafts().filter(title__in=titles)
    return dict(drafts.order_by("updated_at", "id").values_list("title", "pk"))


def reached_rows(goals: Iterable[Goal], today: date) -> list[ReachedGoal]:
    """Goals that were reached, in words."""
    return [
        ReachedGoal(
            goal,
            NOUNS[Length(goal.period)],
            reached_of(Length(goal.period), goal.ends_on, goal.completed_on or today, today),
        )
        for goal in goals
    ]
