"""What the pages of reviews say, decided from numbers and days. Pure: no queries, no clock."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

from gamification.rules.words import counted, in_words
from growth.rules.windows import DAYS, Span, stale_on

STEP: Final = 50
TURNS_A_DAY: Final = 10  # Spec, growth; the database counts them.
# A period as a sentence names it, and how the days it looks back on are told.
NOUNS: Final = {
    Span.DAY: "day",
    Span.WEEK: "seven days",
    Span.MONTH: "month",
    Span.QUARTER: "quarter",
    Span.YEAR: "year",
    Span.ALL: "whole diary",
}
LABELS: Final = {
    Span.DAY: "Day",
    Span.WEEK: "7 days",
    Span.MONTH: "Month",
    Span.QUARTER: "Quarter",
    Span.YEAR: "Year",
    Span.ALL: "All",
}
TONES: Final = {
    "LOW": "kind, and to the point",
    "MEDIUM": "says what it sees",
    "HARSH": "leaves the comfort out",
    "BRUTAL": "as a rival would put it",
}


def day_words(day: date, today: date) -> str:
    """ "20 November"; with its year when that is not today's."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def short_day(day: date, today: date) -> str:
    """ "20 Nov"; with its year when that is not today's."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def place_of(zone: str) -> str:
    """The place a zone is named after: "America/Argentina/Buenos_Aires" is "Buenos Aires"."""
    return zone.rpartition("/")[2].replace("_", " ")


def span_words(span: Span, last_day: date, today: date) -> str:
    """The days a review looks back on: "month to 20 November", "day, 20 November"."""
    joined = ", " if span is Span.DAY else " to "
    return f"{NOUNS[span]}{joined}{day_words(last_day, today)}"


def rests_on(posts: int, goals: int) -> str:
    """What it was made of: "nine entries and three goals"; goals are named where there are any."""
    entries = "one entry" if posts == 1 else f"{in_words(posts)} entries"
    return f"{entries} and {counted(goals, 'goal')}" if goals else entries


def headline(span: Span, last_day: date, today: date, *, posts: int, goals: int) -> str:
    """The title of a review: period, entries, goals it rests on."""
    return f"Your {span_words(span, last_day, today)}, from {rests_on(posts, goals)}."


def lede(at: datetime, today: date, tone: str) -> str:
    """When it was written, by the member's own clock, and in which tone."""
    on = "today" if at.date() == today else f"on {day_words(at.date(), today)}"
    return (
        f"Written {on} at {at:%H:%M}, in a {tone.lower()} tone."
        " Each judgement names the entry or the goal it rests on."
    )


def left_out(dropped: int) -> str:
    """How many sentences were left out for want of proof; "" where none was."""
    if not dropped:
        return ""
    verb = "was" if dropped == 1 else "were"
    many = counted(dropped, "sentence")
    return f"{many[0].upper()}{many[1:]} that no entry proves {verb} left out."


def hidden(number: int) -> str:
    """How many sentences others will not read, as they can't read what they rest on; "" for 0."""
    if not number:
        return ""
    many = counted(number, "sentence")
    was, rests = ("is", "it rests") if number == 1 else ("are", "they rest")
    return (
        f"{many[0].upper()}{many[1:]} of your review {was} left out: {rests} on entries that"
        " members can't read."
    )


def too_many(number: int) -> str:
    """How many entries of the days were not told to the writer; "" where all were."""
    if not number:
        return ""
    if number == 1:
        return "The oldest entry of these days was one too many to be read as well."
    return f"The {in_words(number)} oldest entries of these days were too many to be read as well."


def cited(sources: int, posts: int) -> str:
    """How many of the entries it cites: "six of nine"."""
    return f"{in_words(sources)} of {in_words(posts)}"


class Freshness(NamedTuple):
    """How long a review holds: in words, and whether that is over."""

    words: str
    is_stale: bool


def freshness(span: Span, made_on: date, today: date) -> Freshness:
    """Fresh until a day, stale since one, or never stale."""
    day = stale_on(span, made_on)
    if day is None:
        return Freshness("never stale", is_stale=False)
    is_stale = day <= today
    return Freshness(
        f"{'stale since' if is_stale else 'fresh until'} {short_day(day, today)}", is_stale
    )


def written_words(at: datetime, today: date) -> str:
    """When one of the other periods was written: "today, 11:50", "11 Nov"."""
    return f"today, {at:%H:%M}" if at.date() == today else short_day(at.date(), today)


def stretch(span: Span) -> str:
    """Where entries were looked for: "today", "in these seven days", "in these 30 days"."""
    days = DAYS.get(span)
    if days is None:
        return "yet"
    return "today" if days == 1 else f"in these {in_words(days)} days"


def none_words(span: Span, *, has_entries: bool) -> str:
    """What stands in the table where there is no review."""
    return "none" if has_entries else f"none; nothing was published {stretch(span)}"


def nothing_title(span: Span) -> str:
    """The title of the page that has nothing to review."""
    return f"Nothing to review: no entry {stretch(span)}"


def none_used(used: int) -> str:
    """That nothing was taken, where nothing could be written."""
    if used:
        return (
            "A review rests on what you published. None was written, and no turn was used for it."
        )
    return (
        "A review rests on what you published. None was written, and none of your"
        f" {in_words(TURNS_A_DAY)} turns was used."
    )


def turns_words(left: int) -> tuple[str, str]:
    """How many turns are left today: what is told in bold, and the rest of the sentence."""
    most = in_words(TURNS_A_DAY)
    number = in_words(left) if left else "none"
    return (
        f"{number[0].upper()}{number[1:]} of {most} turns",
        f"{'is' if left <= 1 else 'are'} left today.",
    )


def turns_short(left: int) -> str:
    """The same as the picture of the turns is read aloud."""
    bold, _ = turns_words(left)
    return f"{bold} left today"


def more_at(again: datetime, today: date, zone: str) -> str:
    """When there are turns again: at midnight, or on a later day of who went back in the zones."""
    most, place = in_words(TURNS_A_DAY), place_of(zone)
    days = (again.date() - today).days
    midnight = again.time() < time(0, 1)
    when = f"At midnight in {place}" if midnight else f"At {again:%H:%M} in {place}"
    if days > 1:
        when = f"On {day_words(again.date(), today)} in {place}"
    return f"{when} there are {most} again."


def given_back(left: int, stands: date | None, today: date) -> str:
    """What a failure means: the turn is back, and what was written before still stands."""
    turns = "none is left" if not left else f"{in_words(left)} {'is' if left == 1 else 'are'} left"
    if stands is None:
        return f"Your turn is given back, {turns}."
    review = "Today's review" if stands == today else f"The review of {day_words(stands, today)}"
    return f"Your turn is given back, {turns}. {review} still stands."


def step_of(words: int, *, is_writing: bool) -> str:
    """How far a review is, in steps of fifty words, so that who hears the page is not told each
    one; "" while it waits.
    """
    return str(words // STEP * STEP) if is_writing else ""


def progress_words(words: int, *, is_writing: bool) -> str:
    """The same in a sentence."""
    if not is_writing:
        return "It waits for the writer."
    step = words // STEP * STEP
    return f"More than {step} words are written." if step else "The writer has begun."


def not_told_title(span: Span, *, is_open: bool) -> str:
    """The title of the page of a period that has entries and no review."""
    is_many = span is Span.WEEK
    if is_open:
        return f"Your {NOUNS[span]} {'are' if is_many else 'is'} being looked at."
    return f"Your {NOUNS[span]} {'were' if is_many else 'was'} not looked back on yet."


def being_told(tone: str) -> str:
    """What is being written, and in which tone."""
    return f"Your review is being written in a {tone.lower()} tone."


def ask_words(span: Span, *, has_story: bool) -> str:
    """The button that has a review written."""
    return f"Write the {NOUNS[span]} anew" if has_story else f"Write the {NOUNS[span]}"


def instead(spans: Sequence[Span]) -> str:
    """The link to a longer period that has entries; "" where there is none."""
    return f"Take the {NOUNS[spans[0]]} instead" if spans else ""
