"""What a curator fills in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.uploadedfile import UploadedFile

from resources import files
from resources.models import Resource


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


class ResourceForm(forms.ModelForm):
    """What a curator says of a resource."""

    class Meta:
        model = Resource
        fields = [
            "title",
            "slug",
            "category",
            "type",
            "description",
            "file",
            "thumbnail",
            "is_featured",
        ]
        field_classes = {"file": CheckedFileField, "thumbnail": CheckedImageField}
        widgets = {"file": CheckedFileWidget, "thumbnail": CheckedFileWidget}
        help_texts = {
            "title": "What a member would search for. Up to 140 characters.",
            "slug": (
                "Part of the address. Leave it once members have seen it: links to the old one end."
            ),
            "description": (
                "Markdown: what it is, for whom, when not to use it. The first paragraph introduces"
                " it in the library."
            ),
            "file": (
                f"{files.FORMATS_IN_WORDS}, up to 100 MB. Its content is checked, not only"
                " its name."
            ),
            "thumbnail": (
                "Optional: a PNG, JPG or WEBP, 8 by 5, such as 1600 by 1000 pixels. Without one the"
                " library draws a cover."
            ),
            "is_featured": "Shown first in the library. Three at most read well.",
        }
