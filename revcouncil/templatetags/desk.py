"""What the pages of the desk and of the figures draw."""

from datetime import datetime

from django import template
from django.utils import timezone

from gamification.rules.words import counted

register = template.Library()


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago in words: "today", "one day", "12 days"; nothing for no moment."""
    if moment is None:
        return ""
    days = (timezone.now() - moment).days
    return counted(days, "day") if days > 0 else "today"
