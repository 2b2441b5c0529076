"""What the rules say of the library, by subject. Pure: no queries, no clock, no settings."""

from resources.rules.access import NOT_OPEN, Closed, why_closed
from resources.rules.description import render_description, summary
from resources.rules.figures import (
    CHART_WEEKS,
    DEFAULT_PERIOD,
    PERIODS,
    POPULAR_ABOVE,
    UNITS,
    Bar,
    Period,
    bars,
    begins,
    weekly_bars,
)
from resources.rules.paging import (
    DEFAULT_SORT,
    PAGE_SIZE,
    SORTS,
    BadCursor,
    Cursor,
    Sort,
    order_of,
    read_cursor,
    write_cursor,
)
from resources.rules.words import featured_words, taken_words

__all__ = [
    "CHART_WEEKS",
    "DEFAULT_PERIOD",
    "DEFAULT_SORT",
    "NOT_OPEN",
    "PAGE_SIZE",
    "PERIODS",
    "POPULAR_ABOVE",
    "SORTS",
    "UNITS",
    "BadCursor",
    "Bar",
    "Closed",
    "Cursor",
    "Period",
    "Sort",
    "bars",
    "begins",
    "featured_words",
    "order_of",
    "read_cursor",
    "render_description",
    "summary",
    "taken_words",
    "weekly_bars",
    "why_closed",
    "write_cursor",
]
