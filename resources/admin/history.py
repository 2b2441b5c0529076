"""What was done to a resource or a tag, in words."""

from typing import Any, Final, NamedTuple

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from members.audit.rules import Change, changes_told
from members.audit.sources import declared_deeds
from members.models import AuditLog, Member
from resources.admin.base import page

SHOWN: Final = 100


class Line(NamedTuple):
    """One deed."""

    at: Any
    who: str
    what: str
    changes: list[Change]


class Remembered(admin.ModelAdmin):
    """The history, read from the audit."""

    # What the audit calls it by.
    called = "title"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The newest deeds to this resource, or tag."""
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        rows = AuditLog.objects.filter(target_type=row._meta.label, target_id=row.pk)
        found = list(rows.select_related("actor").order_by("-at", "-id")[: SHOWN + 1])
        context = {
            "title": f"History of “{row}”",
            str(self.opts.model_name): row,
            "lines": _lines(found[:SHOWN], name=self.called),
            "more": len(found) > SHOWN,
        }
        return page(self, request, "history", context)


def _lines(rows: list[AuditLog], *, name: str) -> list[Line]:
    known = declared_deeds()
    numbers = {
        int(value.removeprefix("member "))
        for row in rows
        for value in row.detail.get("author") or ()
        if isinstance(value, str) and value.removeprefix("member ").isdecimal()
    }
    authors = Member.objects.in_bulk(numbers) if numbers else {}
    names = {f"member {pk}": member.display_name for pk, member in authors.items()}
    lines = []
    for row in rows:
        told = [
            change._replace(
                before=names.get(change.before or "", change.before),
                after=names.get(change.after or "", change.after),
            )
            for change in changes_told({k: v for k, v in row.detail.items() if k != name})
        ]
        # Alone it is what the row is called; a pair is a change.
        if isinstance(row.detail.get(name), list):
            told = [*changes_told({name: row.detail[name]}), *told]
        deed = known.get(row.action)
        what = deed.title if deed else row.action.replace("_", " ").capitalize()
        who = row.actor.display_name if row.actor else "The clock"
        lines.append(Line(row.at, who, what, told))
    return lines
