"""Letters about goals that end tomorrow, to those who asked for them.

One letter a member and day, where the member lives, from eight in the morning on. It is written in
one transaction with what says that it was: killed anywhere, the next hour goes on.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from growth.goals.rules import LETTERS_FROM, UNTOLD, is_told
from growth.goals.words import letter_of, place_of
from growth.holding import hold_members
from growth.models import DiaryChoices, Goal
from growth.querysets import GoalQuerySet
from members.flags.switches import is_open
from members.letters.actions import write_letter
from members.models import Member
from members.querysets import paying

log = logging.getLogger(__name__)
AT_ONCE: Final = 500
# The days that can be today or tomorrow somewhere, around the day in UTC.
BEFORE, AFTER = timedelta(days=1), timedelta(days=2)


def remind(*, now: datetime) -> int:
    """Write the letters that are due; how many.

    An address that is none keeps nobody else waiting.
    """
    count = 0
    for pk in _members(now):
        try:
            count += remind_member(pk=pk, now=now)
        except ValidationError:
            log.warning("goals_not_told", extra={"member": pk})
    return count


def _members(now: datetime) -> Iterator[int]:
    """Who may be told of something, some at a time; each once."""
    last = 0
    due = _untold().filter(
        paying("member__"),
        ends_on__range=(now.date() - BEFORE, now.date() + AFTER),
        member__is_active=True,
        member__diary_choices__goal_letters=True,
    )
    keys = due.order_by("member_id").values_list("member_id", flat=True).distinct()
    while found := list(keys.filter(member_id__gt=last)[:AT_ONCE]):
        yield from found
        last = found[-1]


@transaction.atomic
def remind_member(*, pk: int, now: datetime) -> bool:
    """Write one member's letter of today, if one is due; whether it was."""
    hold_members(pk)
    # Who was written to meanwhile, by another worker, has the day in this row.
    held = DiaryChoices.objects.select_for_update(of=("self",)).select_related("member")
    choices = held.filter(pk=pk, goal_letters=True).first()
    if choices is None:
        return False
    member, today = choices.member, choices.member.day(now)
    told = choices.goals_told_on
    is_early = now.astimezone(member.zone).hour < LETTERS_FROM
    if not (member.is_active and member.is_paying) or is_early or (told and told >= today):
        return False
    if not is_open("diary", member):
        return False
    goals = _due(member, now)
    if not goals:
        return False
    finding, titles = letter_of([(goal.title, goal.ends_on) for goal in goals], today)
    write_letter(
        kind="goals_end",
        member=member,
        finding=finding,
        goals=titles,
        place=place_of(member.time_zone),
        link=f"{settings.SITE_URL}{reverse('growth:goals')}",
    )
    Goal.objects.filter(pk__in=[goal.pk for goal in goals]).update(reminded_at=now)
    choices.goals_told_on = today
    choices.save(update_fields=["goals_told_on"])
    return True


def _untold() -> GoalQuerySet:
    return Goal.objects.active().filter(reminded_at=None).exclude(period__in=UNTOLD)


def _due(member: Member, now: datetime) -> list[Goal]:
    """The goals a letter of now names, held as they are until it is written."""
    today = member.day(now)
    near = _untold().filter(member=member, ends_on__range=(today, today + timedelta(days=1)))
    return [
        goal
        for goal in near.select_for_update().order_by("ends_on", "id")
        if is_told(
            period=goal.period,
            ends_on=goal.ends_on,
            set_on=member.day(goal.created_at),
            today=today,
        )
    ]
