"""What the panels about one's own data need, so that any page may include them.

{% load own %}{% own_copy user as copy %}    {% own_erasure user as erasure %}
"""

from django import template

from members.models import Member
from members.own.pages import CopyPanel, ErasePanel, copy_panel, erase_panel

register = template.Library()


@register.simple_tag
def own_copy(member: Member) -> CopyPanel:
    """How the member's copy stands."""
    return copy_panel(member)


@register.simple_tag
def own_erasure(member: Member) -> ErasePanel:
    """What erasing the account would mean."""
    return erase_panel(member)
