"""The library's books, drawn without a template for each part: a page has some twenty-five.

`{% load shelf %}` first.

{% shelf_books resources %}            the items of the grid
{% catalogue_rows resources %}         the rows of the list
{% book_cover resource wide=True %}    its own picture or the drawn cover
{% book_marks resource %}              featured, trending, popular, taken or renewed since
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe

from resources.models import Resource
from resources.templatetags.library import file_words, is_popular
from revcouncil.templatetags.council import cover, icon, number

register = template.Library()


def book_address(slug: str) -> str:
    """Where the resource is shown; empty for what is no slug."""
    return _address(slug, get_script_prefix())


@lru_cache(maxsize=2048)
def _address(slug: str, prefix: str) -> str:
    try:
        return reverse("resources:detail", args=[slug])
    except NoReverseMatch:
        return ""


@register.simple_tag
def book_cover(resource: Resource, wide: bool = False) -> SafeString:
    """The resource's own picture, or the one drawn from its category and type."""
    if not resource.thumbnail:
        return cover(resource.category, resource.type, mark=resource.pk, wide=wide)
    address = escape(reverse("resources:thumbnail", args=[resource.slug]))
    kind = "cover wide-cover" if wide else "cover"
    return mark_safe(
        f'<img class="{kind}" src="{address}" alt="" width="160" height="100" loading="lazy">'
    )


@register.simple_tag
def book_marks(resource: Resource) -> SafeString:
    """What a resource is tagged with.

    `trending`, `taken` and `renewed` are annotations (resources.querysets); without one its mark is
    left out.
    """
    return mark_safe(
        f"{_honour('Featured') if resource.is_featured else ''}"
        f"{_honour('Trending') if getattr(resource, 'trending', False) else ''}"
        f"{_honour('Popular') if is_popular(resource) else ''}"
        f"{_own_mark(resource)}"
    )


def _by(resource: Resource) -> str:
    name = resource.shown_author
    return f"by {name}" if name else ""


def _author(resource: Resource) -> str:
    by = _by(resource)
    return f"<span>{escape(by)}</span>" if by else ""


def _own_mark(resource: Resource) -> str:
    if getattr(resource, "renewed", False):
        return f'<span class="tag">{icon("down")}New version</span>'
    taken = getattr(resource, "taken", False)
    return f'<span class="tag">{icon("check")}Taken</span>' if taken else ""


def _honour(word: str) -> str:
    return f'<span class="tag honour">{word}</span>'


@register.simple_tag
def shelf_books(resources: Iterable[Resource]) -> SafeString:
    """Cover, title, kind, downloads and marks of each."""
    return mark_safe("\n".join(map(_book, resources)))


def _book(resource: Resource) -> str:
    kind, count = file_words(resource), resource.download_count
    file = f"<span>{escape(kind)}</span>" if kind else ""
    return (
        f'<li class="book">{book_cover(resource)}<div>'
        f'<h3><a href="{escape(book_address(resource.slug))}">{escape(resource.title)}</a></h3>'
        f'<p class="meta"><span>{escape(resource.get_type_display())}</span>{file}'
        f"<span>{number(count)} download{'' if count == 1 else 's'}</span>"
        f"{_author(resource)}</p>"
        f'<p class="cluster gap-top-xs">{book_marks(resource)}</p></div></li>'
    )


@register.simple_tag
def catalogue_rows(resources: Iterable[Resource]) -> SafeString:
    """Cover, title, kind and marks, category, type, downloads of each."""
    return mark_safe("\n".join(map(_row, resources)))


def _row(resource: Resource) -> str:
    facts = [fact for fact in (file_words(resource), _by(resource)) if fact]
    file = f'<span class="note">{escape(", ".join(facts))}</span>' if facts else ""
    category, type_ = resource.get_category_display(), resource.get_type_display()
    return (
        f"<tr><td>{book_cover(resource)}</td>"
        f'<td><h3><a href="{escape(book_address(resource.slug))}">{escape(resource.title)}</a></h3>'
        f'<span class="cluster">{file}{book_marks(resource)}</span></td>'
        f'<td class="wide-only quiet nowrap">{escape(category)}</td>'
        f'<td class="wide-only quiet">{escape(type_)}</td>'
        f'<td class="num">{number(resource.download_count)}</td></tr>'
    )
