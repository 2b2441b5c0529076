"""What reviewers type."""

from typing import Any, Final

from django import forms

from benchmarks.catalogue import CATEGORIES
from benchmarks.moderation.actions import MESSAGE_FROM

LONGEST: Final = 1_000


def _lines(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "cols": 60}),
        **options,
    )


class DecisionForm(forms.Form):
    """Accept or reject, with a note for reviewers and a message for the member."""

    verdict = forms.ChoiceField(choices=[("accept", "Accept"), ("reject", "Reject")])
    message = _lines(
        3,
        label="Message to the member",
        help_text="They read it, in a letter and on their page. Needed to reject: what looks"
        " wrong and what to do. Never what others answered. Accepted, only those who had been"
        " rejected are written to.",
    )
    note = _lines(2, label="Note", help_text="For reviewers; it stays with the decision.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def accepted(self) -> bool:
        """The verdict."""
        return bool(self.cleaned_data["verdict"] == "accept")

    def clean(self) -> dict[str, Any]:
        """Whoever is rejected is told why."""
        data = self.cleaned_data
        is_short = len(data.get("message", "").strip()) < MESSAGE_FROM
        if data.get("verdict") == "reject" and is_short and "message" not in self.errors:
            self.add_error(
                "message",
                f"Tell the member why, in {MESSAGE_FROM} characters or more: they read it.",
            )
        return data


class ExportForm(forms.Form):
    """Which answers to export."""

    category = forms.ChoiceField(
        choices=[(category.value, one.label) for category, one in CATEGORIES.items()]
    )
