"""The forms of goals. What a title may be is for `rules.title_of` to say."""

from datetime import date
from typing import Any

from django import forms

from growth.goals.rules import LONGEST_TITLE, choice_of, read_choice, title_of
from growth.goals.words import option_of
from growth.models import Period
from growth.rules.terms import Length


class TitleField(forms.CharField):
    """What a goal is called, in one line."""

    def __init__(self, **more: Any) -> None:
        # The rule strips it and says more of what is wrong than a length.
        super().__init__(required=False, strip=False, **more)

    def clean(self, value: Any) -> str:
        """The title as it is kept."""
        try:
            return title_of(str(value or ""))
        except ValueError as fault:
            raise forms.ValidationError(str(fault.args[0])) from fault


class GoalForm(forms.Form):
    """A new goal, and until when; each period names the day it ends."""

    title = TitleField(
        label="A new goal",
        widget=forms.TextInput(
            attrs={
                "maxlength": LONGEST_TITLE,
                "placeholder": "What will be true when it is reached?",
                "autocomplete": "off",
            }
        ),
    )
    period = forms.ChoiceField(label="Until")

    use_required_attribute = False

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"period": choice_of(Length.WEEKLY, today)})
        self._today = today
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (choice_of(length, today), option_of(length, Period(length.value).label, today))
            for length in Length
        ]
        wrong = "Choose until when once more: the days have moved on since this page was opened."
        field.error_messages |= {"invalid_choice": wrong, "required": "Choose until when."}

    def clean_period(self) -> Length | None:
        """The period the choice means today."""
        return read_choice(self.cleaned_data["period"], self._today)


class RenameForm(forms.Form):
    """Other words for an open goal."""

    title = TitleField(
        label="What will be true when it is reached",
        widget=forms.TextInput(attrs={"maxlength": LONGEST_TITLE, "autocomplete": "off"}),
    )

    use_required_attribute = False
