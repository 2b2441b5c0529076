"""How a member is drawn: the shield with picture or initials, the name that leads to their page,
skills. `council` offers these as tags.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from members.avatars import Size, picture_address, token_of
from members.directory.rules import Skill
from members.rules import initials

SIZES: Final = {"": Size.SMALL, "medium": Size.MEDIUM, "large": Size.LARGE}
TICK: Final = '<svg class="icon" aria-hidden="true"><use href="#i-check"/></svg>'


def page_address(member: Any) -> str:
    """The address of the member's page; "" where others may not open it, or there is none."""
    handle = getattr(member, "handle", None)
    return _page(handle) if handle and member.is_listed else ""


@lru_cache(maxsize=4096)
def _page(handle: str) -> str:
    return reverse("member", args=[handle])


def _picture(member: Any, size: Size) -> str:
    """The address of the member's picture; "" for who has none."""
    avatar = getattr(member, "avatar", None)
    token = token_of(str(avatar.name)) if avatar else ""
    return picture_address(member.pk, token, size) if token else ""


def shield(member: Any, you: bool = False, size: str = "") -> SafeString:
    """The avatar of a member, or their initials; `size` is "", "medium" or "large".

    Decoration: the name stands beside it or in the control's label.
    """
    large = " large" if size == "large" else ""
    marked = f"shield{' you' if you else ''}{large}"
    if picture := _picture(member, SIZES[size]):
        side = SIZES[size].value
        return mark_safe(
            f'<img class="{marked}" src="{picture}" alt="" width="{side}" height="{side}">'
        )
    shown = escape(initials(str(member.display_name)))
    return mark_safe(f'<span class="{marked}" aria-hidden="true">{shown}</span>')


def page_of(member: Any) -> SafeString:
    """The member's name, leading to their page where there is one for others."""
    shown, address = escape(str(member.display_name)), page_address(member)
    return mark_safe(f'<a href="{address}">{shown}</a>' if address else shown)


def who(member: Any, you: bool = False) -> SafeString:
    """Shield, name and company in a row, as in tables. Long names wrap."""
    company = getattr(member, "company", "") or ""
    tag = ' <span class="tag you">you</span>' if you else ""
    house = f" <small>{escape(company)}</small>" if company else ""
    return mark_safe(
        f'<span class="who">{shield(member, you)}'
        f"<span><b>{page_of(member)}{tag}</b>{house}</span></span>"
    )


def skill_tags(skills: Iterable[Skill], why: str = "you want this") -> SafeString:
    """Skills as tags. What the reader wants has a tick and a dark edge, and says why."""
    tags = "".join(
        f'<li><span class="tag match">{TICK}{escape(skill.name)}'
        f'<span class="vh"> ({escape(why)})</span></span></li>'
        if skill.wanted
        else f'<li><span class="tag">{escape(skill.name)}</span></li>'
        for skill in skills
    )
    return mark_safe(
        f'<ul class="skills" aria-label="Skills">{tags}</ul>'
        if tags
        else '<span class="skills"></span>'
    )
