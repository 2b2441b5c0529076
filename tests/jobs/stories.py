"""Something to do for the jobs of reviews, and how to see that it is done."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from growth.models import Story, Telling, TellingState, Tone, Turns
from growth.rules.windows import Span
from growth.stories.actions import ask_for
from growth.stories.telling import find_lost
from tests.cast import make_member
from tests.growth.makers import make_post, make_telling


class OfStories:
    """The part of the world that looks back."""

    rounds: int

    def reviews(self) -> None:
        """Somebody who asks for a review, and somebody whose writer is gone."""
        member = make_member()
        make_post(member)
        ask_for(member=member, span=Span.WEEK, tone=Tone.LOW, key=uuid.uuid4())
        lost = make_telling(make_member())
        long_ago = timezone.now() - timedelta(hours=1)
        Telling.objects.filter(pk=lost.pk).update(state=TellingState.WRITING, beat_at=long_ago)

    def of_stories(self) -> dict[str, Callable[[], bool]]:
        """What each of the jobs is for."""
        return {
            "growth.stories.tasks.tell_story": self.reviews_ended,
            "growth.stories.tasks.find_lost_tellings": self.lost_given_up,
        }

    def reviews_ended(self) -> bool:
        """Each was written once, or gave its turn back once: a minute after its writer died."""
        long_ago = timezone.now() - timedelta(hours=1)
        Telling.objects.filter(state=TellingState.WRITING).update(beat_at=long_ago)
        find_lost()
        done = Telling.objects.filter(state=TellingState.DONE)
        used = sum(Turns.objects.values_list("used", flat=True))
        ended = {TellingState.DONE, TellingState.FAILED}
        return (
            set(Telling.objects.values_list("state", flat=True)) <= ended
            and Telling.objects.count() == 2 * self.rounds
            and used == done.count() == Story.objects.count()
        )

    def lost_given_up(self) -> bool:
        """Nobody waits for a writer who is gone, and each has the turn back."""
        lost = Telling.objects.filter(period="MONTH")
        gone = Turns.objects.filter(member__in=lost.values("member"))
        return set(lost.values_list("state", "fault")) == {("FAILED", "lost")} and not any(
            gone.values_list("used", flat=True)
        )
