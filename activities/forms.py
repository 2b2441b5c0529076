"""The form of an activity, made of its declaration. What it says is read by `rules.payload`."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict

from activities.actions.refusals import EVIDENCE, WHOLE
from activities.declarations import Declaration, Field, Kind
from activities.models import Visibility

SHORT: Final = (Kind.COUNT, Kind.DAY, Kind.TIME)
IN_A_ROW: Final = 3
WHO_SEES: Final = (
    (Visibility.PRIVATE.value, "Only you and the reviewers"),
    (Visibility.PUBLIC.value, "All members, once approved: title, day and heads, never the proof"),
)


class ReportForm(forms.Form):
    """What was typed, and what is wrong with it: `faults` by field, as an action refused it."""

    use_required_attribute = False

    def __init__(
        self,
        declaration: Declaration,
        typed: Mapping[str, str],
        *,
        faults: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        today: date,
    ) -> None:
        self.declaration, self._faults = declaration, dict(faults or {})
        super().__init__({"visibility": Visibility.PRIVATE.value, **typed})
        for field in declaration.fields:
            self.fields[field.name] = _control(field, (hints or {}).get(field.name), today)
        self.fields["visibility"] = visibility_field()

    def full_clean(self) -> None:
        """Take the faults of the action: nothing is judged twice."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, fault in self._faults.items():
            key = name if name in self.fields else "__all__"
            if name != EVIDENCE:
                self._errors.setdefault(key, self.error_class()).append(fault)

    @property
    def told_faults(self) -> list[tuple[str, str]]:
        """Where each fault is mended, and what it says."""
        found = []
        for name, fault in self._faults.items():
            label = self.fields[name].label if name in self.fields else ""
            where = f"id_{name}" if name != WHOLE else ""
            says_it = not label or fault.startswith(str(label))
            found.append((where, fault if says_it else f"{label}: {fault}"))
        return found

    @property
    def evidence_fault(self) -> str:
        """What is wrong with the files."""
        return self._faults.get(EVIDENCE, "")

    @property
    def field_rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields as they stand on the page: short ones side by side."""
        row: list[forms.BoundField] = []
        for field in self.declaration.fields:
            if row and (field.kind not in SHORT or len(row) == IN_A_ROW):
                yield row
                row = []
            row.append(self[field.name])
            if field.kind not in SHORT:
                yield row
                row = []
        if row:
            yield row


def visibility_field() -> forms.ChoiceField:
    """Who sees that it was done."""
    return forms.ChoiceField(
        label="Who may see that you did it", choices=WHO_SEES, widget=forms.RadioSelect
    )


def _control(field: Field, hint: str | None, today: date) -> forms.CharField:
    return forms.CharField(
        label=f"{field.label}, {field.unit}" if field.unit == "minutes" else field.label,
        help_text=field.hint if hint is None else hint,
        required=field.is_required,
        widget=_widget(field, today),
    )


def _widget(field: Field, today: date) -> forms.Widget:
    match field.kind:
        case Kind.TEXT:
            return forms.Textarea(attrs={"rows": 8})
        case Kind.NAMES:
            return forms.Textarea(attrs={"rows": 3})
        case Kind.COUNT:
            return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        case Kind.DAY:
            return forms.TextInput(attrs={"type": "date", "max": today.isoformat()})
        case Kind.TIME:
            return forms.TextInput(attrs={"type": "time"})
        case Kind.LINK:
            return forms.TextInput(attrs={"type": "url", "inputmode": "url"})
        case Kind.LINE:
            return forms.TextInput()


def typed_of(declaration: Declaration, posted: Mapping[str, str]) -> dict[str, str]:
    """What a request typed of this activity, as it was typed."""
    names = [field.name for field in declaration.fields]
    return {name: posted[name] for name in names if name in posted}


def visibility_of(posted: Mapping[str, Any]) -> Visibility:
    """Who is to see it; private for anything that is no choice."""
    return (
        Visibility.PUBLIC
        if posted.get("visibility") == Visibility.PUBLIC.value
        else Visibility.PRIVATE
    )
