"""Something to tell for the job of replies, and how to see that it is done."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from growth.diary.feed.actions import reply
from growth.models import DiaryChoices, ReplyNews
from members.models import Letter
from tests.cast import make_member
from tests.growth.makers import make_post


class OfTheDiary:
    """The part of the world in which members reply to each other."""

    rounds: int

    def replies(self) -> None:
        """Two replies to one author, whose last letter is more than an hour old."""
        author = make_member()
        post, other = make_post(author), make_member()
        for text in ("Same here.", "And worse."):
            reply(post=post, author=other, text=text, key=uuid4(), now=timezone.now())
        long_ago = timezone.now() - timedelta(hours=2)
        DiaryChoices.objects.create(member=author, replies_told_at=long_ago)

    def replies_told(self) -> bool:
        """One letter to each author, of both replies."""
        letters = Letter.objects.filter(kind="entry_replied")
        return (
            not ReplyNews.objects.filter(told_at=None).exists()
            and letters.count() == letters.values("member").distinct().count() == self.rounds
            and set(letters.values_list("subject", flat=True)) == {"Two replies to what you wrote"}
        )
