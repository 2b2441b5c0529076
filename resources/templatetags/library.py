"""What the library's templates ask of a resource. `{% load library %}` first.

{{ resource|format }}       "PDF", from the stored file's name, which was held to its content; empty
when unknown {{ resource|file_words }}   "PDF, 14 pages", where `with_file_facts` read them
{{ resource|is_popular }}   whether it wears the tag "Popular"
"""

from django import template

from resources import rules
from resources.files import format_of_name
from resources.models import Resource

register = template.Library()


@register.filter(name="format")
def format_(resource: Resource) -> str:
    """The file's format in one word."""
    found = format_of_name(str(resource.file.name))
    return found.label if found else ""


@register.filter
def file_words(resource: Resource) -> str:
    """The file in a few words: "PDF, 14 pages", "42 min"; as much as is known."""
    pages, seconds = getattr(resource, "pages", None), getattr(resource, "seconds", None)
    if seconds:
        return f"{max(round(seconds / 60), 1):,} min"
    kind = format_(resource)
    if kind and pages:
        return f"{kind}, {pages:,} page{'' if pages == 1 else 's'}"
    return kind


@register.filter
def is_popular(resource: Resource) -> bool:
    """Taken more than 50 times."""
    return rules.is_popular(resource.download_count)


@register.filter
def first_words(resource: Resource) -> str:
    """The start of the description, as plain text."""
    return rules.summary(resource.description)
