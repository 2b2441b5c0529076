"""The audit as one page: what the database wrote down and the deeds beside it. Declares nothing of
its own: `members.audit` finds the lines.
"""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from members.admin.base import ReadOnlyAdmin
from members.audit.lines import Line, Narrowed, read_lines
from members.audit.rules import Place, write_place
from members.audit.sources import kinds
from members.models import AuditLog, Member

MOST_NAMES = 5


class WhoField(forms.CharField):
    """Somebody by name, handle or e-mail: one member. Several are named so that one is chosen."""

    def clean(self, value: Any) -> Any:
        """The member's key; None for nobody asked for. Raises ValidationError for none or many."""
        text = super().clean(value)
        if not text:
            return None
        if text.startswith("#") and text[1:].isdecimal() and len(text) < 19:
            found = list(Member.objects.filter(pk=int(text[1:])))
        else:
            found = list(Member.objects.called(text.split())[: MOST_NAMES + 1])
        if len(found) == 1:
            return found[0].pk
        if not found:
            raise forms.ValidationError(f"Nobody is called “{text}”.")
        named = ", ".join(f"{m.display_name} ({m.email})" for m in found[:MOST_NAMES])
        more = " and more" if len(found) > MOST_NAMES else ""
        raise forms.ValidationError(f"Several are: {named}{more}. Give the e-mail address.")


class NarrowForm(forms.Form):
    """Which lines to show."""

    member = WhoField(required=False, max_length=254, label="About", help_text="Name or e-mail.")
    actor = WhoField(required=False, max_length=254, label="Done by", help_text="Name or e-mail.")
    kind = forms.ChoiceField(required=False, label="Kind")
    day = forms.DateField(
        required=False,
        label="Day",
        help_text="By UTC.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Everything"), *((name, name.capitalize()) for name in kinds())]

    def clean_day(self) -> date | None:
        """A day there can be lines of."""
        day: date | None = self.cleaned_data["day"]
        if day and not 1970 < day.year < 9999:
            raise forms.ValidationError("Give a day of this century.")
        return day


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    """Everything that was done, newest first."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The page. At most eleven queries, however long the audit is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = NarrowForm(request.GET)
        lines: list[Line] = []
        following = None
        if form.is_valid():
            asked = {name: form.cleaned_data[name] for name in ("member", "actor", "kind", "day")}
            lines, following = read_lines(
                Narrowed(**asked, after=read_place(request.GET.get("after", "")))
            )
        query = request.GET.copy()
        query.pop("after", None)
        newest = query.urlencode()
        if following:
            query["after"] = write_place(following)
        return TemplateResponse(
            request,
            "admin/members/audit.html",
            {
                **self.admin_site.each_context(request),
                **(extra_context or {}),
                "title": "Audit entries",
                "opts": self.opts,
                "form": form,
                "lines": lines,
                "newest": newest if "after" in request.GET else None,
                "earlier": query.urlencode() if following else None,
                "may_see_members": request.user.has_perm("members.view_member"),
            },
        )


def read_place(text: str) -> Place | None:
    """The place an address carries; None for anything that is none."""
    try:
        seconds, source, pk = text.split("~")
        if not (source.isdecimal() and pk.isdecimal() and len(source) < 4 and len(pk) < 19):
            return None
        at = datetime.fromtimestamp(float(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Place(at, int(source), int(pk))
