"""Form fields that read what people write."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError

from members.rules import LONGEST_SKILL, MOST_SKILLS, read_list

HINT = "With commas or new lines between them."


class WordsField(SimpleArrayField):
    """A list of words, read forgivingly. What is too many or too long is said by its name."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, base_field: forms.CharField, **kwargs: Any) -> None:
        kwargs["help_text"] = f"{kwargs.get('help_text') or ''} {HINT}".strip()
        super().__init__(base_field, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As it would be typed."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """The words; a list is read like a text."""
        return read_list("\n".join(map(str, value)) if isinstance(value, list) else str(value or ""))

    def validate(self, value: list[str]) -> None:
        """Refuse too many, and name each that is too long."""
        forms.Field.validate(self, value)
        said = [
            f"“{word[:30].rstrip()}…” has {len(word)} characters; {self.base_field.max_length} is the most."
            for word in value
            if self.base_field.max_length and len(word) > self.base_field.max_length
        ]
        if self.max_length and len(value) > self.max_length:
            said.append(f"These are {len(value)}; keep the {self.max_length} that matter most.")
        if said:
            raise ValidationError(said)

    def run_validators(self, value: list[str]) -> None:
        """All is said in validate()."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words are meant, however they are written."""
        return self.to_python(initial) != self.to_python(data)


def skills_field(label: str) -> WordsField:
    """Skills, for members and for staff."""
    return WordsField(forms.CharField(max_length=LONGEST_SKILL), required=False, max_length=MOST_SKILLS, label=label)
