"""What a member says of what they report."""

from django import forms

from growth.diary.feed.forms import FaultFirst, PlainText
from growth.models import Reason
from growth.models.moderation import WORDS_LENGTH


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
