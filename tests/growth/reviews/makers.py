"""What the tests of the pages of reviews start from."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from growth.models import Post, Story, Telling, TellingState, Tone, Turns
from growth.models.stories import StoryPeriod
from growth.rules.windows import Span, window_of
from growth.stories.rules.shapes import HEADINGS, NEXT
from members.models import Member
from tests.growth.makers import make_post, make_telling

MONTH = "/diary/reviews/month/"
PAGES = [MONTH, f"{MONTH}told/", f"{MONTH}share/"]


def ask(client: Client, where: str = MONTH, **typed: Any) -> Any:
    """The form, sent."""
    return client.post(where, {"tone": "HARSH", "key": str(uuid4()), **typed})


def used(member: Member) -> int:
    """How many turns the member took on their last day."""
    row = Turns.objects.filter(member=member).first()
    return row.used if row else 0


def parts_citing(number: int = 2) -> list[dict[str, Any]]:
    """What a review says that cites so many entries, each at least once."""
    sentences = [
        {"text": f"Sentence {n} says what happened.", "cites": [n]} for n in range(1, number + 1)
    ]
    both = {"text": "Write the two calls side by side.", "cites": [1, number]}
    return [
        {"kind": kind, "heading": heading, "sentences": [both] if kind == NEXT else sentences}
        for kind, heading in HEADINGS.items()
    ]


def source_of(number: int, post: Post) -> dict[str, Any]:
    """The entry as a review keeps it."""
    return {
        "number": number,
        "post": post.pk,
        "title": post.title,
        "day": f"{post.published_on}",
        "words": len(post.content.split()),
    }


def make_story(
    member: Member, period: StoryPeriod = StoryPeriod.MONTH, *, cites: int = 2, **more: Any
) -> Story:
    """A review made today that cites so many entries of this day."""
    now = timezone.now()
    made_at = more.pop("made_at", now)
    today = member.day(made_at)
    window = window_of(Span(period.value), today)
    posts = more.pop("of", None) or [make_post(member) for _ in range(cites)]
    given = {
        "tone": Tone.MEDIUM,
        "first_day": window.first,
        "last_day": window.last,
        "posts": max(len(posts), 1),
        "goals": 3,
        "parts": parts_citing(len(posts)),
        "sources": [source_of(number, post) for number, post in enumerate(posts, start=1)],
        "words": 316,
        "told": [
            {"role": "system", "content": "Write a review."},
            {"role": "user", "content": "The entries."},
        ],
        "written_by": "a-model",
        "made_at": made_at,
        "made_on": today,
    }
    return Story.objects.create(member=member, period=period, **(given | more))


def fail(telling: Telling, fault: str = "slow") -> Telling:
    """The writer failed: the turn is back."""
    telling.state, telling.fault = TellingState.FAILED, fault
    telling.finished_at = timezone.now()
    telling.save()
    return telling


def use_turns(member: Member, number: int) -> None:
    """So many reviews were written today."""
    for _ in range(number):
        telling = make_telling(member, period=StoryPeriod.ALL)
        telling.state = TellingState.DONE
        telling.finished_at = timezone.now()
        telling.save()


def days_ago(days: float) -> Any:
    """A moment."""
    return timezone.now() - timedelta(days=days)


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member)
    return client


def told_in(html: str) -> str:
    """A page's text, with each run of blanks as one."""
    return " ".join(html.split())
