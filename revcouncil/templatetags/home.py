"""The small lists of the home page, drawn in one go. `{% load home %}` first.

{% week_bars strip %}        the days of the streak as bars
{% newest_books newest %}    cover, title, kind and day of each
{% picked_books picks %}     cover, title of each, and why it is there
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from resources.models import Resource
from resources.recommending import Pick
from revcouncil.rules import StripDay
from revcouncil.templatetags.council import cover
from revcouncil.templatetags.shelf import book_address, book_cover

register = template.Library()


@register.simple_tag
def week_bars(strip: Iterable[StripDay]) -> SafeString:
    """Days of rest have sharp corners."""
    return mark_safe("".join(map(_bar, strip)))


def _bar(day: StripDay) -> str:
    corners = "" if day.kind == "rest" else ' rx="1"'
    return (
        f'<rect class="{day.kind}" x="{day.x}" y="{day.y}" width="{day.width}" '
        f'height="{day.height}"{corners}/>'
    )


@register.simple_tag
def newest_books(books: Iterable[Resource]) -> SafeString:
    """The newest of the library, as items of a list."""
    return mark_safe("\n".join(map(_book, books)))


def _book(book: Resource) -> str:
    day = localtime(book.published_at)
    kind = escape(book.get_type_display())
    return (
        f"<li>{cover(book.category, book.type, mark=book.pk)}<div>"
        f'<a href="{escape(book_address(book.slug))}">{escape(book.title)}</a>'
        f'<p class="meta"><span>{kind}</span><span>{day.day} {day:%B}</span></p></div></li>'
    )


@register.simple_tag
def picked_books(picks: Iterable[Pick]) -> SafeString:
    """What is recommended, as items of a list."""
    return mark_safe("\n".join(map(_pick, picks)))


def _pick(pick: Pick) -> str:
    book = pick.resource
    return (
        f"<li>{book_cover(book)}<div>"
        f'<a href="{escape(book_address(book.slug))}">{escape(book.title)}</a>'
        f'<p class="note">{escape(pick.why)}</p></div></li>'
    )
