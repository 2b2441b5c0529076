"""One page of the library, found by key: a page costs the same however deep it lies, and stays
while others arrive.
"""

from functools import cache
from typing import Any

from members.compiled import Compiled
from members.models import Member
from resources import rules
from resources.forms import LibraryForm
from resources.models import Resource
from resources.querysets import ResourceQuerySet


def page_of(form: LibraryForm, resources: ResourceQuerySet, member: Member) -> dict[str, Any]:
    """The page asked for, with the places of the pages beside it.

    The first page of the whole library in the grid opens with a featured resource on top of its 24,
    where the order says that featured ones come first. `previous` is empty on the first page and
    where the first page is the previous one.
    """
    if not (form.is_narrowed or form.cursor or form.cursor_before):
        return _first_page(form, list(Resource.objects.raw(*_opening(form.order, member))))
    ordered = resources.with_taken(member).in_order(form.order)
    if form.cursor_before:
        rows = list(ordered.before(form.cursor_before, sort=form.order)[: rules.PAGE_SIZE + 1])
        if len(rows) > rules.PAGE_SIZE:
            shown = rows[: rules.PAGE_SIZE][::-1]
            return _answer(
                form, shown, before=max(form.cursor_before.shown - len(shown), 1), more=True
            )
    elif form.cursor:
        rows = list(ordered.after(form.cursor, sort=form.order)[: rules.PAGE_SIZE + 1])
        return _answer(
            form,
            rows[: rules.PAGE_SIZE],
            before=form.cursor.shown,
            more=len(rows) > rules.PAGE_SIZE,
        )
    return _first_page(form, list(ordered[: rules.PAGE_SIZE + 2]))


def _opening(sort: str, member: Member) -> tuple[str, list[Any]]:
    """The whole library from its beginning, with `taken`, as a statement."""
    return _opening_in_order(sort).statement(member=member.pk)


@cache
def _opening_in_order(sort: str) -> Compiled:
    return Compiled(
        lambda member: (
            Resource.objects.visible_to(member)
            .with_taken(member)
            .in_order(sort)[: rules.PAGE_SIZE + 2]
        ),
        member=-1,
    )


def _first_page(form: LibraryForm, rows: list[Resource]) -> dict[str, Any]:
    featured = form.order == rules.DEFAULT_SORT and bool(rows) and rows[0].is_featured
    opens = featured and not form.is_narrowed and not form.is_list
    size = rules.PAGE_SIZE + opens
    return _answer(form, rows[:size], before=0, more=len(rows) > size, opens=opens)


def _answer(
    form: LibraryForm, shown: list[Resource], *, before: int, more: bool, opens: bool = False
) -> dict[str, Any]:
    return {
        "feature": shown[0] if opens else None,
        "resources": shown[opens:],
        "is_first": not before,
        "first": before + 1,
        "last": before + len(shown),
        "following": _cursor(form, before + len(shown), shown[-1]) if more else None,
        # With no more than a page before it, it is the first page, whose address is plain.
        "previous": _cursor(form, before, shown[0])
        if shown and before > rules.PAGE_SIZE + 1
        else None,
    }


def _cursor(form: LibraryForm, shown: int, beside: Resource) -> str:
    values = tuple(getattr(beside, field.removeprefix("-")) for field in rules.order_of(form.order))
    return rules.write_cursor(rules.Cursor(shown, values))
