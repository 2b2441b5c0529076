"""The parts of a results page that are drawn once a question. `{% load results %}` first.

{% strip measure %}          the picture of a distribution, from its published quantiles
{% zone_cells measure %}     where the member's answer lies, as cells of the overview
{% number_cells measure %}   the published numbers as cells of the table
{% share_rows lines %}       named answers with their shares
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from benchmarks.results import Measure, Share, Zone

register = template.Library()

HERE = (
    '<svg class="here" viewBox="0 0 14 18" role="img" aria-label="You are here">'
    '<path d="M0 0h14v9c0 5-3 7.5-7 9-4-1.5-7-4-7-9z"/></svg>'
)
OWN = "M-7 -9H7V0C7 5 4 7.5 0 9.5C-4 7.5-7 5-7 0z"
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
    texts, published = measure.texts, measure.quantiles
    agencies = published.agencies if published else ""
    return mark_safe(
        "".join(f'<td class="num">{escape(str(text))}</td>' for text in (*texts.values(), agencies))
    )


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
    """x in percent, y in pixels: no viewBox, so the text keeps its size."""
    drawn = measure.strip
    if drawn is None:
        return mark_safe("")
    median = drawn.median
    line = '<line class="median" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'.format
    parts = [f'<svg class="strip" role="img"><title>{escape(measure.in_words)}</title>']
    if drawn.outer:
        parts += [_box("outer", drawn.outer), _box("outer-hatch", drawn.outer)]
    if drawn.inner:
        parts.append(_box("inner", drawn.inner))
    parts.append('<line class="axis" x1="0" x2="100%" y1="46.5" y2="46.5"/>')
    if not drawn.covers_median:
        parts.append(line(median.x, 25, 49))
    if drawn.low_has_room:
        parts.append(f'<text x="0" y="64">{escape(measure.low_text)}</text>')
    if drawn.high_has_room:
        parts.append(f'<text x="100%" y="64" text-anchor="end">{escape(measure.high_text)}</text>')
    parts.append(
        f'<text class="t-mid" x="{median.x}" y="64" text-anchor="{median.anchor}">'
        f"median {escape(measure.texts['median'])}</text>"
    )
    if drawn.own:
        parts.append(_own(drawn, measure.own))
    if drawn.covers_median:
        parts.append(line(median.x, 20, 53))
    return mark_safe("".join([*parts, "</svg>"]))


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
