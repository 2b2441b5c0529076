"""What staff type about course sites and what they told."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import ForeignKeyRawIdWidget

from activities.models import CourseEvent, CourseSender
from members.fields import WordsField
from members.models import Member

REASON_LENGTH = 4


class SenderForm(forms.ModelForm):
    """A sender: its name, and how it is listened to."""

    tags = WordsField(
        forms.CharField(max_length=200),
        required=False,
        max_length=100,
        label="Tags that count",
        help_text="Names or ids. Empty: every tag counts as a completed course.",
    )

    class Meta:
        model = CourseSender
        fields = ("name", "is_signed", "is_reread", "tags", "is_on")

    def clean(self) -> dict[str, Any]:
        """Who signs needs a secret to check it with."""
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name") or self.instance.name
        if cleaned.get("is_signed") and name not in settings.COURSE_SECRETS:
            self.add_error(
                "is_signed",
                f"COURSE_SECRETS names no secret of “{name}”. Set it first, or everything it sends"
                " would be refused.",
            )
        return cleaned


class MatchForm(forms.Form):
    """Whose an event is."""

    member = forms.ModelChoiceField(
        queryset=Member.objects.all(),
        label="Member",
        help_text="The member's number; the glass finds it by name or e-mail.",
        error_messages={"invalid_choice": "There is no member of this number."},
    )

    def __init__(self, site: AdminSite, data: Any = None) -> None:
        super().__init__(data)
        key: Any = CourseEvent._meta.get_field("member")
        self.fields["member"].widget = ForeignKeyRawIdWidget(key.remote_field, site)


class AsideForm(forms.Form):
    """Why events are put aside."""

    reason = forms.CharField(
        label="Reason",
        min_length=REASON_LENGTH,
        max_length=300,
        help_text="For who looks at it later.",
    )
