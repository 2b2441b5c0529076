"""The rows of a board, drawn without a template for each: a page has some thirty. `{% load board %}`
first.

{% board_rows sheet.rows reader=user best=sheet.extent.best %}
"""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from gamification.boards.boards import Row
from members.models import Member
from revcouncil.templatetags.council import number, rank_mark, who

register = template.Library()


@register.simple_tag
def board_rows(rows: Iterable[Row], reader: Member, best: int) -> SafeString:
    """Place, member, rank, streak, share of the first place's points, points."""
    return mark_safe("\n".join(_row(row, row.member.pk == reader.pk, best) for row in rows))


def _row(row: Row, own: bool, best: int) -> str:
    share = round(row.points / best * 100) if best else 0
    kind, mark = "you" if own else "plain", ' class="is-you" id="you"' if own else ""
    return (
        f"<tr{mark}>"
        f'<td class="place">{number(row.place)}</td>'
        f"<td>{who(row.member, you=own)}</td>"
        f'<td class="role quiet">{rank_mark(row.member)}</td>'
        f'<td class="streak num">{row.streak}</td>'
        '<td class="bar"><svg class="meter" aria-hidden="true">'
        '<rect width="100%" height="100%"/>'
        f'<rect class="fill {kind}" width="{share}%" height="100%"/></svg></td>'
        f'<td class="score">{number(row.points)}</td></tr>'
    )
