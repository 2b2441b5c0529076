"""What may be asked of the library."""

from typing import NamedTuple

from django import forms
from django.http import QueryDict

from resources.catalogue import Category, Type
from resources.rules import DEFAULT_SORT, SORTS, BadCursor, Cursor, read_cursor

VIEWS = (("grid", "Grid"), ("list", "List"))


class Chip(NamedTuple):
    """A filter that is on, and the address of the page without it."""

    label: str
    without: str


class LibraryForm(forms.Form):
    """The library's filters, as an address carries them.

    What is wrong is left out and said; the rest still counts.
    """

    category = forms.MultipleChoiceField(
        choices=Category.choices,
        required=False,
        error_messages={"invalid_choice": "There is no category “%(value)s”."},
    )
    type = forms.MultipleChoiceField(
        choices=Type.choices,
        required=False,
        error_messages={"invalid_choice": "There is no type “%(value)s”."},
    )
    q = forms.CharField(
        max_length=100,
        required=False,
        error_messages={"max_length": "A search may have up to 100 characters."},
    )
    sort = forms.ChoiceField(
        choices=[(key, order.label) for key, order in SORTS.items()],
        required=False,
        error_messages={"invalid_choice": "The library has no order “%(value)s”."},
    )
    view = forms.ChoiceField(
        choices=VIEWS,
        required=False,
        error_messages={"invalid_choice": "There is no view “%(value)s”."},
    )
    after = forms.CharField(max_length=1200, required=False)
    before = forms.CharField(max_length=1200, required=False)

    def clean_sort(self) -> str:
        """The default when none is asked for."""
        return self.cleaned_data["sort"] or DEFAULT_SORT

    def clean(self) -> None:
        """Turn `after` and `before` into places of the order asked for; with both, `after`
        counts.
        """
        for field in ("after", "before"):
            text, self.cleaned_data[field] = self.cleaned_data.get(field), None
            if not text:
                continue
            try:
                self.cleaned_data[field] = read_cursor(text, sort=self.order)
            except BadCursor:
                self.add_error(None, "That page is not one of ours, so this is the first.")

    @property
    def complaints(self) -> list[str]:
        """What could not be understood, in sentences."""
        return [str(error) for errors in self.errors.values() for error in errors]

    @property
    def order(self) -> str:
        """The order asked for, or the default."""
        return self.cleaned_data.get("sort") or DEFAULT_SORT

    @property
    def cursor(self) -> Cursor | None:
        """What the page comes after; None for the first, and for one read backwards."""
        return self.cleaned_data.get("after")

    @property
    def cursor_before(self) -> Cursor | None:
        """What the page comes before, when one reads backwards."""
        return None if self.cursor else self.cleaned_data.get("before")

    @property
    def words(self) -> str:
        """What is searched for; empty for everything."""
        return self.cleaned_data.get("q") or ""

    @property
    def categories(self) -> list[str]:
        """The categories asked for; empty for all."""
        return self.cleaned_data.get("category") or []

    @property
    def types(self) -> list[str]:
        """The types asked for; empty for all."""
        return self.cleaned_data.get("type") or []

    @property
    def is_list(self) -> bool:
        """Whether the list is asked for instead of the grid."""
        return self.cleaned_data.get("view") == "list"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.categories or self.types)

    def chips(self) -> list[Chip]:
        """The filters that are on."""
        labels = {
            "category": dict(Category.choices),
            "type": dict(Type.choices),
            "q": {self.words: f"“{self.words}”"},
        }
        on = [
            *(("category", value) for value in self.categories),
            *(("type", value) for value in self.types),
        ]
        if self.words:
            on.append(("q", self.words))
        return [
            Chip(labels[field][value], self._address_without(field, value)) for field, value in on
        ]

    def _address_without(self, field: str, value: str) -> str:
        query = QueryDict(mutable=True)
        kept = {
            "category": self.categories,
            "type": self.types,
            "q": [self.words] if self.words else [],
        }
        for name, values in kept.items():
            query.setlist(name, [one for one in values if (name, one) != (field, value)])
        query["sort"] = self.order
        if self.is_list:
            query["view"] = "list"
        return f"?{query.urlencode()}"
