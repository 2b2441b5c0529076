"""Tags of the diary's pages.

{% reply_news user as news %}   the replies the member has not seen, or None; one query
{{ reply.text|said }}           plain words with their line breaks and links
"""

import re

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from growth.diary.feed.news import News, news_of
from members.models import Member

register = template.Library()
LONGEST_LINK = 60
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


@register.simple_tag
def reply_news(member: Member) -> News | None:
    """The replies the member has not seen."""
    return news_of(member) if member.is_authenticated else None


@register.filter
def said(text: str) -> SafeString:
    """Plain words: what looks like markup is shown as it was typed, addresses can be opened, and of
    empty lines there is one at a time.
    """
    linked = urlize(
        EMPTY_LINES.sub("\n\n", text), trim_url_limit=LONGEST_LINK, nofollow=True, autoescape=True
    )
    return mark_safe(linebreaksbr(linked, autoescape=False))
