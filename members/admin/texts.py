"""The letters' texts, for staff: one for each declared kind, looked at before it is saved, and back
to the text it came with.
"""

from operator import itemgetter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from members.admin.base import actor
from members.letters import rules
from members.letters.actions import post
from members.letters.catalogue import KINDS, label
from members.letters.kinds import Kind
from members.letters.texts_of_staff import note_text, reset_texts
from members.letters.writing import Wording, Words, mistakes, samples, words
from members.models import EmailTemplate, Member

NOT_DECLARED = "No letter of this name is sent any more. Delete its text."


class TextForm(forms.ModelForm):
    """A subject and a text of one declared kind."""

    class Meta:
        model = EmailTemplate
        fields = ("key", "subject", "body")
        labels = {"key": "Letter", "body": "Text"}
        widgets = {"body": forms.Textarea(attrs={"rows": 18, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"] = forms.ChoiceField(
                label="Letter", choices=[("", "Choose one"), *_choices()]
            )

    @property
    def kind(self) -> Kind | None:
        """The letter it is the text of."""
        key = self.instance.key or self.cleaned_data.get("key", "")
        return KINDS.get(key)

    def clean(self) -> dict[str, Any]:
        """Refuse what the letter does not have, and what it can't do without, by the line."""
        super().clean()
        if self.kind is None:
            if "key" not in self.errors:
                self.add_error(None, NOT_DECLARED)
            return self.cleaned_data
        given = Wording(self.cleaned_data.get("subject", ""), self._text())
        for field, faults in mistakes(self.kind, given).items():
            if field not in self.errors:
                self.add_error(field, [str(fault) for fault in faults])
        return self.cleaned_data

    def _text(self) -> str:
        text = self.cleaned_data.get("body", "").replace("\r\n", "\n")
        if "body" in self.cleaned_data:
            self.cleaned_data["body"] = text
        return text

    def words(self, reader: Member) -> Words:
        """The letter as it would be, with the reader's own data where it is known."""
        assert self.kind
        given = Wording(self.cleaned_data["subject"], self.cleaned_data["body"])
        return words(self.kind, given, samples(self.kind, reader))


def _choices() -> list[tuple[str, str]]:
    return sorted(((kind.key, kind.label) for kind in KINDS.values()), key=itemgetter(1))


@admin.register(EmailTemplate)
class EmailTemplateAdmin(admin.ModelAdmin):
    """Texts that staff gave letters; every other letter says what it came with."""

    form = TextForm
    list_display = ("letter", "subject", "updated_at")
    search_fields = ("key", "subject", "body")
    fields = ("key", "subject", "body")
    change_form_template = "admin/members/emailtemplate/change_form.html"
    change_list_template = "admin/members/emailtemplate/change_list.html"

    @admin.display(description="letter", ordering="key")
    def letter(self, text: EmailTemplate) -> str:
        """Which letter it is the text of."""
        return label(text.key)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A text stays that of its letter."""
        return ("letter", "updated_at") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The letter's name instead of its key once it is chosen."""
        return ("letter", "subject", "body", "updated_at") if obj else self.fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the letter came with, to begin with."""
        kind = KINDS.get(request.GET.get("key", ""))
        return {"key": kind.key, "subject": kind.subject, "body": kind.text} if kind else {}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the letters that have no text of staff's."""
        own = set(EmailTemplate.objects.values_list("key", flat=True))
        others = [kind for kind in KINDS.values() if kind.key not in own]
        may_add = self.has_add_permission(request)
        title = {"title": "Texts of letters"}
        context = {"others": others, "may_add": may_add, **title, **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the letter may say."""
        obj = kwargs.get("obj")
        asked = request.POST.get("key") or request.GET.get("key", "")
        kind = context["kind"] = KINDS.get(obj.key if obj else asked)
        context["title"] = f"Text of “{kind.label}”" if kind else "Text of a letter"
        context["subtitle"] = None
        context["is_undeclared"] = bool(obj and obj.key not in KINDS)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Django's, and the two buttons that look before anything is saved."""
        if request.method == "POST" and ("_preview" in request.POST or "_test" in request.POST):
            looked = self._look(request, object_id)
            if looked is not None:
                return looked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _look(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The form as it was sent, with the letter it makes; None where Django's own answer says
        what is wrong.
        """
        obj = self.get_object(request, object_id) if object_id else None
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not may or (object_id and obj is None):
            return None
        form: Any = self.get_form(request, obj, change=obj is not None)(
            request.POST, instance=obj or EmailTemplate()
        )
        if not form.is_valid():
            return self._form_page(request, obj, form, None)
        assert isinstance(request.user, Member)
        preview = form.words(request.user)
        if "_test" in request.POST:
            subject = f"Test: {preview.subject}"[: rules.LONGEST_SUBJECT]
            post(
                kind=form.kind,
                member=request.user,
                to="",
                words=preview._replace(subject=subject),
            )
            self.message_user(
                request, f"A test letter is on its way to {request.user.email}.", messages.SUCCESS
            )
        return self._form_page(request, obj, form, preview)

    def _form_page(
        self, request: HttpRequest, obj: EmailTemplate | None, form: Any, preview: Words | None
    ) -> HttpResponse:
        # What was typed is shown, and nothing of it is in the row.
        kept = EmailTemplate.objects.filter(pk=obj.pk).first() if obj else None
        fieldsets: Any = self.get_fieldsets(request, kept)
        shown = AdminForm(
            form,
            fieldsets,
            {},
            self.get_readonly_fields(request, kept),
            model_admin=self,
        )
        context = {
            **self.admin_site.each_context(request),
            "adminform": shown,
            "object_id": str(kept.pk) if kept else None,
            "original": kept,
            "is_popup": False,
            "to_field": None,
            "media": self.media + shown.media,
            "inline_admin_formsets": [],
            "errors": AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            "preview": preview,
        }
        return self.render_change_form(
            request, context, add=kept is None, change=kept is not None, form_url="", obj=kept
        )

    def save_model(self, request: HttpRequest, obj: EmailTemplate, form: Any, change: bool) -> None:
        """Save, with the names it uses. The history has each change; the first text is a deed."""
        obj.variables = sorted(rules.names(obj.subject) | rules.names(obj.body))
        super().save_model(request, obj, form, change)
        if not change:
            note_text(text=obj, actor=actor(request))

    def delete_model(self, request: HttpRequest, obj: EmailTemplate) -> None:
        """Back to the text it came with."""
        reset_texts(texts=EmailTemplate.objects.filter(pk=obj.pk), actor=actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[EmailTemplate]) -> None:
        """Back to the texts they came with."""
        reset_texts(texts=queryset, actor=actor(request))
