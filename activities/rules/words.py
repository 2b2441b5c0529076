"""What the pages of activities say, decided from numbers. Pure: no queries, no clock."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from activities.rules.quota import MOST
from gamification.rules.words import counted

# A status, whether a reviewer holds it: icon, words and kind of its tag.
TAGS: Final = {
    "PENDING": ("clock", "waits", ""),
    "APPROVED": ("check", "approved", "good"),
    "REJECTED": ("back", "came back", "warn"),
    "REVOKED": ("warn", "taken back", "bad"),
}


class Tag(NamedTuple):
    """How a status looks in a list."""

    icon: str
    words: str
    kind: str


def tag(status: str, *, is_held: bool) -> Tag:
    """The mark of a submission's status."""
    if status == "PENDING" and is_held:
        return Tag("clock", "being read", "")
    return Tag(*TAGS[status])


def headline(*, points: int, came_back: int) -> tuple[str, str]:
    """Title and lede of the page of activities: what waits, else what came back, else its name."""
    many = counted(came_back, "submission").capitalize()
    back = f"{many} came back with a note: mend what it asks for, and send it again."
    if points:
        verb = "waits" if points == 1 else "wait"
        noun = "point" if points == 1 else "points"
        title = f"{points:,} {noun} of yours {verb} for a reviewer."
        return title, back if came_back else "They are paid once a reviewer approves."
    if came_back:
        return f"{many} came back.", back
    return (
        "Activities",
        "What you do outside of here counts too: report it, and a reviewer decides.",
    )


def worth_for(points: int, heads: Sequence[int] = ()) -> str:
    """What an activity pays, in a sentence; `heads` are the points of a peer and of a student."""
    if heads and any(heads):
        peer, student = heads
        return f"{_points(peer)} for each peer you trained, {_points(student)} for each student."
    return f"{_points(points)} once approved." if points else "It pays no points."


def _points(number: int) -> str:
    return f"{number:,} point{'' if number == 1 else 's'}"


def heading(code: str, status: str, *, is_held: bool) -> str:
    """The title of a submission's page: where it stands."""
    if status == "PENDING":
        return f"{code} is being read." if is_held else f"{code} waits for a reviewer."
    stands = {"APPROVED": "was approved.", "REJECTED": "came back.", "REVOKED": "was taken back."}
    return f"{code} {stands[status]}"


def what_is_next(status: str, *, is_held: bool, points: int | None, on: date | None) -> str:
    """What became of a submission, what it means, and what comes."""
    day = f" on {on.day} {on:%B %Y}" if on else ""
    if status == "PENDING" and is_held:
        return "It can be changed again if the reviewer lets it go undecided."
    if status == "PENDING":
        return "Until one reads it, you can change or withdraw it."
    if status == "APPROVED":
        paid = f", and {_points(points)} paid" if points else ""
        return f"Decided{day}{paid}. You alone say who sees it."
    if status == "REJECTED":
        return f"Decided{day}. Mend what the note asks for, and send it again."
    return f"Decided{day}: the approval no longer holds, and its points went with it."


def left_of(name: str, left: int, on: date) -> str:
    """What a day's seven days still hold of one kind of heads."""
    return f"{left} of {MOST[name]} are left in the seven days to {on:%A} {on.day} {on:%B}."
