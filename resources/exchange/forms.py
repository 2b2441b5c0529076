"""What a curator fills in to read lists in and to take them along."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from resources.exchange.columns import COLUMNS
from resources.exchange.export import FORMATS, OFFERED
from resources.exchange.limits import ROWS

MOST_FILES = 50


class ImportForm(forms.Form):
    """A list, and a ZIP with the files it names."""

    list = forms.FileField(
        label="List",
        help_text=f"CSV or XLSX, up to 10 MB and {ROWS:,} rows. The first row names the columns.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": "Choose a list.",
            "empty": "This list is empty. Choose it again.",
        },
    )
    archive = forms.FileField(
        label="ZIP with files",
        required=False,
        help_text=(
            "Optional, up to 100 MB: the column “file” names each one. Files can come later, too."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        error_messages={"empty": "This ZIP is empty. Choose it again."},
    )


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is looked at when it has found its draft."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Sequence[File]:
        """The files that were sent."""
        given = data if isinstance(data, list | tuple) else [data]
        found = [one for one in given if isinstance(one, UploadedFile)]
        if not found:
            raise forms.ValidationError("Choose at least one file.", code="required")
        if len(found) > MOST_FILES:
            raise forms.ValidationError(f"Up to {MOST_FILES} files are taken at once.")
        return found


class FilesForm(forms.Form):
    """Files for drafts that wait for them."""

    uploads = FilesField(label="Files", help_text=f"Up to {MOST_FILES}, 100 MB together.")


class ExportForm(forms.Form):
    """Which columns, and as what."""

    format = forms.ChoiceField(
        choices=list(FORMATS.items()), initial="csv", widget=forms.RadioSelect
    )
    columns = forms.MultipleChoiceField(
        choices=OFFERED,
        widget=forms.CheckboxSelectMultiple,
        initial=[*(column.key for column in COLUMNS), "state", "download_count"],
        error_messages={"required": "Choose at least one column."},
    )

    def clean_columns(self) -> list[str]:
        """Without its slug a row would find nothing when it is read in again."""
        chosen: list[str] = self.cleaned_data["columns"]
        return chosen if "slug" in chosen else ["slug", *chosen]
