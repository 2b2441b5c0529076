"""The built-in writer's phrases, for each tone. Pure.

What is said is the same in all of them: only how it is put changes.
"""

from typing import Final, NamedTuple


class Wording(NamedTuple):
    """The phrases of one tone; braces are filled in."""

    pause: str
    silent: str
    short: str
    no_entry: str
    overdue: str
    intent: str
    question: str
    go_on: str


TONES: Final = {
    "LOW": Wording(
        pause="There is room for a line or two between {one} and {other}: {days} lie between.",
        silent="Since {one} it has been quiet, for {days}.",
        short="{one} holds {words}, and you may still know what it leaves out.",
        no_entry="No entry up to the newest, {one}, names {goal} yet.",
        overdue="{goal} had its last day on {day}, and can still be reached or let go; the entries"
        " up to {one} leave it open.",
        intent="You wrote {quote}; a line on how it went would round it off.",
        question="The question {quote} may have an answer by now.",
        go_on="Go on from {one}: say what has come of it.",
    ),
    "MEDIUM": Wording(
        pause="Between {one} and {other} nothing was published for {days}.",
        silent="Since {one} nothing was published for {days}.",
        short="{one} holds {words}; it says what happened and little more.",
        no_entry="No entry up to the newest, {one}, names {goal}.",
        overdue="{goal} had its last day on {day} and is still open; the entries up to {one} do not"
        " close it.",
        intent="You wrote {quote}. Say what came of it.",
        question="Answer the question you left: {quote}",
        go_on="Go on from {one}: write what came of it.",
    ),
    "HARSH": Wording(
        pause="Between {one} and {other} you let {days} pass without a word.",
        silent="After {one} you fell silent, for {days}.",
        short="{one} makes do with {words}. That is a note, not an account.",
        no_entry="Goals on paper: no entry up to the newest, {one}, names {goal}.",
        overdue="{goal} ran out on {day}. You neither reached it nor dropped it; the entries up to"
        " {one} leave it lying.",
        intent="You announced {quote}. Do it, or say that you dropped it.",
        question="You asked {quote} Answer it.",
        go_on="Do not leave {one} hanging: write what came of it.",
    ),
    "BRUTAL": Wording(
        pause="Between {one} and {other} a rival would have found {days} of nothing to copy.",
        silent="After {one} comes nothing at all, for {days}. A rival would call that retreat.",
        short="{one}: {words}. A shrug, not an account.",
        no_entry="Wishes: no entry up to the newest, {one}, so much as names {goal}.",
        overdue="{goal} died on {day} and nobody buried it; not one entry up to {one} says so.",
        intent="You announced {quote}. A rival would bet that it never happens. Prove it did.",
        question="You asked {quote} and left the room. Answer it.",
        go_on="Finish what {one} began, or strike it out.",
    ),
}
