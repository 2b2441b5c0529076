"""Money of plans, as pages say it."""

from django import template

register = template.Library()

SIGNS = {"usd": "$", "eur": "€", "gbp": "£"}


@register.filter
def cents(value: int, currency: str = "usd") -> str:
    """An amount of cents: "$59", "$25.13", "-$2.50", "59 CHF"."""
    whole, rest = divmod(abs(value), 100)
    words = f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
    sign = SIGNS.get(currency)
    minus = "-" if value < 0 else ""
    return f"{minus}{sign}{words}" if sign else f"{minus}{words} {currency.upper()}"
