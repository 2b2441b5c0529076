"""Something to do for the jobs of growth."""

from tests.jobs.diary import OfTheDiary
from tests.jobs.goals import OfGoals
from tests.jobs.stories import OfStories


class OfGrowth(OfGoals, OfTheDiary, OfStories):
    """Goals that end, replies nobody was told of, reviews that wait."""

    def growth(self) -> None:
        """One more of each."""
        self.goals()
        self.replies()
        self.reviews()
