"""What a member says of what they report, and a reply in the hands of staff."""

from typing import Any

from django import forms

from growth.diary.feed.forms import FaultFirst, PlainText
from growth.diary.marks import mark_of
from growth.diary.moderation.outcomes import SAID, Outcome
from growth.models import Reason, Reply
from growth.models.moderation import WORDS_LENGTH
from growth.models.replies import REPLY_LENGTH


class ReportForm(FaultFirst):
    """Why, and in the member's own words."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label="What is wrong with it",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes nearest."},
    )
    words = PlainText(
        label="In your words",
        help_text="Only staff read it.",
        required=False,
        most=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReplyAdminForm(forms.ModelForm):
    """The words of a reply under the members' own rule, and which ones staff had before them."""

    text = PlainText(label="Text", most=REPLY_LENGTH)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Reply
        fields = ("text",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["seen"] = mark_of(self.instance)

    def clean(self) -> dict[str, Any] | None:
        """The same words still: its author waits from here until it is saved."""
        given = super().clean()
        held = Reply.objects.select_for_update(no_key=True).filter(pk=self.instance.pk).first()
        if held is not None and self.cleaned_data.get("seen") != mark_of(held):
            raise forms.ValidationError(SAID[Outcome.CHANGED])
        return given
