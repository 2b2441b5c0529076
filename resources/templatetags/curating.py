"""What the curators' templates ask. `{% load curating %}` first."""

from typing import Any

from django import template

from resources.rules.words import UNDO

register = template.Library()


@register.filter
def undo_of(message: Any) -> str:
    """The id of the deed a message offers to undo; empty for most."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")
