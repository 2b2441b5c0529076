"""Fields of forms that refuse what the database has no way to keep."""

import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect


class ReadableJSONField(forms.JSONField):
    """JSON that PostgreSQL can keep: no deeper than Python reads, and no NUL, half characters or numbers without end."""

    default_error_messages = {
        "unreadable": "The database cannot keep this JSON: it is too deep, or holds characters or numbers that are none."
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
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable") from error
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
