"""What the rules say of the library, by subject. Pure: no queries, no clock, no settings."""

from resources.rules.access import NOT_OPEN, Closed, why_closed
from resources.rules.description import render_description, summary
from resources.rules.figures import CHART_WEEKS, POPULAR_ABOVE, Bar, weekly_bars
from resources.rules.paging import (
    DEFAULT_FOR_WORDS,
    DEFAULT_SORT,
    PAGE_SIZE,
    SORTS,
    BadCursor,
    Cursor,
    read_cursor,
    write_cursor,
)
from resources.rules.words import featured_words, taken_words

__all__ = [
    "CHART_WEEKS",
    "DEFAULT_FOR_WORDS",
    "DEFAULT_SORT",
    "NOT_OPEN",
    "PAGE_SIZE",
    "POPULAR_ABOVE",
    "SORTS",
    "BadCursor",
    "Bar",
    "Closed",
    "Cursor",
    "featured_words",
    "read_cursor",
    "render_description",
    "summary",
    "taken_words",
    "weekly_bars",
    "why_closed",
    "write_cursor",
]
