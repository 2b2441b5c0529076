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
        short="{one} holds {words}, and there is room for more.",
        no_entry="No entry up to the newest, {one}, names {goal} yet.",
        overdue="{goal} had its last day on {day}, and can still be reached or let go; no entry up"
        " to {one} names it yet.",
        intent="You wrote {quote}; a line on how it went would round it off.",
        question="The question {quote} may have an answer by now.",
        go_on="Go on from {one}: say what has come of it.",
    ),
    "MEDIUM": Wording(
        pause="Between {one} and {other} nothing you wrote was published for {days}.",
        silent="Since {one} nothing you wrote was published for {days}.",
        short="{one} holds {words}.",
        no_entry="No entry up to the newest, {one}, names {goal}.",
        overdue="{goal} had its last day on {day} and is still open; no entry up to {one} names"
        " it.",
        intent="You wrote {quote}. Say what came of it.",
        question="Answer the question you wrote down: {quote}",
        go_on="Go on from {one}: write what came of it.",
    ),
    "HARSH": Wording(
        pause="Between {one} and {other} you published nothing you wrote, for {days}.",
        silent="After {one} you published nothing you wrote, for {days}.",
        short="{one} ends after {words}.",
        no_entry="Goals on paper: no entry up to the newest, {one}, names {goal}.",
        overdue="{goal} ran out on {day}. You neither reached it nor dropped it, and no entry up to"
        " {one} names it.",
        intent="You wrote {quote}. Do it, or say that you dropped it.",
        question="You wrote {quote} Answer it.",
        go_on="Do not leave {one} hanging: write what came of it.",
    ),
    "BRUTAL": Wording(
        pause="Between {one} and {other} a rival would have found nothing of yours to copy, for"
        " {days}.",
        silent="After {one} comes nothing of yours, for {days}. A rival would call that retreat.",
        short="{one}: {words}, and not one more.",
        no_entry="Wishes: no entry up to the newest, {one}, so much as names {goal}.",
        overdue="{goal} ran out on {day} and nobody buried it; not one entry up to {one} so much as"
        " names it.",
        intent="You wrote {quote}. A rival would bet that it never happens. Prove the rival wrong.",
        question="You wrote {quote} A rival would not wait for the answer. Give it.",
        go_on="Finish what {one} began, or strike it out.",
    ),
}
