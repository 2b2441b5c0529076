"""What reviewers type."""

from typing import Any, Final

from django import forms

LONGEST: Final = 1_000


class DecisionForm(forms.Form):
    """Points and a note; which of the buttons was pressed."""

    verdict = forms.ChoiceField(choices=[(name, name) for name in ("approve", "reject", "release")])
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    points = forms.IntegerField(
        label="Points to give", required=False, min_value=-1000, max_value=1000
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The member reads it. Needed to reject, and to give other points.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ManyForm(forms.Form):
    """One note for many."""

    verdict = forms.ChoiceField(choices=[("approve", "approve"), ("reject", "reject")])
    note = forms.CharField(
        label="Note to all of them",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read it. Needed to reject, in 10 characters or more.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
