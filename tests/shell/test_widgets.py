"""Controls that are drawn directly come out as Django's templates draw them."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from revcouncil.widgets import DRAWN, DirectRenderer

HOSTILE = "\"><script>'&amp;"
ATTRIBUTES = {"class": "input", "required": True, "disabled": False, "data-x": HOSTILE, "rows": 5}
CHOICES = [
    ("", "None"),
    (1, 1000),
    ("Group & others", [(HOSTILE, HOSTILE), ("b", mark_safe("<b>bold</b>"))]),
    (date(2026, 11, 26), date(2026, 11, 26)),
]


@pytest.mark.parametrize("value", [None, "", "plain", HOSTILE, 0, 12.5, mark_safe("&amp;"), "\n a"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.EmailInput(),
        forms.NumberInput(),
        forms.URLInput(),
        forms.HiddenInput(),
        forms.PasswordInput(render_value=True),
        forms.CheckboxInput(),
        forms.Textarea(),
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.NullBooleanSelect(),
        forms.RadioSelect(choices=CHOICES),
        forms.ClearableFileInput(),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_control_is_drawn_as_by_its_template(widget: forms.Widget, value: Any) -> None:
    drawn, by_template = (
        widget.render("na<me", value, attrs=ATTRIBUTES, renderer=renderer)
        for renderer in (DirectRenderer(), DjangoTemplates())
    )
    assert drawn == by_template


def test_what_is_drawn_directly_has_a_template_of_django() -> None:
    assert all(DjangoTemplates().get_template(name) for name in DRAWN)
