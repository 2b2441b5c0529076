"""What a review rests on, in words: ours, so that no writer can miscount it. Pure."""

from datetime import date

from gamification.rules.words import counted, in_words
from growth.stories.rules.facts import Facts, GoalFact
from growth.stories.rules.finding import name_of


def day_of(day: date) -> str:
    """ "17 November"."""
    return f"{day.day} {day:%B}"


def dated(day: date, last: date) -> str:
    """The day, with its year where that is not the year of the last day."""
    return day_of(day) if day.year == last.year else f"{day_of(day)} {day.year}"


def entries_in_words(number: int) -> str:
    """ "one entry", "nine entries"."""
    return f"{in_words(number)} {'entry' if number == 1 else 'entries'}"


def reached(goal: GoalFact, last: date) -> str:
    """ "You reached “Renew five” on 12 November.": a fact of the list of goals."""
    when = f" on {dated(goal.completed_on, last)}" if goal.completed_on else ""
    return f"You reached {name_of(goal.title) or 'a goal'}{when}."


def opening(facts: Facts) -> list[str]:
    """ "Nine entries between 22 October and 17 November, three goals whose time overlaps them, and
    your profile."
    """
    last = facts.window.last
    days = [entry.day for entry in facts.entries]
    between = (
        f"of {dated(days[0], last)}"
        if min(days) == max(days)
        else f"between {dated(min(days), last)} and {dated(max(days), last)}"
    )
    what = [f"{entries_in_words(len(days))} {between}"]
    if facts.open_goals:
        what.append(f"{counted(len(facts.open_goals), 'goal')} whose time overlaps them")
    if facts.reached_goals:
        what.append(f"{counted(len(facts.reached_goals), 'goal')} you reached")
    if facts.profile:
        what.append("your profile")
    listed = what[0] if len(what) == 1 else f"{', '.join(what[:-1])}, and {what[-1]}"
    said = [f"{listed[0].upper()}{listed[1:]}."]
    if facts.left_out:
        count = entries_in_words(facts.left_out).replace("entr", "older entr")
        verb = "was" if facts.left_out == 1 else "were"
        said.append(
            f"{count[0].upper()}{count[1:]} of these days {verb} more than can be read at once, and"
            " nothing here rests on them."
        )
    return said
