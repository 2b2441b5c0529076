"""What members and staff may ask of boards, history and ledger. Addresses with nonsense in them fall back, forms explain."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.http import QueryDict

from gamification.boards import Window
from gamification.history import Filters, read_cursor, read_month
from gamification.rules import ADJUSTMENT_LIMIT, ADJUSTMENT_REASON_LENGTH, KINDS, OTHER
from members.models import Member

MOST_AT_ONCE = 200


def read_window(query: QueryDict) -> Window:
    """The window an address names; this month for anything unknown."""
    period = query.get("period", "")
    return Window(period) if period in Window.values else Window.MONTH


def read_start(query: QueryDict) -> int:
    """The place an address begins at; 1 for anything that is no place."""
    text = query.get("from", "")
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,12}", text) else 1


def read_filters(query: QueryDict) -> Filters:
    """What of the history an address asks for; what is not understood is left out."""
    kinds = {kind.slug: kind for kind in (*KINDS, OTHER)}
    return Filters(
        kind=kinds.get(query.get("kind", "")),
        month=read_month(query.get("month", "")),
        before=read_cursor(query.get("before", "")),
    )


class ReasonForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label="Reason",
        min_length=ADJUSTMENT_REASON_LENGTH,
        max_length=500,
        help_text=f"The member reads it beside the entry. At least {ADJUSTMENT_REASON_LENGTH} characters.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={
            "required": "Say why; the member will read it.",
            "min_length": "Say a little more: at least %(limit_value)d characters; these are %(show_value)d.",
        },
    )


class AdjustmentForm(ReasonForm):
    """Points given or taken by hand, from one member or from several."""

    members = forms.CharField(
        label="Members",
        help_text="One e-mail address a line.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "spellcheck": "false"}),
        error_messages={"required": "Name at least one member by e-mail address."},
    )
    points = forms.IntegerField(
        label="Points",
        min_value=-ADJUSTMENT_LIMIT,
        max_value=ADJUSTMENT_LIMIT,
        help_text="A negative number takes points away.",
        error_messages={"invalid": "Enter a whole number, such as 25 or -5."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ["members", "points", "reason", "key"]

    def clean_members(self) -> list[Member]:
        """The members named; an error names each address nobody has."""
        named = list(dict.fromkeys(word.lower() for word in re.split(r"[\s,;]+", self.cleaned_data["members"]) if word))
        if len(named) > MOST_AT_ONCE:
            raise ValidationError(f"At most {MOST_AT_ONCE} members at once; these are {len(named)}.")
        found: dict[str, Member] = {
            member.email_lower: member
            for member in Member.objects.annotate(email_lower=Lower("email")).filter(email_lower__in=named).order_by("pk")
        }
        if unknown := [email for email in named if email not in found]:
            raise ValidationError(f"Nobody has the address {', '.join(unknown[:5])}.")
        return [found[email] for email in named]

    def clean_points(self) -> int:
        """Any number but zero."""
        points: int = self.cleaned_data["points"]
        if points == 0:
            raise ValidationError("Zero points would change nothing.")
        return points

    def clean(self) -> dict[str, Any]:
        """A reason of blanks is none: CharField strips it before it is measured."""
        return super().clean() or self.cleaned_data
