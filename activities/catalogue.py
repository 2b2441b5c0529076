"""Every activity, declared once: a sixth is a new member of `Activity`, and nothing else.

From it follow the form, the check of what is typed, the points, the rules of the review, the admin
and the words. The database holds the form of the code, and by their codes the quota of AMPLIFY and
that LEARN is once (`activities/models/guards.py`).
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models.enums import TextChoices

from activities.declarations import Declaration, Evidence, Field, Kind
from activities.rules.points import by_heads, flat, flat_worth, heads_worth
from activities.rules.quota import MOST
from gamification.catalogue import Action

CODE_LENGTH: Final = 20


def _titled(payload: Mapping[str, Any]) -> str:
    return str(payload.get("title") or "")


def _session(payload: Mapping[str, Any]) -> str:
    parts = []
    if title := str(payload.get("title") or ""):
        parts.append(f"“{title}”")
    for name, one, many in (("peers", "peer", "peers"), ("students", "student", "students")):
        if count := int(payload.get(name, 0)):
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts)


def _course(payload: Mapping[str, Any]) -> str:
    return str(payload.get("course") or "")


def _begins(name: str) -> Any:
    def words(payload: Mapping[str, Any]) -> str:
        text = " ".join(str(payload.get(name) or "").split())
        return text if len(text) <= 60 else f"{text[:59]}…"

    return words


class Activity(TextChoices):
    """What a member can report: code, declaration, label. In the order of the page."""

    declaration: Declaration

    def __new__(cls, code: str, declaration: Declaration) -> "Activity":
        """A text, the code, that knows its declaration."""
        activity = str.__new__(cls, code)
        activity._value_ = code
        activity.declaration = declaration
        return activity

    LEARN = (
        "LEARN",
        Declaration(
            name="Learn",
            deed="Report a course",
            what="A course you completed, with its certificate. Once.",
            action=Action.ACTIVITY_LEARN,
            fields=(
                Field(
                    name="course",
                    label="Course",
                    kind=Kind.LINE,
                    at_least=3,
                    at_most=140,
                    hint="Its name, as the certificate says it.",
                ),
            ),
            evidence=Evidence(
                "Certificate",
                "One file. A certificate that earned another member points is refused.",
                at_most=1,
            ),
            pays=flat,
            worth=flat_worth,
            summary=_course,
            is_once=True,
        ),
        "LEARN",
    )
    EXPLORE = (
        "EXPLORE",
        Declaration(
            name="Explore",
            deed="Report what you tried",
            what="Something new you tried, and what you learned from it.",
            action=Action.ACTIVITY_EXPLORE,
            fields=(
                Field(
                    name="done_on",
                    label="Day",
                    kind=Kind.DAY,
                    hint="When you tried it.",
                ),
                Field(
                    name="reflection",
                    label="What you tried, and what came of it",
                    kind=Kind.TEXT,
                    at_least=150,
                    at_most=5000,
                    hint="150 characters or more. What did you expect, what happened instead?",
                ),
            ),
            evidence=Evidence("Evidence", "A picture, a screenshot, a page that shows it."),
            pays=flat,
            worth=flat_worth,
            summary=_begins("reflection"),
            ages=True,
        ),
        "EXPLORE",
    )
    AMPLIFY = (
        "AMPLIFY",
        Declaration(
            name="Amplify",
            deed="Report a session",
            what="A session in which you trained peers or students.",
            action=Action.ACTIVITY_AMPLIFY,
            fields=(
                Field(
                    name="title",
                    label="Title",
                    kind=Kind.LINE,
                    is_required=False,
                    at_most=140,
                    hint="What it was about.",
                ),
                Field(
                    name="done_on",
                    label="Day",
                    kind=Kind.DAY,
                    hint="The day it was held on, in your time zone.",
                ),
                Field(
                    name="begins_at",
                    label="Begin",
                    kind=Kind.TIME,
                    is_required=False,
                ),
                Field(
                    name="minutes",
                    label="Length",
                    kind=Kind.COUNT,
                    is_required=False,
                    at_least=1,
                    at_most=24 * 60,
                    unit="minutes",
                ),
                Field(
                    name="peers",
                    label="Peers",
                    kind=Kind.COUNT,
                    at_most=MOST["peers"],
                    unit="people",
                    hint="Agency owners and their teams. At most 50 in seven days.",
                ),
                Field(
                    name="students",
                    label="Students",
                    kind=Kind.COUNT,
                    at_most=MOST["students"],
                    unit="people",
                    hint="Everybody else you trained. At most 200 in seven days.",
                ),
                Field(
                    name="place",
                    label="Place",
                    kind=Kind.LINE,
                    is_required=False,
                    at_most=140,
                    hint="A room and a town, or the call it was held in.",
                ),
                Field(
                    name="with",
                    label="Led with",
                    kind=Kind.NAMES,
                    is_required=False,
                    at_most=10,
                    hint="Others who led it with you, one a line.",
                ),
            ),
            evidence=Evidence("Proof", "A sign-up sheet, a photograph, the list of the call."),
            pays=by_heads,
            worth=heads_worth,
            summary=_session,
            ages=True,
            needs=(("peers", "students"),),
        ),
        "AMPLIFY",
    )
    PRESENT = (
        "PRESENT",
        Declaration(
            name="Present",
            deed="Report a post",
            what="A post on LinkedIn about your work.",
            action=Action.ACTIVITY_PRESENT,
            fields=(
                Field(
                    name="link",
                    label="Address of the post",
                    kind=Kind.LINK,
                    at_most=500,
                    hosts=("linkedin.com",),
                    hint="It begins with https://www.linkedin.com/",
                ),
                Field(
                    name="caption",
                    label="What it says",
                    kind=Kind.TEXT,
                    at_least=10,
                    at_most=3000,
                    hint="10 characters or more.",
                ),
            ),
            evidence=Evidence("Screenshot", "The post as others see it."),
            pays=flat,
            worth=flat_worth,
            summary=_begins("caption"),
        ),
        "PRESENT",
    )
    SHINE = (
        "SHINE",
        Declaration(
            name="Shine",
            deed="Report what you are proud of",
            what="Something you are proud of. It pays no points and makes you a Shine Nominee.",
            action=Action.ACTIVITY_SHINE,
            fields=(
                Field(name="title", label="Title", kind=Kind.LINE, at_least=4, at_most=140),
                Field(
                    name="summary",
                    label="What you did",
                    kind=Kind.TEXT,
                    at_least=50,
                    at_most=5000,
                    hint="50 characters or more.",
                ),
            ),
            evidence=Evidence("Files", "Whatever shows it; none is needed.", at_least=0),
            pays=flat,
            worth=flat_worth,
            summary=_titled,
            badge="shine",
        ),
        "SHINE",
    )


_BY_CODE: Final[Mapping[str, Activity]] = {activity.value: activity for activity in Activity}


def activity_of(code: str) -> Activity:
    """The activity of this code. Raises KeyError for one that is declared no more."""
    return _BY_CODE[code]
