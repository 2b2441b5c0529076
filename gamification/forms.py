"""What members and staff may ask of boards, history and ledger.

Addresses with nonsense in them fall back, forms explain.
"""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.http import QueryDict

from gamification.boards.boards import Window
from gamification.catalogue import OTHER, SECTIONS
from gamification.ledger import anomalies
from gamification.ledger.cursor import read_cursor, read_month
from gamification.ledger.history import Filters
from gamification.rules.corrections import ADJUSTMENT_LIMIT, ADJUSTMENT_REASON_LENGTH
from members.models import Member

MOST_AT_ONCE = 200
MOST_TAKEN_BACK = 1000


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
    sections = {section.slug: section for section in (*SECTIONS, OTHER)}
    return Filters(
        section=sections.get(query.get("kind", "")),
        month=read_month(query.get("month", "")),
        before=read_cursor(query.get("before", "")),
    )


class ReasonForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label="Reason",
        min_length=ADJUSTMENT_REASON_LENGTH,
        max_length=500,
        help_text="The member reads it beside the entry. "
        f"At least {ADJUSTMENT_REASON_LENGTH} characters.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={
            "required": "Say why; the member will read it.",
            "min_length": "Say a little more: at least %(limit_value)d characters; "
            "these are %(show_value)d.",
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
        named = list(
            dict.fromkeys(
                word.lower() for word in re.split(r"[\s,;]+", self.cleaned_data["members"]) if word
            )
        )
        if len(named) > MOST_AT_ONCE:
            raise ValidationError(
                f"At most {MOST_AT_ONCE} members at once; these are {len(named)}."
            )
        found: dict[str, Member] = {
            member.email_lower: member
            for member in Member.objects.annotate(email_lower=Lower("email"))
            .filter(email_lower__in=named)
            .order_by("pk")
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


class TakeBackForm(ReasonForm):
    """Entries to take back, by id, with one reason for all."""

    entries = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "There is no entry to take back."}
    )

    def clean_entries(self) -> list[int]:
        """Their ids."""
        text: str = self.cleaned_data["entries"]
        if not re.fullmatch(r"[0-9]{1,18}(,[0-9]{1,18})*", text):
            raise ValidationError("These are no entries.")
        chosen = list(dict.fromkeys(int(pk) for pk in text.split(",")))
        if len(chosen) > MOST_TAKEN_BACK:
            raise ValidationError(
                f"Take back at most {MOST_TAKEN_BACK:,} entries at once; these are {len(chosen):,}."
            )
        return chosen


class SuspectForm(forms.Form):
    """The entries of one anomaly, as an address names them.

    They are of a member, or of an action and a source, between two moments.
    """

    began = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    ended = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    member = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    action = forms.CharField(required=False, max_length=50)
    source = forms.CharField(required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Somebody's, or some source's."""
        found = super().clean() or self.cleaned_data
        if not found.get("member") and not (found.get("action") and found.get("source")):
            raise ValidationError("Whose entries?")
        return found


class AnomalyForm(forms.Form):
    """From how many entries within an hour on something looks wrong."""

    entries = forms.IntegerField(
        label="Entries of one member", min_value=2, max_value=100_000, initial=anomalies.ENTRIES
    )
    members = forms.IntegerField(
        label="Members paid by one source",
        min_value=2,
        max_value=1_000_000,
        initial=anomalies.MEMBERS,
    )


class AwardValueForm(forms.Form):
    """What an action pays from now on."""

    points = forms.IntegerField(
        label="Points",
        min_value=0,
        max_value=ADJUSTMENT_LIMIT,
        help_text="For the next deed. What was paid before stays as it was paid.",
        error_messages={
            "required": "Enter how many points it pays.",
            "invalid": "Enter a whole number, such as 25.",
        },
    )
    is_enabled = forms.BooleanField(
        label="Pays",
        required=False,
        help_text="When off, the deed pays nothing and leaves no entry; "
        "it can be paid once it is on again.",
    )

    def as_seen(self) -> str:
        """The value the simulation was shown for: one edited after it is shown again first."""
        return f"{self.cleaned_data['points']}:{self.cleaned_data['is_enabled']}"

    def in_words(self) -> str:
        """What was chosen: "25 points", "nothing"."""
        points = self.cleaned_data["points"]
        return (
            f"{points:,} point{'' if points == 1 else 's'}"
            if self.cleaned_data["is_enabled"]
            else "nothing"
        )
