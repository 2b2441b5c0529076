"""Fields and widgets of the curators' forms."""

import re
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.forms.widgets import Script
from django.utils import timezone

from members.models import Member
from members.rules import read_list
from resources import files

MOST_TAGS: Final = 12
LONGEST_TAG: Final = 40
MOST_SUGGESTED: Final = 8
# How `named` writes whoever has no handle.
BY_NUMBER: Final = re.compile(r"\(member (\d{1,18})\)$")


class CheckedFileWidget(AdminFileWidget):
    """Django's, with a link that asks for permission: files have no public address."""

    template_name = "resources/admin/file_input.html"


class CheckedFileField(forms.FileField):
    """A file whose content is looked at before it is taken."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The upload, refused beside the field when it is not of our kinds."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                self.look_at(upload)
            except files.Refused as refused:
                raise forms.ValidationError(str(refused), code="refused") from refused
        return upload

    def look_at(self, upload: UploadedFile) -> None:
        """Raises files.Refused."""
        files.check(upload, max_bytes=settings.MAX_UPLOAD_BYTES)


class CheckedImageField(CheckedFileField):
    """A cover picture, looked at the same way."""

    def look_at(self, upload: UploadedFile) -> None:
        """Raises files.Refused."""
        files.check_image(upload)


class SuggestInput(forms.TextInput):
    """A text that a script offers words for, from this address. Without the script it is a text.

    `many` is for words with commas between them.
    """

    class Media:
        # It looks for its fields at once, and they come after it.
        js = (Script("resources/suggest.js", defer=True),)

    def __init__(self, *, url: Any, many: bool = False, attrs: Any = None) -> None:
        said = {
            "class": "vTextField",
            "autocomplete": "off",
            "data-suggest": url,
            **({"data-many": True} if many else {}),
            **(attrs or {}),
        }
        super().__init__(said)


class TagsField(forms.CharField):
    """Tags with commas between them, read forgivingly; what is new is made."""

    def clean(self, value: Any) -> list[str]:
        """Each name once, whatever its case, as first written."""
        names = read_list(super().clean(value) or "")
        long = next((name for name in names if len(name) > LONGEST_TAG), None)
        if long:
            raise forms.ValidationError(
                f"“{long[:LONGEST_TAG]}…” is too long for a tag: {LONGEST_TAG} letters at most."
                " Are commas missing?"
            )
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(
                f"{len(names)} tags are too many to help anybody: {MOST_TAGS} at most."
            )
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Order and case are no change."""
        return {name.casefold() for name in read_list(initial or "")} != {
            name.casefold() for name in read_list(data or "")
        }


class AuthorField(forms.CharField):
    """A member by handle or by name; whoever is meant by more than one name is asked for."""

    def clean(self, value: Any) -> Member | None:
        """The member; None for nobody."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = members_called(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                f"No member is called “{text}”. Somebody from outside goes into the field below."
            )
        names = "; ".join(named(member) for member in found[:MOST_SUGGESTED])
        raise forms.ValidationError(f"More than one member is called that. Which one: {names}?")


def members_called(text: str) -> list[Member]:
    """The members who may be meant: of this handle, of this whole name, or with these words in
    name or handle. A few more than are shown.
    """
    alive = Member.objects.filter(is_active=True)
    number = BY_NUMBER.search(text)
    if number:
        return list(alive.filter(pk=int(number[1])))
    handle = text.rpartition("@")[2].strip(" ()") if "@" in text else text
    exact = list(alive.filter(handle__iexact=handle)[:1]) if handle else []
    if exact:
        return exact
    found = alive
    for word in text.replace("@", " ").split()[:5]:
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(handle__icontains=word)
        )
    rows = list(found.order_by("first_name", "last_name", "pk")[: MOST_SUGGESTED + 1])
    whole = [member for member in rows if member.display_name.casefold() == text.casefold()]
    return whole if len(whole) == 1 else rows


def named(member: Member) -> str:
    """A member so that the field finds them again: "Maren Okafor (@maren)"."""
    sign = f"@{member.handle}" if member.handle else f"member {member.pk}"
    return f"{member.display_name} ({sign})"


class ZonedDateTimeField(forms.DateTimeField):
    """A moment, typed where the curator lives."""

    zone: ZoneInfo | None = None

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """As the clock there shows it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value, self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        """The moment; hours that a change of clocks leaves out are refused."""
        with timezone.override(self.zone):
            return super().to_python(value)
