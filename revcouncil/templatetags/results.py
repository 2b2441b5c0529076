"""The parts of a results page that are drawn once a question. `{% load results %}` first.

{% strip measure %}          the picture of a distribution, from its published quantiles
{% zone_cells measure %}     where the member's answer lies, as cells of the overview
{% number_cells measure %}   the published numbers as cells of the table
{% histogram measure %}      shares of ranges as columns, where there are enough agencies
{% trend_chart trend name %} medians and middle halves over the editions
{% share_rows lines %}       named answers with their shares
"""

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from benchmarks.results.rows import Measure, Zone
from benchmarks.results.shares import Share
from benchmarks.results.trend import Trend
from benchmarks.rules.trend import Column

register = template.Library()

HERE = (
    '<svg class="here" viewBox="0 0 14 18" role="img" aria-label="You are here">'
    '<path d="M0 0h14v9c0 5-3 7.5-7 9-4-1.5-7-4-7-9z"/></svg>'
)
OWN = "M-7 -9H7V0C7 5 4 7.5 0 9.5C-4 7.5-7 5-7 0z"
COLUMN_HEIGHT = 48
BEYOND = {"high": "M-14 -9V9L0 0z", "low": "M14 -9V9L0 0z"}


@register.simple_tag
def zone_cells(measure: Measure) -> SafeString:
    """One cell a zone; the member's own is marked."""
    return mark_safe("".join(map(_zone, measure.zones)))


def _zone(zone: Zone) -> str:
    kind = f"zone {'z-in' if zone.inner else 'z-out'}{' mid-edge' if zone.median_edge else ''}"
    span = f' colspan="{zone.span}"' if zone.span > 1 else ""
    return f'<td class="{kind}"{span}>{HERE if zone.here else ""}</td>'


@register.simple_tag
def number_cells(measure: Measure) -> SafeString:
    """From the 10th percentile to the 90th, and how many agencies they speak for."""
    cells = (*measure.texts.values(), measure.agencies)
    return mark_safe("".join(f'<td class="num">{escape(text)}</td>' for text in cells))


@register.simple_tag
def share_rows(lines: Iterable[Share]) -> SafeString:
    """A row for each answer; the member's own is marked."""
    return mark_safe("".join(map(_share, lines)))


def _share(line: Share) -> str:
    mark, said, kind = (' class="is-mine"', " (you)", "you") if line.mine else ("", "", "plain")
    return (
        f'<tr{mark}><th scope="row">{escape(line.answer)}{said}</th>'
        '<td><svg class="meter" aria-hidden="true"><rect width="100%" height="100%"/>'
        f'<rect class="fill {kind}" width="{line.percent}%" height="100%"/></svg></td>'
        f'<td class="pct">{line.percent}%</td></tr>'
    )


@register.simple_tag
def strip(measure: Measure) -> SafeString:
    """x in percent, y in pixels: no viewBox, so the text keeps its size. What is the member's own
    is one group; all the rest is the same for everybody.
    """
    drawn = measure.strip
    if drawn is None:
        return mark_safe("")
    median = drawn.median
    own = f"; you {measure.own}" if measure.own else ""
    parts = [f'<svg class="strip" role="img"><title>{escape(measure.in_words + own)}</title>']
    if drawn.outer:
        parts += [_box("outer", drawn.outer), _box("outer-hatch", drawn.outer)]
    if drawn.inner:
        parts.append(_box("inner", drawn.inner))
    parts.append('<line class="axis" x1="0" x2="100%" y1="46.5" y2="46.5"/>')
    if drawn.low_has_room:
        parts.append(f'<text x="0" y="64">{escape(measure.low_text)}</text>')
    if drawn.high_has_room:
        parts.append(f'<text x="100%" y="64" text-anchor="end">{escape(measure.high_text)}</text>')
    if drawn.own:
        parts.append(f'<g class="own-part">{_own(drawn, measure.own)}</g>')
    parts.append(
        f'<line class="median" x1="{median.x}" x2="{median.x}" y1="23" y2="51"/>'
        f'<text class="t-mid" x="{median.x}" y="64" text-anchor="{median.anchor}">'
        f"median {escape(measure.texts['median'])}</text></svg>"
    )
    return mark_safe("".join(parts))


def _box(kind: str, box: tuple[Any, Any]) -> str:
    return f'<rect class="{kind}" x="{box[0]}" y="28" width="{box[1]}" height="18"/>'


def _own(drawn: Any, own: str) -> str:
    x, beyond = drawn.own.x, drawn.beyond
    line = "" if beyond else f'<line class="own" x1="{x}" x2="{x}" y1="20" y2="52"/>'
    path = BEYOND["high" if beyond == "high" else "low"] if beyond else OWN
    return (
        f'{line}<svg x="{x}" y="37" overflow="visible"><path class="own-mark" d="{path}"/></svg>'
        f'<text class="t-you" x="{x}" y="14" text-anchor="{drawn.own.anchor}">'
        f"you {escape(own)}{', off the scale' if beyond else ''}</text>"
    )


@register.simple_tag
def histogram(measure: Measure) -> SafeString:
    """Columns of equal width, one a range; the table below it has their ends."""
    ranges = measure.ranges
    if not ranges:
        return mark_safe("")
    width, highest = 100 / len(ranges), max(one.percent for one in ranges)
    said = "; ".join(f"{one.answer} {one.percent}%" for one in ranges)
    parts = [f'<svg class="histogram" role="img"><title>{escape(f"Shares: {said}")}</title>']
    for number, one in enumerate(ranges):
        height = one.percent * COLUMN_HEIGHT / highest
        box = (
            f'x="{number * width + width * 0.06:.2f}%" y="{COLUMN_HEIGHT - height:.1f}" '
            f'width="{width * 0.88:.2f}%" height="{height:.1f}"'
        )
        parts.append(f'<rect class="column" {box}/>')
        if one.mine:
            parts.append(f'<g class="own-part"><rect class="own-column" {box}/></g>')
    low, high = escape(ranges[0].answer), escape(ranges[-1].answer)
    parts.append(
        f'<line class="axis" x1="0" x2="100%" y1="{COLUMN_HEIGHT}.5" y2="{COLUMN_HEIGHT}.5"/>'
        f'<text x="0" y="{COLUMN_HEIGHT + 16}">{low}</text>'
        f'<text x="100%" y="{COLUMN_HEIGHT + 16}" text-anchor="end">{high}</text></svg>'
    )
    return mark_safe("".join(parts))


@register.simple_tag
def trend_chart(trend: Trend, name: str) -> SafeString:
    """Medians and middle halves by period; nothing between two of them but the member's own."""
    columns = trend.chart.columns
    parts = [f'<svg class="trend" role="img"><title>{escape(_trend_words(trend, name))}</title>']
    for number, (y, text) in enumerate(trend.chart.lines):
        parts.append(
            f'<line class="{"grid" if number else "axis"}" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
            f'<svg x="0" y="{y}" overflow="visible"><text x="-8" y="4" text-anchor="end">'
            f"{escape(text)}</text></svg>"
        )
    for one in columns:
        parts.append(_column(one))
    own = [f'<line class="own" x1="{one.middle}" x2="{two.middle}" y1="{one.own}" y2="{two.own}"/>'
           for one, two in pairwise(columns) if one.own and two.own]  # fmt: skip
    own += [
        f'<svg x="{one.middle}" y="{one.own}" overflow="visible">'
        f'<path class="own-mark" d="{OWN}"/></svg>'
        for one in columns
        if one.own
    ]
    last = columns[-1]
    if last.own:
        above = max(float(last.own) - 14, 8)
        own.append(
            f'<text class="t-you" x="{last.middle}" y="{above:.1f}" text-anchor="middle">'
            f"you {escape(last.own_text)}</text>"
        )
    return mark_safe("".join([*parts, '<g class="own-part">', *own, "</g></svg>"]))


def _column(one: Column) -> str:
    parts = [
        f'<text x="{one.middle}" y="220" text-anchor="middle">{one.label[0]}</text>'
        f'<text x="{one.middle}" y="236" text-anchor="middle">{one.label[1]}</text>'
    ]
    if not one.median:
        parts.append(
            f'<rect class="void" x="{one.left}" y="60" width="{one.width}" height="90"/>'
            f'<rect class="void-hatch" x="{one.left}" y="60" width="{one.width}" height="90"/>'
        )
    if one.inner:
        parts.append(
            f'<rect class="mid" x="{one.left}" y="{one.inner[0]}" width="{one.width}"'
            f' height="{one.inner[1]}"/>'
        )
    if one.median:
        parts.append(
            f'<line class="median" x1="{one.left}" x2="{one.right}" y1="{one.median}"'
            f' y2="{one.median}"/><svg x="{one.left}" y="{one.median}" overflow="visible">'
            f'<text class="t-mid" x="4" y="-5">{escape(one.median_text)}</text></svg>'
        )
    return "".join(parts)


def _trend_words(trend: Trend, name: str) -> str:
    said = ", ".join(
        f"{' '.join(one.label)} {one.median_text or 'no edition'}" for one in trend.chart.columns
    )
    return f"{trend.question.label}, {name}. Median: {said}"
