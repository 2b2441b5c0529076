"""The marks of the house, as template tags. `{% load council %}` first.

Tags:
    {% icon "down" %}               an icon of the sprite (`i-down`); decoration, not read aloud
    {% icon "down" "Download" %}    the same with a name, for an icon that stands alone
    {% points 50 %}                 bezant, number, and the word for screen readers
    {% points -3 signed=True %}     with + or a true minus sign; a negative one is also coloured
    {% shield member %}             the avatar: picture or initials on an escutcheon; `you=True` for
                                    the reader, `size="medium"` and "large" where there is room
    {% who member you=False %}      shield, name and company; `you=True` adds the tag "you"
    {% page_of member %}            the name, leading to the member's page where others may open it
    {% skill_tags skills %}         skills as tags; those that the reader wants have a tick
    {% rank_mark member %}          the rank's mark and name (Squire, Knight, Lord), with a gold
                                    chief from 500 points on
    {% meter 412 500 "or" "412 of 500 points" %}
                                    a bar; kind is "or" (points), "you" (the member's own), "plain"
    {% cover resource.category resource.type %}
                                    a library cover: the category is the field, the type is the
                                    charge; `mark=resource.pk` tells two alike apart; `wide=True`
                                    for the head of a resource's page
    {% control form.price %}        the bare control of a form field with our class and its ARIA
                                    attributes (`_field.html` draws label, hint and error around it)

Filters:
    {{ 12345|number }} 12,345     {{ 31|ordinal }} 31st
    {{ 14.2|money }} $14.20       {{ 3000|money }} $3,000
    {{ member|name }} the name others see, never the e-mail address

A member here is a Member, or anything with its `display_name`, `company`, `community_role` and
`total_points`.
"""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gamification.rules.milestones import TOP_CONTRIBUTOR_POINTS
from gamification.rules.words import ordinal as in_order
from members.flags.switches import page_is_open
from members.models import CommunityRole, SeatTier
from resources.catalogue import Category, Type
from revcouncil.faces import page_of, shield, skill_tags, who

register = template.Library()

MINUS: Final = "\N{MINUS SIGN}"
RANKS: Final = {
    role.value: role.label
    for role in (CommunityRole.SQUIRE, CommunityRole.KNIGHT, CommunityRole.LORD)
}


# ------------------------------------------------------------------------ numbers
def _decimal(value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return figure if figure.is_finite() else None


@register.filter
def number(value: Any) -> str:
    """12345 as "12,345"; a fraction keeps its digits; what is no number comes back as it is."""
    if type(value) is int:
        return f"{value:,}".replace("-", MINUS)
    figure = _decimal(value)
    if figure is None:
        return "" if value is None else str(value)
    return f"{figure:,f}".replace("-", MINUS)


@register.filter
def ordinal(value: Any) -> str:
    """31 as "31st". What is no whole number comes back as it is."""
    try:
        place = int(value)
    except (TypeError, ValueError):
        return "" if value is None else str(value)
    return in_order(place)


@register.filter
def money(value: Any) -> str:
    """US dollars: whole amounts without cents (3000 is "$3,000"), others with two (14.2 is
    "$14.20").
    """
    figure = _decimal(value)
    if figure is None:
        return "" if value is None else str(value)
    sign = MINUS if figure < 0 else ""
    figure = abs(figure)
    return (
        f"{sign}${figure:,.0f}" if figure == figure.to_integral_value() else f"{sign}${figure:,.2f}"
    )


# -------------------------------------------------------------------------- forms
@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """The field's control, wearing our class, pointing at its hint and its error."""
    described = [f"{field.auto_id}_hint"] * bool(hint or field.help_text) + [
        f"{field.auto_id}_error"
    ] * bool(field.errors)
    attributes: dict[str, Any] = {}
    if field.widget_type != "checkbox":
        attributes["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


# -------------------------------------------------------------------------- marks
@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def icon(symbol: str, label: str = "") -> SafeString:
    """One icon of the sprite. Without `label` it is decoration and hidden from screen readers."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, symbol
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', symbol)


@register.simple_tag
def points(value: Any, signed: bool = False) -> SafeString:
    """A number of points: bezant, figure, and the word "points" for those who can't see the
    coin.
    """
    return _points(int(value or 0), signed)


@lru_cache(maxsize=1024)
def _points(amount: int, signed: bool) -> SafeString:
    sign = MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    return format_html(
        '<span class="points{}"><span class="bezant" aria-hidden="true"></span>{}{}'
        '<span class="vh"> {}</span></span>',
        " minus" if amount < 0 else "",
        sign,
        f"{abs(amount):,}",
        "point" if abs(amount) == 1 else "points",
    )


@register.filter
def seat_word(tier: str) -> str:
    """A seat's tier in words."""
    return str(SeatTier(tier).label)


@register.filter
def may_open(user: Any, view_name: str) -> bool:
    """Whether the page of this name is switched on for the user."""
    return page_is_open(view_name, user)


@register.filter
def name(member: Any) -> str:
    """The name others see, never the e-mail address."""
    return str(member.display_name)


register.simple_tag(shield)
register.simple_tag(page_of)
register.simple_tag(who)
register.simple_tag(skill_tags)


@register.simple_tag
def rank_mark(member: Any) -> SafeString:
    """Mark and name of the member's rank; empty for someone who has none.

    A debtor's is nobody's business: empty too.
    """
    return _rank_mark(str(member.community_role), member.total_points >= TOP_CONTRIBUTOR_POINTS)


@lru_cache(maxsize=32)
def _rank_mark(role: str, is_top: bool) -> SafeString:
    if role not in RANKS:
        return mark_safe("")
    return format_html(
        '<span class="rank"><svg aria-hidden="true"><use href="#{}"/>{}</svg>{}{}</span>',
        role.lower(),
        mark_safe('<use class="chief" href="#chief"/>') if is_top else "",
        RANKS[role],
        mark_safe('<span class="vh">, Top Contributor</span>') if is_top else "",
    )


@register.simple_tag
def meter(value: Any, maximum: Any, kind: str = "or", label: str = "") -> SafeString:
    """A bar from 0 to `maximum`, cut at both ends; `label` says it in words (default "value of
    maximum").
    """
    part, whole = _decimal(value) or Decimal(0), _decimal(maximum) or Decimal(0)
    share = min(max(part / whole * 100, Decimal(0)), Decimal(100)) if whole > 0 else Decimal(0)
    return format_html(
        '<svg class="meter" role="img" aria-label="{}"><rect width="100%" height="100%"/>'
        '<rect class="fill{}" width="{}%" height="100%"/></svg>',
        label or f"{number(part)} of {number(whole)}",
        "" if kind == "or" else f" {kind}",
        f"{share:.2f}".rstrip("0").rstrip("."),
    )


# ------------------------------------------------------------------------- covers
# Marks by which heralds tell the arms of brothers apart; drawn in the upper corner, 12 wide.
DIFFERENCES: Final = (
    "",
    '<path class="charge" d="M138 12h14v3h-2v6h-3v-6h-4v6h-3v-6h-2z"/>',  # label
    '<path class="charge" d="M139 11a7 7 0 1 0 12 0 5 5 0 1 1-12 0z"/>',  # crescent
    (  # mullet
        '<path class="charge" '
        'd="M145 9l2 5.6h5.8l-4.7 3.5 1.8 5.7-4.9-3.5-4.9 3.5 1.8-5.7-4.7-3.5h5.8z"/>'
    ),
    '<circle class="charge-line" cx="145" cy="16" r="5"/>',  # annulet
    '<path class="charge" d="M145 8l6 8.500-6 8.500-6-8.500z"/>',  # lozenge
    '<circle class="charge" cx="145" cy="16" r="5.5"/>',  # roundel
    '<path class="charge" d="M138 10h14l-7 13z"/>',  # pile
)


@register.simple_tag
def cover(category: str, type: str, mark: int | None = None, wide: bool = False) -> SafeString:
    """The cover of a resource, drawn from its category and type; an unknown one gets the sable
    field or a plain sheet.
    """
    difference = "" if mark is None else DIFFERENCES[mark % len(DIFFERENCES)]
    return _cover(str(category), str(type), difference, bool(wide))


@lru_cache(maxsize=512)
def _cover(category: str, type: str, difference: str, wide: bool) -> SafeString:
    field = Category(category) if category in Category.values else Category.OPERATIONS
    sheet = Type(type) if type in Type.values else Type.TEMPLATE
    return format_html(
        '<svg class="cover {}{}" aria-hidden="true">'
        '<rect class="ground" width="100%" height="100%" fill="url(#{})"/>'
        '<svg viewBox="0 0 160 100">{}{}</svg></svg>',
        field.css,
        " wide-cover" if wide else "",
        field.hatch,
        mark_safe(sheet.charge),
        mark_safe(difference),
    )
