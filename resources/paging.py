"""One page of the library, found by key: a page costs the same however deep it lies, and stays
while others arrive.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from members.models import Member
from resources import rules
from resources.models import Resource
from resources.search import results as found_by
from resources.search.finding import Found
from resources.search.forms import LibraryForm
from resources.search.results import Results, results

# Nearer than nothing: a row of books, not pages of them.
NEAREST = 8


def page_of(form: LibraryForm, member: Member) -> dict[str, Any]:
    """The page asked for, with the places of the pages beside it.

    The first page of the whole library in the grid opens with a featured resource on top of its 24,
    where the order says that featured ones come first. `previous` is empty on the first page and
    where the first page is the previous one.
    """
    cursor, place = form.cursor, form.place
    found = _found(form, place=place)
    if place and place.backwards:
        if len(found.rows) > rules.PAGE_SIZE:
            shown = found.rows[: rules.PAGE_SIZE][::-1]
            before = max(cursor.shown - len(shown), 1) if cursor else 0
            return _answer(found, shown, member, before=before, more=True)
        # Less than a page lies before it: the first page, whole.
        found = _found(form, place=None)
    elif cursor:
        shown = found.rows[: rules.PAGE_SIZE]
        more = len(found.rows) > rules.PAGE_SIZE
        return _answer(found, shown, member, before=cursor.shown, more=more)
    if found.answer not in (found_by.AS_ASKED, found_by.CORRECTED):
        return _answer(found, found.rows[:NEAREST], member, before=0, more=False)
    return _first_page(form, found, member)


def _found(form: LibraryForm, *, place: Any) -> Results:
    return results(
        form.typed,
        shelves=form.shelves,
        sort=form.order,
        size=rules.PAGE_SIZE + (1 if place else 2),
        place=place,
        is_literal=form.is_literal,
    )


def _first_page(form: LibraryForm, found: Results, member: Member) -> dict[str, Any]:
    may_open = form.order == rules.DEFAULT_SORT and not form.is_narrowed and not form.is_list
    # An entry's first value says whether it is featured.
    opens = may_open and bool(found.rows) and found.rows[0].values[0] > 0
    size = rules.PAGE_SIZE + opens
    more = len(found.rows) > size
    return _answer(found, found.rows[:size], member, before=0, more=more, opens=opens)


def _answer(
    found: Results,
    shown: Sequence[Found],
    member: Member,
    *,
    before: int,
    more: bool,
    opens: bool = False,
) -> dict[str, Any]:
    books = _books(shown, member)
    return {
        "results": found,
        "feature": books[0] if opens and books else None,
        "resources": books[opens:],
        "is_first": not before,
        "first": before + 1,
        "last": before + len(shown),
        "following": _cursor(before + len(shown), shown[-1]) if more else None,
        # With no more than a page before it, it is the first page, whose address is plain.
        "previous": _cursor(before, shown[0]) if shown and before > rules.PAGE_SIZE + 1 else None,
    }


def _books(shown: Sequence[Found], member: Member) -> list[Resource]:
    """The resources in the order they were found in. One query."""
    if not shown:
        return []
    books = (
        Resource.objects.visible_to(member)
        .filter(pk__in=[one.resource for one in shown])
        .select_related("author")
        .with_marks(member, rules.trends_since(timezone.now()))
        .with_file_facts()
    )
    by_pk = {book.pk: book for book in books}
    return [by_pk[one.resource] for one in shown if one.resource in by_pk]


def _cursor(shown: int, beside: Found) -> str:
    return rules.write_cursor(rules.Cursor(shown, beside.values, beside.tier))
