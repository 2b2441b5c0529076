"""What the rules say of the library. Pure: no queries, no clock, no settings."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gamification.rules.words import counted
from members.querysets import PAYING_STATUSES
from members.rules import tally

PAGE_SIZE: Final = 24
POPULAR_ABOVE: Final = 50  # Spec, resources: "Popular above 50 downloads".
CHART_WEEKS: Final = 12


# -------------------------------------------------------------------- description
# What a description may hold. No pictures: they would load from elsewhere and tell who reads.
TAGS: Final = {
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "em",
    "strong",
    "s",
    "a",
    "hr",
    "br",
    "table",
    "thead",
}
TABLE_TAGS: Final = {"tbody", "tr", "th", "td"}
_markdown = (
    MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
)


@lru_cache(maxsize=128)
def render_description(markdown: str) -> SafeString:
    """The description as safe HTML. Headings start at h2, for the title is the page's h1; the first
    paragraph is the lede.

    Markup typed by hand comes out as text; links lead to http, https, mailto or our own pages and
    nowhere else.
    """
    tokens = _markdown.parse(markdown)
    _level(tokens)
    if tokens and tokens[0].type == "paragraph_open":
        tokens[0].attrSet("class", "lede")
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS | TABLE_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes={"p": {"lede"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return mark_safe(html)


def _level(tokens: Sequence[Token]) -> None:
    """Headings from h2 on, none deeper than one step below the heading before it, whatever level
    was typed.
    """
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            above = [level for level in above if level < typed] + [typed]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 4)}"


@lru_cache(maxsize=128)
def summary(markdown: str, *, length: int = 220) -> str:
    """The first paragraph as plain text, cut at a word after at most `length` characters."""
    tokens = _markdown.parse(markdown)
    first = next(
        (tokens[i + 1] for i, token in enumerate(tokens[:-1]) if token.type == "paragraph_open"),
        None,
    )
    if first is None:
        return ""
    html = _markdown.renderer.render(first.children or [], _markdown.options, {})
    text = " ".join(unescape(nh3.clean(html, tags=set())).split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


# -------------------------------------------------------------------------- access
class Gate(NamedTuple):
    """Why the library is closed to a member, and what opens it."""

    title: str
    reason: str


def gate(*, status: str, in_a_seat: bool = False) -> Gate | None:
    """What stands between a member with this subscription status and a download; None when nothing
    does.

    `in_a_seat` is for members whose seat somebody else pays for: they are told whom to ask.
    """
    if status in PAYING_STATUSES:
        return None
    if status == "PAST_DUE":
        if in_a_seat:
            reason = "Downloads open again as soon as it does. Ask the owner of your team."
            return Gate("The last payment of your team did not go through", reason)
        return Gate(
            "Your last payment did not go through",
            "Downloads open again as soon as it does. Write to us and we help you mend it.",
        )
    if status == "CANCELLED":
        if in_a_seat:
            reason = (
                "What you took stays yours. Ask the owner of your team, or write to us to come back"
                " on your own."
            )
            return Gate("The membership of your team has ended", reason)
        return Gate(
            "Your membership has ended",
            "What you took stays yours. Write to us to come back and take more.",
        )
    return Gate(
        "Downloads come with membership",
        "You can look at everything here. Write to us to start yours and take it with you.",
    )


NOT_OPEN: Final = "The library opens its files with a membership. Its pages stay open to look at."


def taken_words(*, title: str, points: int) -> str:
    """What a download did: named, and paid or not."""
    paid = counted(points, "point")
    return (
        f"You took “{title}”. {paid[0].upper()}{paid[1:]} {'is' if points == 1 else 'are'} yours."
        if points
        else f"You took “{title}”."
    )


def featured_words(changed: int, *, featured: bool) -> str:
    """What featuring resources, or stopping to, did."""
    if not changed:
        return (
            f"Nothing changed: what you chose {'was featured' if featured else 'was not featured'}"
            " already."
        )
    if featured:
        return (
            f"{tally(changed, 'resource')} now {'stands' if changed == 1 else 'stand'} first in the"
            " library."
        )
    return f"{tally(changed, 'resource')} went back in line."


# -------------------------------------------------------------------------- paging
class Sort(NamedTuple):
    """One order of the library: the fields it goes by, "-" for descending.

    Ends with the id: no ties.
    """

    label: str
    fields: tuple[str, ...]


SORTS: Final = {
    "featured": Sort("Featured first", ("-is_featured", "-created_at", "-id")),
    "newest": Sort("Newest first", ("-created_at", "-id")),
    "popular": Sort("Popular first", ("-download_count", "-id")),
    "title": Sort("By title", ("title_key", "id")),
}
DEFAULT_SORT: Final = "featured"


def order_of(sort: str) -> tuple[str, ...]:
    """The full order: what its label says, then the id."""
    return SORTS[sort].fields


class BadPlace(ValueError):
    """A page address that was not made by us, or for another order."""


class Place(NamedTuple):
    """A page's edge: how many stand before it, and the resource it lies beside by the order's
    fields.

    Reading on, that is the last one shown before; reading back, the first one of the page that was
    left.
    """

    shown: int
    values: tuple[bool | int | str | datetime, ...]


def write_place(place: Place) -> str:
    """The place for an address. Holds no secret and grants nothing, so it is not signed."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in place.values]
    text = json.dumps([place.shown, *values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(text: str, *, sort: str) -> Place:
    """The place in an address, for this order.

    Raises BadPlace for anything `write_place` didn't write.
    """
    try:
        shown, *raw = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        fields = [field.removeprefix("-") for field in order_of(sort)]
        values = tuple(_value_of(field, value) for field, value in zip(fields, raw, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadPlace("This page address is not one of ours.") from error
    if not _is_count(shown):
        raise BadPlace("This page address is not one of ours.")
    return Place(shown, values)


def _value_of(field: str, value: object) -> bool | int | str | datetime:
    """What an address says of one field, as the database compares it.

    Raises ValueError or TypeError.
    """
    if field == "is_featured" and isinstance(value, bool):
        return value
    if field in ("id", "download_count") and _is_count(value):
        return int(str(value))
    if field == "title_key" and isinstance(value, str) and "\x00" not in value:
        return value
    if field == "created_at" and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment
    raise ValueError(field)


def _is_count(value: object) -> bool:
    """Whether it is a whole number a database id or count can be. True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


# -------------------------------------------------------------------------- figures
class Bar(NamedTuple):
    """One week of the chart.

    `x`, `width` and `height` are percent of the chart, `y` its top from above.
    """

    week: date
    downloads: int
    x: float
    y: float
    width: float
    height: float


def weekly_bars(
    *, counts: Mapping[date, int], today: date, weeks: int = CHART_WEEKS
) -> Sequence[Bar]:
    """The last `weeks` weeks, oldest first, this one included; a week starts on Monday, one
    without downloads is zero.
    """
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=weeks - 1 - i) for i in range(weeks)]
    most = max([counts.get(start, 0) for start in starts] + [1])
    step = 100 / weeks
    bars = []
    for i, start in enumerate(starts):
        count = counts.get(start, 0)
        height = round(100 * count / most, 2)
        bars.append(
            Bar(
                start,
                count,
                round(i * step, 2),
                round(100 - height, 2),
                round(step * 0.75, 2),
                height,
            )
        )
    return bars
