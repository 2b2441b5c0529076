"""Form fields that read what people write, and refuse what the database has no way to keep."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.choices import BaseChoiceIterator

from members.rules import LONGEST_SKILL, MOST_SKILLS, read_list
from members.zones import WORLD, zone_choices, zone_options

HINT = "With commas or new lines between them."


class WordsField(SimpleArrayField):
    """A list of words, read forgivingly. What is too many or too long is said by its name."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, base_field: forms.CharField, **kwargs: Any) -> None:
        self.longest = base_field.max_length
        kwargs["help_text"] = f"{kwargs.get('help_text') or ''} {HINT}".strip()
        super().__init__(base_field, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As it would be typed."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The words; a list is read like a text."""
        return read_list(
            "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
        )

    def validate(self, value: Sequence[Any]) -> None:
        """Refuse too many, and name each that is too long."""
        forms.Field.validate(self, value)
        most = self.longest
        said = [
            f"“{word[:30].rstrip()}…” has {len(word)} characters; {most} is the most."
            for word in value
            if most and len(word) > most
        ]
        if self.max_length and len(value) > self.max_length:
            said.append(f"These are {len(value)}; keep the {self.max_length} that matter most.")
        if said:
            raise ValidationError(said)

    def run_validators(self, value: Sequence[Any]) -> None:
        """All is said in validate()."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words are meant, however they are written."""
        return self.to_python(initial) != self.to_python(data)


def skills_field(label: str) -> WordsField:
    """Skills, for members and for staff."""
    return WordsField(
        forms.CharField(max_length=LONGEST_SKILL),
        required=False,
        max_length=MOST_SKILLS,
        label=label,
    )


class ZoneChoices(BaseChoiceIterator):
    """The zones by region, without a copy for each form."""

    def __init__(self, current: str = WORLD) -> None:
        self.current = current

    def __iter__(self) -> Iterator[Any]:
        return iter(zone_choices(self.current))


class ZoneSelect(forms.Select):
    """A select of time zones that knows their older names, so that a script can find the
    browser's among them.
    """

    template_name = "members/zone_select.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Django's, with the options as they were drawn for the whole process."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        current = self.choices.current if isinstance(self.choices, ZoneChoices) else WORLD
        context["widget"]["options"] = zone_options(current, "".join(self.format_value(value)[:1]))
        return context

    def optgroups(self, *args: Any, **kwargs: Any) -> list[Any]:
        """None: some 420 options, one by one, took longer than the rest of the page."""
        return []


def zone_field(**kwargs: Any) -> forms.ChoiceField:
    """The time zone, for members and for staff."""
    return forms.ChoiceField(
        choices=ZoneChoices(),
        widget=ZoneSelect(attrs={"data-zones": ""}),
        error_messages={
            "invalid_choice": "We know no time zone “%(value)s”. Choose the city nearest to you."
        },
        **kwargs,
    )


def keep_zone(field: forms.Field | None, current: str) -> None:
    """Let the zone one has be chosen again, though it is not listed."""
    if isinstance(field, forms.ChoiceField):
        field.choices = ZoneChoices(current)


class CodeField(forms.CharField):
    """A code of digits, from an app or from paper: a keyboard of digits, offered by the phone,
    read with its gaps.
    """

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        """The digits alone: "123 456" is how apps show them, "1234-5678" how people write them
        down.
        """
        return "".join(str(super().to_python(value)).replace("-", " ").split())


class ReadableJSONField(forms.JSONField):
    """JSON that PostgreSQL can keep: no deeper than Python reads, and no NUL, half characters or
    numbers without end.
    """

    default_error_messages = {
        "unreadable": "The database cannot keep this JSON: it is too deep, or holds characters "
        "or numbers that are none."
    }

    def to_python(self, value: Any) -> Any:
        """The value. Raises ValidationError."""
        try:
            read = super().to_python(value)
            text = json.dumps(read, allow_nan=False, ensure_ascii=False)
            text.encode()
        except forms.ValidationError:
            raise
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(
                self.error_messages["unreadable"], code="unreadable"
            ) from error
        if "\\u0000" in text.replace("\\\\", ""):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        return read

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another value; what cannot be read is."""
        try:
            return super().has_changed(initial, data)
        except (RecursionError, ValueError):
            return True

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, to be shown again as it was."""
        if self.disabled or data is None:
            return super().bound_data(data, initial)
        return forms.fields.InvalidJSONInput(data)


class KeyAutocomplete(AutocompleteSelect):
    """Django's, which fails to draw a form again whose choice was no key at all."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """The chosen rows, without what can be no row's key."""
        return super().optgroups(name, [key for key in value if self._may_be_key(key)], attrs)

    def _may_be_key(self, key: Any) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(key)
        except (forms.ValidationError, ValueError):
            return False
        return True
