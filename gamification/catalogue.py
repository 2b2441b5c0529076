"""Every way to earn points, declared once: a new one is a new member of `Action`, and nothing else.

From it follow the choices and values, the sections and words of the history, "What moves you up",
the admin's lists, and the table in docs/awards.md (`manage.py list_awards --write`). A system check
says when a declaration can't work (`gamification/checks.py`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models.enums import TextChoices

from gamification.declarations import Award, Reason, Section
from gamification.rules.words import in_words

# Spec, gamification: "1 per 100 MEE6 XP".
XP_PER_POINT: Final = 100
ACTIVITIES: Final = Section("activities", "Activities")
REFERRALS: Final = Section("referrals", "Referrals")
CORRECTIONS: Final = Section("corrections", "Corrections")
# Of entries whose action is declared no more.
OTHER: Final = Section("other", "Other")


def _answered(source: str, known: Mapping[str, Any]) -> Reason:
    name = str(known.get("category") or source.partition(":")[2]).replace("_", " ").capitalize()
    return Reason(
        f"Answered the {name} benchmark" if name else "Answered a benchmark",
        "First answers in this category",
    )


def _unanswered(left: int) -> str:
    return "The last benchmark" if left == 1 else f"{in_words(left).capitalize()} benchmarks, each"


def _taken(source: str, known: Mapping[str, Any]) -> Reason:
    title, slug = str(known.get("title") or ""), str(known.get("slug") or "")
    return Reason(
        f"Took “{title}” from the library" if title else "Took a resource from the library",
        "First download of this resource",
        "resources:detail" if slug else "",
        slug,
    )


def _talked(source: str, known: Mapping[str, Any]) -> Reason:
    gained, carried = known.get("xp"), known.get("carried")
    if not isinstance(gained, int):
        return Reason("Talked in Discord")
    rest = f"; {carried:,} carried over" if isinstance(carried, int) and carried else ""
    return Reason("Talked in Discord", f"{gained:,} XP{rest}")


def _did(words: str) -> Callable[[str, Mapping[str, Any]], Reason]:
    def reason(source: str, known: Mapping[str, Any]) -> Reason:
        title = str(known.get("title") or "")
        return Reason(f"{words}: “{title}”" if title else words, "Approved by a reviewer")

    return reason


def _completed(source: str, known: Mapping[str, Any]) -> Reason:
    course = str(known.get("course") or "")
    return Reason(
        f"Completed the course “{course}”" if course else "Completed a course",
        "Told by the course site",
    )


def _brought(title: str) -> Callable[[str, Mapping[str, Any]], Reason]:
    """`worth` is known where the month had room for less."""

    def reason(source: str, known: Mapping[str, Any]) -> Reason:
        worth = known.get("worth")
        rest = f"Part of {worth}: the month was full" if isinstance(worth, int) else ""
        return Reason(title, rest or "Once for each", "activities:referrals")

    return reason


def _corrected(source: str, known: Mapping[str, Any]) -> Reason:
    title = "Correction by staff" if "reverses" in known else "Adjustment by staff"
    title = "Taken back" if known.get("by_rule") is True else title
    parts = (str(known.get("reversed") or ""), str(known.get("reason") or ""))
    return Reason(title, ": ".join(part for part in parts if part))


class Action(TextChoices):
    """What points are given for: code, declaration, label.

    In the order in which equal awards are offered. The database holds only the form of the code.
    """

    award: Award

    def __new__(cls, code: str, award: Award) -> "Action":
        """A text, the code, that knows its declaration."""
        action = str.__new__(cls, code)
        action._value_ = code
        action.award = award
        return action

    BENCHMARK_SUBMISSION = (
        "benchmark_submission",
        Award(
            section=Section("benchmarks", "Benchmarks"),
            reason=_answered,
            once_per="category of benchmarks",
            source="benchmark:BUSINESS",
            points=50,
            times=4,
            chance=_unanswered,
            route="benchmarks:index",
        ),
        "Benchmark answered",
    )
    INTRO_COMPLETED = (
        "intro_completed",
        Award(
            section=Section("introduction", "Introduction"),
            reason=Reason("Introduced yourself in Discord", "Paid once"),
            once_per="member",
            source="introduction",
            points=25,
            times=1,
            chance="Your introduction in Discord",
        ),
        "Introduction",
    )
    RESOURCE_DOWNLOAD = (
        "resource_download",
        Award(
            section=Section("library", "Library"),
            reason=_taken,
            once_per="resource",
            source="resource:42",
            points=5,
            chance="Each resource new to you",
            route="resources:library",
            is_for_paying=True,
        ),
        "Resource taken",
    )
    DISCORD_ACTIVITY = (
        "discord_activity",
        Award(
            section=Section("discord", "Discord"),
            reason=_talked,
            once_per=f"{XP_PER_POINT} XP",
            source="mee6:1200",
            points=1,
            chance=f"{XP_PER_POINT} XP in Discord",
            is_by_the_piece=True,
        ),
        "Discord activity",
    )
    ACTIVITY_LEARN = (
        "activity_learn",
        Award(
            section=ACTIVITIES,
            reason=_did("Completed a course"),
            once_per="member",
            source="submission:42",
            points=20,
            times=1,
            chance="A course you completed, with its certificate",
            route="activities:index",
        ),
        "Learned",
    )
    ACTIVITY_EXPLORE = (
        "activity_explore",
        Award(
            section=ACTIVITIES,
            reason=_did("Explored something new"),
            once_per="approved submission",
            source="submission:42",
            points=50,
            chance="Something new you tried, with what you learned",
            route="activities:index",
        ),
        "Explored",
    )
    ACTIVITY_AMPLIFY = (
        "activity_amplify",
        Award(
            section=ACTIVITIES,
            reason=_did("Trained others"),
            once_per="approved submission",
            source="submission:42",
            points=1,
            chance="A peer you trained, two; a student, one",
            route="activities:index",
            is_by_the_piece=True,
        ),
        "Trained others",
    )
    ACTIVITY_PRESENT = (
        "activity_present",
        Award(
            section=ACTIVITIES,
            reason=_did("Presented in public"),
            once_per="approved submission",
            source="submission:42",
            points=20,
            chance="A post on LinkedIn about your work",
            route="activities:index",
        ),
        "Presented",
    )
    ACTIVITY_SHINE = (
        "activity_shine",
        Award(
            section=ACTIVITIES,
            reason=_did("Shone"),
            once_per="approved submission",
            source="submission:42",
            points=0,
        ),
        "Shone",
    )
    ACTIVITY_COURSE = (
        "activity_course",
        Award(
            section=ACTIVITIES,
            reason=_completed,
            once_per="course tag, up to what one LEARN is worth",
            source="course:42",
            points=10,
        ),
        "Course completed",
    )
    REFERRAL_TRIAL = (
        "referral_trial",
        Award(
            section=REFERRALS,
            reason=_brought("Somebody you invited began a trial"),
            once_per="member you invited",
            source="referral:42",
            points=1,
            chance="Somebody you invite who begins a trial",
            route="activities:referrals",
        ),
        "Referral: trial",
    )
    REFERRAL_PAID = (
        "referral_paid",
        Award(
            section=REFERRALS,
            reason=_brought("Somebody you invited became a paying member"),
            once_per="member you invited",
            source="referral:42",
            points=2,
            chance="Somebody you invite who becomes a paying member",
            route="activities:referrals",
        ),
        "Referral: paying",
    )
    ADMIN_ADJUSTMENT = (
        "admin_adjustment",
        Award(
            section=CORRECTIONS,
            reason=_corrected,
            once_per="form sent, or entry taken back",
            source="reversal:42",
        ),
        "Adjustment by staff",
    )


# Points per deed until staff set another value (PointConfig).
DEFAULT_VALUES: Final[Mapping[str, int]] = {
    action.value: action.award.points for action in Action if action.award.points is not None
}
_BY_CODE: Final[Mapping[str, Action]] = {action.value: action for action in Action}
SECTIONS: Final = tuple(dict.fromkeys(action.award.section for action in Action))


def declared(code: str) -> Action | None:
    """The action of this code; None for one that is declared no more."""
    return _BY_CODE.get(code)


def section_of(code: str) -> Section:
    """The section an action belongs to; OTHER for one that is declared no more."""
    action = declared(code)
    return action.award.section if action else OTHER


def codes_of(section: Section) -> list[str]:
    """The codes of a section's actions."""
    return [action.value for action in Action if action.award.section == section]
