"""Any form of any page, filled in as a browser would send it and as a person would fill it."""

from html.parser import HTMLParser
from importlib import import_module
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from activities.models import CourseSender
from members.models import Member, Plan
from tests.resources.makers import pdf

PASSWORD = "Made-Once-2026"


class _Page(HTMLParser):
    """Collects what each form that is posted would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, list[str]]] = []
        self.form: dict[str, list[str]] | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = {} if given.get("method", "").lower() == "post" else None
            if self.form is not None:
                self.found.append(self.form)
        name = given.get("name", "")
        if self.form is None:
            return
        if (
            tag == "input"
            and name
            and given.get("type") not in ("submit", "button", "file", "image", "reset")
        ):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                default = "on" if given.get("type") == "checkbox" else ""
                self.form.setdefault(name, []).append(given.get("value", default))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.form.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self.form.setdefault(name, []).append("")

    def handle_data(self, data: str) -> None:
        if self.textarea and self.form is not None:
            self.form[self.textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            if self.form is not None and self.textarea:
                # A browser leaves the first line break of a textarea out.
                self.form[self.textarea][-1] = (
                    self.form[self.textarea][-1].removeprefix("\r\n").removeprefix("\n")
                )
            self.textarea = ""


def addable() -> list[type[Any]]:
    """Every model somebody may add in the admin, whatever app brings it."""
    # Its addresses say what is registered in the end.
    import_module("revcouncil.urls")
    request = RequestFactory().get("/admin/")
    request.user = Member(is_active=True, is_staff=True, is_superuser=True)
    return [
        model
        for model, page in admin.site._registry.items()
        # A plan is granted to one of two, and never changed by its form: tests/members/billing. A
        # course sender shows its address in the answer, and stays: tests/activities/courses.
        if model not in (Plan, CourseSender) and page.has_add_permission(request)
    ]


def forms_of(html: str) -> list[dict[str, list[str]]]:
    """What each posted form of a page holds, untouched."""
    page = _Page()
    page.feed(html)
    return page.found


def form_with(client: Client, path: str, field: str) -> dict[str, Any]:
    """The form of a page that has this field, as a browser would send it untouched."""
    html = client.get(path).content.decode()
    return next(dict(form) for form in forms_of(html) if field in form)


def filled(client: Client, path: str, word: str = "made_once") -> dict[str, Any]:
    """The admin's form at this address with each required field filled in, by its kind."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    known = response.context["adminform"].form.fields
    sent: dict[str, Any] = max(forms_of(response.content.decode()), key=len)
    for name, field in known.items():
        wanted = field.required or name.startswith("password")
        if wanted and not any(sent.get(name, [])):
            sent[name] = _answer(field, name, word)
    return sent


def _answer(field: forms.Field, name: str, word: str) -> Any:
    if isinstance(field, forms.EmailField) or name == "email":
        return f"{word}@example.com"
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("made.pdf", pdf(), "application/pdf")
    if "password" in name:
        return PASSWORD
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.first().pk)  # type: ignore[union-attr]
    if isinstance(field, forms.ChoiceField):
        return str(next(value for value, _ in field.choices if value))  # type: ignore[union-attr, misc]
    if isinstance(field, forms.IntegerField):
        return "1"
    if isinstance(field, forms.BooleanField):
        return "on"
    return word
