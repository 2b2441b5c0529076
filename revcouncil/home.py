"""What the home page shows, gathered from the apps; what it says is decided in
`revcouncil.rules`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse

from activities.asked import asked_of
from benchmarks.models import Category
from benchmarks.results.apart import Gap
from gamification.badges.facts import Known
from gamification.badges.progress import badges_of, nearest_words
from gamification.boards import boards
from gamification.models import PointTransaction
from gamification.rules.boards import why_absent
from growth.access import closed_to
from growth.goals.asked import next_deadline
from members.compiled import Compiled
from members.flags.switches import page_is_open
from members.models import Member
from resources import recommending
from resources.models import Resource
from resources.recommending import Shelf
from revcouncil import rules
from revcouncil.topics import reasons

NEWEST = 3
FOR_YOU = 3
BADGES_SHOWN = 4


DAYS = Compiled(
    lambda member, since: (
        PointTransaction.objects.for_member(member).earned().since(since).earned_days()
    ),
    member=-1,
    since=datetime(1970, 1, 1, tzinfo=UTC),
)


def home_finding(
    member: Member,
    standing: boards.Position | None,
    rows: Sequence[boards.Row],
    today: date,
    download_points: int,
) -> dict[str, str]:
    """Title and lede. `rows` are the member's neighbours and the member; `today` is by UTC, as
    the boards are.
    """
    place = standing.place if standing else None
    neighbours = {
        row.place: rules.Rival(row.member.first_name or row.member.display_name, row.points)
        for row in rows
    }
    ahead, behind = (
        (neighbours.get(place - 1), neighbours.get(place + 1)) if place else (None, None)
    )
    points = standing.points if standing else 0
    absent = why_absent(paying=member.is_paying, listed=member.on_leaderboard, span="this month")
    return {
        "absent": absent,
        "title": rules.home_title(place=place, points=points, ahead=ahead, behind=behind),
        "lede": rules.home_lede(
            place=place,
            points=points,
            ahead=ahead,
            today=today,
            download_points=download_points,
            absent=absent,
        ),
    }


def home_streak(member: Member, now: datetime) -> dict[str, Any]:
    """The streak as of today and its strip, in the member's own days. One query."""
    today = now.astimezone(member.zone).date()
    # One day more than the strip shows: the member's first day may begin before the same moment by
    # UTC.
    since = now - timedelta(days=rules.STRIP_DAYS + 1)
    days = {day for (day,) in DAYS.rows(member=member.pk, since=since)}
    return {
        "streak": boards.streak_today(member, now),
        "strip": rules.week_strip(days=days, today=today),
        "strip_words": rules.week_words(days=days, today=today),
    }


def home_books(member: Member, gaps: Sequence[Gap]) -> Shelf:
    """What of the library may be for this member, by what they took and by those answers of theirs
    that stand apart; and the newest. Nothing stands there twice, nor beside the step that names it.

    Two queries, or none where the library is switched off for the member.
    """
    if not page_is_open("resources:library", member):
        return Shelf((), None, ())
    shelf = recommending.shelf_for(
        member, reasons=reasons(gaps), size=FOR_YOU + 1, newest=NEWEST + FOR_YOU
    )
    step = shelf.featured if member.is_paying else None
    picks = [pick for pick in shelf.picks if pick.resource != step][:FOR_YOU]
    shown = {pick.resource.pk for pick in picks}
    newest = [book for book in shelf.newest if book.pk not in shown][:NEWEST]
    return Shelf(picks, shelf.featured, newest)


def home_steps(
    member: Member,
    featured: Resource | None,
    worth: Mapping[str, int | None],
    answered: Collection[Category],
) -> list[dict[str, Any]]:
    """What to do next, each with the address that opens it.

    `worth` is what each action pays today, `answered` the categories that need no more answers.
    """
    steps = rules.next_steps(
        unanswered=[
            (category.value.lower(), category.label)
            for category in Category
            if category not in answered
        ],
        featured=(featured.title, featured.slug, featured.get_type_display()) if featured else None,
        profile={field: getattr(member, field) for field in rules.PROFILE_WANTED},
        paying=member.is_paying,
        benchmark_points=worth.get("benchmark_submission") or 0,
        download_points=worth.get("resource_download") or 0,
        deed=home_deed(member, worth.get("activity_explore") or 0),
    )
    return [
        {**vars(step), "url": reverse(step.route, args=[step.argument] if step.argument else [])}
        for step in steps
        if page_is_open(step.route, member)
    ]


def home_deed(member: Member, first_points: int) -> rules.NextStep | None:
    """What the activities ask of the member; nothing where they are switched off. One query."""
    if not page_is_open("activities:index", member):
        return None
    came_back, draft, is_new = asked_of(member)
    return rules.next_deed(
        came_back=came_back, draft=draft, is_new=is_new, first_points=first_points
    )


def home_badges(member: Member, known: Known) -> dict[str, Any]:
    """The newest badges, how many of how many, and the nearest of those still open."""
    everything = badges_of(facts=known.facts_today(member), held=known.held)
    held = [badge for badge in everything if badge.granted_at]
    return {
        "newest": held[-BADGES_SHOWN:],
        "held": len(held),
        "all": len(everything),
        "nearest": nearest_words(everything),
    }


def home_goals(member: Member) -> dict[str, Any]:
    """The day that ends the next goals of the member; `is_open` is false where there is no diary
    for them. One query, or none.
    """
    if closed_to(member) or not page_is_open("growth:goals", member):
        return {"is_open": False}
    return {"is_open": True, "next": next_deadline(member)}
