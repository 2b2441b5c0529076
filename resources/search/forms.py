"""What may be asked of the library."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from resources.catalogue import Category, Type
from resources.models import Tag
from resources.rules import (
    DEFAULT_FOR_WORDS,
    DEFAULT_SORT,
    SORTS,
    BadCursor,
    Cursor,
    read_cursor,
)
from resources.search.orders import Place
from resources.search.terms import Kind, term

VIEWS = (("grid", "Grid"), ("list", "List"))
# A hundred characters are said to be too long; more of them are not read.
LONGEST_QUERY = 100
MOST_TAGS = 30


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
        max_length=LONGEST_QUERY,
        required=False,
        strip=False,
        error_messages={"max_length": "A search may have up to 100 characters."},
    )
    sort = forms.ChoiceField(
        choices=list(SORTS.items()),
        required=False,
        error_messages={"invalid_choice": "The library has no order “%(value)s”."},
    )
    view = forms.ChoiceField(
        choices=VIEWS,
        required=False,
        error_messages={"invalid_choice": "There is no view “%(value)s”."},
    )
    # "1": the words as they are, nothing put right.
    literal = forms.CharField(max_length=1, required=False)
    # "all": every tag is listed.
    tags = forms.CharField(max_length=3, required=False)
    after = forms.CharField(max_length=1200, required=False)
    before = forms.CharField(max_length=1200, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.chosen_tags: list[Tag] = []
        self.is_valid()

    def clean(self) -> None:
        """Find the tags, and turn `after` and `before` into places of the order asked for; with
        both, `after` counts.
        """
        self._find_tags()
        for name in ("after", "before"):
            text, self.cleaned_data[name] = self.cleaned_data.get(name), None
            if not text:
                continue
            try:
                self.cleaned_data[name] = read_cursor(text, sort=self.order)
            except BadCursor:
                self.add_error(None, "That page is not one of ours, so this is the first.")

    def _find_tags(self) -> None:
        """Each tag once, also by the slug of one that was merged into it."""
        given = self.data.getlist("tag") if isinstance(self.data, QueryDict) else ()
        asked = list(dict.fromkeys(given))[:MOST_TAGS]
        slugs = [slug for slug in asked if slug and "\x00" not in slug]
        if not slugs:
            return
        found = list(Tag.objects.by_slugs(slugs))
        by_slug = {slug: tag for tag in found for slug in (*tag.aliases, tag.slug)}
        for slug in slugs:
            if slug not in by_slug:
                self.add_error(None, f"There is no tag “{slug}”.")
            elif by_slug[slug] not in self.chosen_tags:
                self.chosen_tags.append(by_slug[slug])

    @property
    def complaints(self) -> list[str]:
        """What could not be understood, in sentences."""
        return [str(error) for errors in self.errors.values() for error in errors]

    @property
    def order(self) -> str:
        """The order asked for, or the default: what matches best is asked of words alone."""
        asked = self.cleaned_data.get("sort")
        if self.words:
            return asked or DEFAULT_FOR_WORDS
        return asked if asked and asked != DEFAULT_FOR_WORDS else DEFAULT_SORT

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders that make sense."""
        return [one for one in SORTS.items() if self.words or one[0] != DEFAULT_FOR_WORDS]

    @property
    def cursor(self) -> Cursor | None:
        """What the page lies beside; None for the first."""
        return self.cleaned_data.get("after") or self.cleaned_data.get("before")

    @property
    def place(self) -> Place | None:
        """The same, as the search reads it."""
        cursor = self.cursor
        if cursor is None:
            return None
        return Place(cursor.values, cursor.tier, backwards=not self.cleaned_data.get("after"))

    @property
    def typed(self) -> str:
        """What is searched for, with the space that ends its last word."""
        return (self.cleaned_data.get("q") or "").lstrip()

    @property
    def words(self) -> str:
        """What is searched for; empty for everything."""
        return self.typed.strip()

    @property
    def is_literal(self) -> bool:
        """Whether nothing is to be put right."""
        return self.cleaned_data.get("literal") == "1"

    @property
    def lists_all_tags(self) -> bool:
        """Whether every tag is asked for."""
        return self.cleaned_data.get("tags") == "all"

    @property
    def categories(self) -> list[str]:
        """The categories asked for; empty for all."""
        return self.cleaned_data.get("category") or []

    @property
    def types(self) -> list[str]:
        """The types asked for; empty for all."""
        return self.cleaned_data.get("type") or []

    @property
    def shelves(self) -> tuple[tuple[str, ...], ...]:
        """What is asked for beside words: a resource has one of each group."""
        groups = (
            tuple(term(Kind.CATEGORY, one) for one in self.categories),
            tuple(term(Kind.TYPE, one) for one in self.types),
            tuple(term(Kind.TAG, tag.pk) for tag in self.chosen_tags),
        )
        return tuple(group for group in groups if group)

    @property
    def is_list(self) -> bool:
        """Whether the list is asked for instead of the grid."""
        return self.cleaned_data.get("view") == "list"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.shelves)

    def chips(self) -> list[Chip]:
        """The filters that are on."""
        categories, types = dict(Category.choices), dict(Type.choices)
        on = [
            *(("category", value, categories[value]) for value in self.categories),
            *(("type", value, types[value]) for value in self.types),
            *(("tag", tag.slug, tag.name) for tag in self.chosen_tags),
        ]
        if self.words:
            on.append(("q", self.words, f"“{self.words}”"))
        return [Chip(label, self._without(field, value)) for field, value, label in on]

    def address(self, **changes: str | Sequence[str]) -> str:
        """The address of another page of the library: this one with some of it changed."""
        query = QueryDict(mutable=True)
        kept: dict[str, Any] = {
            "category": self.categories,
            "type": self.types,
            "tag": [tag.slug for tag in self.chosen_tags],
            "q": self.words,
            "sort": self.cleaned_data.get("sort") or "",
            "view": "list" if self.is_list else "",
        }
        for name, value in {**kept, **changes}.items():
            values = [value] if isinstance(value, str) else list(value)
            query.setlist(name, [one for one in values if one])
        return f"?{query.urlencode()}"

    def _without(self, field: str, value: str) -> str:
        if field == "q":
            return self.address(q="")
        kept = {
            "category": self.categories,
            "type": self.types,
            "tag": [tag.slug for tag in self.chosen_tags],
        }[field]
        return self.address(**{field: [one for one in kept if one != value]})
