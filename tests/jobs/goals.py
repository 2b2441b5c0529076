"""Goals that end tomorrow for the job of letters, and how to see that each was told of once."""

from datetime import timedelta

from django.utils import timezone

from growth.choices import choose
from growth.models import DiaryChoices, Goal, Period
from members.models import Letter, LetterState
from tests.cast import make_member
from tests.growth.makers import make_goal

NOON = 12


class OfGoals:
    """The part of the world that sets itself goals."""

    rounds: int

    def goals(self) -> None:
        """One that ends tomorrow of somebody who wants the letter, one of somebody who doesn't."""
        now = timezone.now()
        # Where it is noon: the letters go from the morning on. "Etc/GMT+5" is behind, "-5" ahead.
        zone = f"Etc/GMT{now.hour - NOON:+d}"
        for wants in (True, False):
            member = make_member(time_zone=zone)
            choose(member, goal_letters=wants)
            today = member.day(now)
            make_goal(
                member,
                period=Period.YEARLY,
                starts_on=today - timedelta(days=9),
                ends_on=today + timedelta(days=1),
                created_at=now - timedelta(days=3),
            )

    def goals_told(self) -> bool:
        """Each letter was written once, went out, and its goal bears its stamp."""
        letters = Letter.objects.filter(kind="goals_end")
        told = Goal.objects.exclude(reminded_at=None)
        return (
            letters.count() == letters.values("to").distinct().count() == self.rounds
            and not letters.exclude(state=LetterState.SENT).exists()
            and told.count() == DiaryChoices.objects.exclude(goals_told_on=None).count()
            and told.count() == self.rounds
        )
