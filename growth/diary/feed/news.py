"""What is new to a member of what others replied."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Max

from growth.models import ReplyNews
from members.models import Member
from members.rules import tally

NAMED: Final = 3


@dataclass(frozen=True)
class News:
    """How many replies are new, and to which entries: their numbers, titles and how many each."""

    number: int
    entries: list[tuple[int, str, int]]
    others: int

    @property
    def words(self) -> str:
        """How many, in figures."""
        return tally(self.number, "new reply", "new replies")


def news_of(member: Member) -> News | None:
    """The replies the member has not seen; None where there is none. One query."""
    rows = (
        ReplyNews.objects.filter(member=member)
        .values(post=F("reply__post"), title=F("reply__post__title"))
        .annotate(number=Count("pk"), newest=Max("pk"))
        .order_by("-newest")
    )
    found = [(row["post"], row["title"], row["number"]) for row in rows]
    if not found:
        return None
    number = sum(many for _, _, many in found)
    return News(number, found[:NAMED], len(found) - NAMED if len(found) > NAMED else 0)
