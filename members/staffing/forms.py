"""What staff type about members."""

from typing import Any

from django import forms

from members.staffing.deeds import DEEDS, REASON


class NoteForm(forms.Form):
    """A note about a member."""

    text = forms.CharField(
        label="Note",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="For staff. It is part of what the member can ask to see.",
    )


class DeedForm(forms.Form):
    """What to do to the chosen members, and why."""

    deed = forms.ChoiceField(
        label="What to do", choices=[(deed.slug, deed.title) for deed in DEEDS.values()]
    )
    reason = forms.CharField(
        min_length=REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="Stands in the audit log. Ten characters or more.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
