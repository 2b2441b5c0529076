"""What is typed to an entry."""

from typing import Any
from uuid import uuid4

from django import forms

from growth.models.replies import REPLY_LENGTH
from growth.rules.blank import is_blank


class PlainText(forms.CharField):
    """Plain words; a new line is one character, as the browser counts it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """With the line breaks of this side."""
        text = super().to_python(value)
        if text and is_blank(text):
            # Signs without a shape are no words either.
            return ""
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text

    def run_validators(self, value: Any) -> None:
        """Too much is said with how much it is."""
        if value and self.most and len(value) > self.most:
            over = len(value) - self.most
            raise forms.ValidationError(
                f"{len(value):,} characters, {over:,} too many. Nothing is cut for you."
            )
        super().run_validators(value)

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser counts along."""
        return {**super().widget_attrs(widget), "maxlength": str(self.most)}


class FaultFirst(forms.Form):
    """A form that, refused, has the browser begin in the first field that stands in the way."""

    def full_clean(self) -> None:
        """Marks that field."""
        super().full_clean()
        first = next((name for name in self.fields if name in self.errors), None)
        if first is not None:
            self.fields[first].widget.attrs["autofocus"] = True


class ReplyForm(FaultFirst):
    """One reply; its key lets a second click reply once."""

    use_required_attribute = False

    text = PlainText(
        label="Your reply",
        most=REPLY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "A reply needs a word at least."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "reply_%s", **options})
        self.initial.setdefault("key", uuid4())
