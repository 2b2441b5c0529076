"""What the rules say of the library, by subject. Pure: no queries, no clock, no settings."""

from resources.rules.access import NOT_OPEN, NOT_TAKEN, Closed, why_closed
from resources.rules.description import render_description, summary
from resources.rules.figures import (
    CHART_WEEKS,
    POPULAR_ABOVE,
    TRENDING_ABOVE,
    TRENDING_DAYS,
    Bar,
    is_popular,
    is_trending,
    trends_since,
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
from resources.rules.versions import length_words, renewed_words, taken_version
from resources.rules.words import featured_words, taken_words

__all__ = [
    "CHART_WEEKS",
    "DEFAULT_SORT",
    "NOT_OPEN",
    "NOT_TAKEN",
    "PAGE_SIZE",
    "POPULAR_ABOVE",
    "SORTS",
    "TRENDING_ABOVE",
    "TRENDING_DAYS",
    "BadCursor",
    "Bar",
    "Closed",
    "Cursor",
    "Sort",
    "featured_words",
    "is_popular",
    "is_trending",
    "length_words",
    "order_of",
    "read_cursor",
    "render_description",
    "renewed_words",
    "summary",
    "taken_version",
    "taken_words",
    "trends_since",
    "weekly_bars",
    "why_closed",
    "write_cursor",
]
