"""The lists of the points page, drawn without a template's step for each cell.

`{% load ledger %}` first.

Tags:
    {% ledger_lines month.lines %}               the rows of one month
    {% badge_items badges this_year %}          the badges; a day of another year says its year
    {% month_options sums.months chosen %}       the months with entries, the newest first
    {% months_in_words climb.months %}           the points at the end of each month
    {% month_rows climb.months %}                the same as rows of a table

Filters: {{ month|iso_month }} 2026-11     {{ month|month_year }} November 2026
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from revcouncil.templatetags.council import number, points

register = template.Library()


@register.filter
def iso_month(day: date) -> str:
    """The day's month as addresses name it."""
    return f"{day:%Y-%m}"


@register.filter
def month_year(day: date) -> str:
    """The day's month in words."""
    return f"{day:%B} {day.year}"


@register.simple_tag
def month_options(months: Sequence[tuple[date, int]], chosen: date | None) -> SafeString:
    """The months as the options of a select."""
    return mark_safe(
        "".join(
            f'<option value="{iso_month(month)}"{" selected" if month == chosen else ""}>'
            f"{month_year(month)}</option>"
            for month, _ in reversed(months)
        )
    )


@register.simple_tag
def months_in_words(months: Sequence[tuple[date, int]]) -> str:
    """Points at the end of each month, oldest first; the last are today's."""
    *earlier, (_, today) = months
    said = [f"{number(points)} in {month:%B}" for month, points in earlier]
    return ", ".join([*said, f"{number(today)} today"])


@register.simple_tag
def month_rows(months: Sequence[tuple[date, int]]) -> SafeString:
    """A row for each month, with a link to its entries."""
    return mark_safe(
        "".join(
            f'<tr><td><a href="?month={iso_month(month)}">{month_year(month)}</a></td>'
            f'<td class="num">{number(points)}</td></tr>'
            for month, points in months
        )
    )


@register.simple_tag
def ledger_lines(lines: Iterable[Any]) -> SafeString:
    """The entries of one month; without the column of totals where they have none."""
    return mark_safe("".join(map(_line, lines)))


def _address(route: str, argument: str) -> str:
    """Where an entry leads; nowhere when what it names has no address any more."""
    try:
        return reverse(route, args=[argument] if argument else None)
    except NoReverseMatch:
        return ""


def _line(line: Any) -> str:
    day, reason = line.day, line.reason
    title = escape(reason.title)
    address = _address(reason.route, reason.argument) if reason.route else ""
    link = f'<a href="{escape(address)}">{title}</a>' if address else title
    why = f'<span class="why">{escape(reason.why)}</span>' if reason.why else ""
    total = "" if line.total is None else f'<td class="total">{number(line.total)}</td>'
    return (
        f'<tr><td class="when"><time datetime="{day.isoformat()}">{day:%a} {day.day}</time></td>'
        f"<td>{link}{why}</td>"
        f'<td class="score">{points(line.entry.points, signed=True)}</td>{total}</tr>'
    )


@register.simple_tag
def badge_items(badges: Iterable[Any], this_year: str) -> SafeString:
    """Those held with their day, the others with what is still needed."""
    return mark_safe("".join(_badge(one, this_year) for one in badges))


def _badge(progress: Any, this_year: str) -> str:
    badge, at = progress.badge, progress.granted_at
    why = "" if at else f'<span class="why">{escape(badge.criteria)}</span>'
    opening = '<li class="has">' if at else "<li>"
    return (
        f'{opening}<svg class="badge" viewBox="0 0 20 20" aria-hidden="true"><circle class="field"'
        ' cx="10" cy="10" r="9"/><use'
        f' href="#{escape(badge.icon)}"/></svg><b>{escape(badge.name)}{why}</b><span'
        f' class="when">{_granted(at, this_year) if at else escape(progress.words)}</span></li>'
    )


def _granted(at: datetime, this_year: str) -> str:
    day = localtime(at)
    year = "" if str(day.year) == this_year else f" {day.year}"
    return (
        f'<span class="vh">granted </span><time datetime="{day:%Y-%m-%d}">'
        f"{day.day} {day:%b}{year}</time>"
    )
