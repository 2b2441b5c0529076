"""Form controls as Django's templates draw them, without running a template for each.

A form of fifteen fields ran some forty templates. Whatever is not listed here is still drawn by its
template.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class DirectRenderer(DjangoTemplates):
    """Django's renderer of forms; the plain controls are drawn directly."""

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        """The control's HTML."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def draw_input(widget: Widget) -> SafeString:
    """As `django/forms/widgets/input.html`."""
    value = widget["value"]
    said = "" if value is None else f' value="{_text(value)}"'
    return mark_safe(
        f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{said}'
        f"{_attributes(widget)}>"
    )


def draw_textarea(widget: Widget) -> SafeString:
    """As `django/forms/widgets/textarea.html`."""
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return mark_safe(
        f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'
    )


def draw_select(widget: Widget) -> SafeString:
    """As `django/forms/widgets/select.html`."""
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget)}>']
    for label, options, _ in widget["optgroups"]:
        if label:
            parts.append(f'\n  <optgroup label="{conditional_escape(localize(label))}">')
        parts += map(_option, options)
        if label:
            parts.append("\n  </optgroup>")
    return mark_safe("".join([*parts, "\n</select>"]))


def _option(option: Widget) -> str:
    label = conditional_escape(localize(option["label"]))
    return f'\n  <option value="{_text(option["value"])}"{_attributes(option)}>{label}</option>\n'


def _attributes(widget: Widget) -> str:
    """As `django/forms/widgets/attrs.html`."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


INPUTS: Final = ("checkbox", "email", "hidden", "number", "password", "text", "url")
DRAWN: Final[Mapping[str, Callable[[Widget], SafeString]]] = {
    **{f"django/forms/widgets/{kind}.html": draw_input for kind in INPUTS},
    "django/forms/widgets/textarea.html": draw_textarea,
    "django/forms/widgets/select.html": draw_select,
}
