"""Facts and answers for the tests of reviews."""

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from growth.models import Tone
from growth.rules.windows import Span, Window
from growth.stories.actions import ask_for
from growth.stories.outcomes import Asked, Begun
from growth.stories.rules.facts import Entry, Facts, Found, GoalFact, as_entries
from growth.stories.rules.prompt import BEGINS, ENDS
from members.models import Member
from tests.standins.model import Asked as Request

LAST = date(2026, 11, 20)
# What a member of the design's pages wrote.
DIARY = (
    (
        29,
        "Two Fridays without me",
        "I took two Fridays off. Nothing was on fire when I came back. Dmitri led the client call"
        " and forgot nothing. I promised Dmitri a review by the end of the month. What did I do all"
        " those Fridays before?",
    ),
    (
        21,
        "Three calls, no decision",
        "Three first calls with SDR candidates. I will compare them side by side on Monday.",
    ),
    (17, "No, by feel", "Said no to one by feel. Next week I call the other two."),
    (
        15,
        "October in four numbers",
        "Gross margin 66%, eleven retainers, $41,300 of revenue and two churned clients. The margin"
        " is **better** than I feared, see [the sheet](https://sheets.example/x).",
    ),
    (
        8,
        "Eleven domains nobody used",
        "We paid for eleven domains that nobody used. Cancelled them: $132 a year. It took forty"
        " minutes and I had put it off since spring.",
    ),
    (
        3,
        "Raised the retainer by $400; one client left",
        "Raised the price of five retainers by $400. Four said yes within a day. The fifth left;"
        " the hardest to please and the cheapest.",
    ),
)


def entries_of(*texts: tuple[int, str, str], most: int = 60_000) -> tuple[Entry, ...]:
    """Entries of days ago, title and text, the oldest first."""
    found = [
        Found(100 + number, title, text, LAST - timedelta(days=ago))
        for number, (ago, title, text) in enumerate(texts)
    ]
    return as_entries(reversed(found), most)


def goal(title: str, *, days: int = 10, reached: int | None = None) -> GoalFact:
    """A goal of the month that ends in so many days; reached so many days ago."""
    done = None if reached is None else LAST - timedelta(days=reached)
    status = "ACTIVE" if done is None else "COMPLETED"
    return GoalFact(title, "MONTHLY", status, date(2026, 11, 1), LAST + timedelta(days=days), done)


def facts_with(
    texts: Iterable[tuple[int, str, str]] = DIARY, *goals: GoalFact, **more: Any
) -> Facts:
    """What is known of a month of Maren's."""
    given: dict[str, Any] = {
        "name": "Maren Okafor",
        "zone_name": "Europe/Lisbon",
        "profile": (("role", "Owner"),),
        "window": Window(LAST - timedelta(days=29), LAST),
        "entries": entries_of(*texts),
        "goals": goals,
    }
    return Facts(**(given | more))


def claim(text: str, *cites: Any) -> dict[str, Any]:
    """One item of an answer."""
    return {"text": text, "cites": list(cites)}


def answer_with(**parts: Any) -> str:
    """An answer with these parts, the others empty."""
    return json.dumps({"evidence": [], "achievements": [], "gaps": [], "next": []} | parts)


def asked_facts(asked: Request) -> dict[str, Any]:
    """The facts of a request, as a model reads them."""
    _, _, rest = asked.body["messages"][1]["content"].partition(BEGINS)
    return json.loads(rest.partition(ENDS)[0])


def honest(asked: Request) -> str:
    """A model that does as it is told: it tells of each entry, and quotes its first words."""
    facts = asked_facts(asked)
    claims: list[dict[str, Any]] = []
    for entry in facts["entries"][:12]:
        words = " ".join(entry["text"].replace('"', "").split()[:4])
        text = f"On that day you wrote “{words}”, and that is what this entry shows of the period"
        claims.append(
            claim(f"{text} you look back on, number {len(claims)} of those read.", entry["number"])
        )
    number = facts["entries"][-1]["number"]
    more = [
        claim(
            f"{say} is what the newest of your entries comes to, when it is read on its own,"
            " and nothing in the days around it speaks against that.",
            number,
        )
        for say in ("Steady work", "One open end", "Going on")
    ]
    goals = [
        {"goal": one["goal"], "sentences": [claim("It is spoken of, and it stays open.", number)]}
        for one in facts.get("goals", [])
    ]
    parts = {"evidence": claims, "achievements": more[:1], "gaps": more[1:2], "next": more[2:]}
    return answer_with(**parts, **({"goals": goals} if goals else {}))


def ask(
    member: Member, span: Span = Span.MONTH, tone: Tone = Tone.MEDIUM, key: uuid.UUID | None = None
) -> Asked:
    """Ask for a review, by a form of its own."""
    return ask_for(member=member, span=span, tone=tone, key=key or uuid.uuid4())


def begun(member: Member, span: Span = Span.MONTH, tone: Tone = Tone.MEDIUM) -> int:
    """The telling that begins."""
    asked = ask(member, span, tone)
    assert isinstance(asked, Begun)
    return asked.telling.pk


Say = Callable[[Request], str]
