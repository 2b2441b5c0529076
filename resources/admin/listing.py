"""The list of resources: columns, filters, search, and titles edited in place."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.admin.base import actor
from resources.admin.base import moment_in_words
from resources.catalogue import State
from resources.models import Resource, ResourceTag, Tag

MOST_WORDS: Final = 8  # Each is one more look at every row.
ICONS: Final = {
    State.DRAFT: "pen",
    State.SCHEDULED: "clock",
    State.PUBLISHED: "check",
}


class StateFilter(admin.SimpleListFilter):
    """By state; what is archived lies apart and is shown when it is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each state, then the archive."""
        states = [(str(value).lower(), str(label)) for value, label in State.choices]
        return [*states, ("archived", "Archived")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Without a choice: all but the archive."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "All but archived"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What is asked for; a word that names no state is no filter."""
        asked = (self.value() or "").upper()
        if asked == "ARCHIVED":
            return queryset.archived()
        in_use = queryset.in_use()
        return in_use.filter(state=asked) if asked in State.values else in_use


class TagFilter(admin.SimpleListFilter):
    """By a tag, as the list of tags links here. Not offered as a list: there may be hundreds."""

    title = "tag"
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The one that was asked for."""
        tag = _tag_asked(request.GET.get("tag", ""))
        return [(tag.slug, tag.name)] if tag else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What has it."""
        tag = _tag_asked(self.value() or "")
        return queryset.filter(_with_tag(tag=tag)) if tag else queryset


def _tag_asked(slug: str) -> Tag | None:
    return Tag.objects.by_slugs([slug[:50]]).first() if slug else None


def _with_tag(**tag: Any) -> Exists:
    return Exists(ResourceTag.objects.filter(resource=OuterRef("pk"), **tag))


class ListForm(forms.ModelForm):
    """One row of the list: its title and whether it is featured.

    Each field is compared with what the list showed, so that what somebody else wrote meanwhile is
    never written over unseen.
    """

    class Meta:
        model = Resource
        fields = ("title", "is_featured")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loaded_revision = self.instance.revision
        for name, label in (("title", "Title of"), ("is_featured", "Feature")):
            if name in self.fields:
                self.fields[name].show_hidden_initial = True
                self.fields[name].widget.attrs["aria-label"] = f"{label} “{self.instance}”"

    def clean_title(self) -> str:
        """The new title, unless somebody gave it another after the list was opened."""
        title: str = self.cleaned_data["title"]
        if "title" not in self.changed_data:
            return self.instance.title
        shown = self.data.get(self.add_initial_prefix("title"), "")
        now = self.instance.title
        if now in (shown, title):
            return title
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_initial_prefix("title")] = now  # type: ignore[index]
        raise forms.ValidationError(
            f"Somebody called it “{now}” while you had the list open. Save again to put yours in"
            " its place."
        )

    def clean_is_featured(self) -> bool:
        """As ticked; a box that was left alone changes nothing."""
        ticked: bool = self.cleaned_data["is_featured"]
        return ticked if "is_featured" in self.changed_data else self.instance.is_featured


class Listed(admin.ModelAdmin):
    """How resources are listed and found."""

    change_list_template = "resources/admin/change_list.html"
    list_display = (
        *("cover", "title", "state_in_words", "kind", "is_featured", "download_count", "updated"),
    )
    list_display_links = ("cover",)
    list_editable = ("title", "is_featured")
    list_filter = (StateFilter, "category", "type", "is_featured", TagFilter)
    list_per_page = 50
    list_max_show_all = 200
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    search_fields = ("title", "description", "slug")
    search_help_text = "Words of title, description, tags, author or address"
    ordering = ("-updated_at", "-id")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        """Rows with names for their boxes, compared with what was shown."""
        return super().get_changelist_form(request, **{"form": ListForm, **kwargs})

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """What has each of the words somewhere."""
        for word in search_term.split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(slug__icontains=word)
                | Q(author_name__icontains=word)
                | Q(author__first_name__icontains=word)
                | Q(author__last_name__icontains=word)
                | Q(author__handle__icontains=word)
                | _with_tag(tag__name__icontains=word)
            )
        return queryset, False

    @admin.display(description="Open")
    def cover(self, resource: Resource) -> SafeString:
        """Its picture, or the drawn one."""
        picture = render_to_string("resources/_cover.html", {"resource": resource})
        return format_html('{}<span class="vh">Open “{}”</span>', picture, resource)

    @admin.display(description="State", ordering="state")
    def state_in_words(self, resource: Resource) -> SafeString:
        """An icon and the word; for what waits, the day it appears."""
        icon, word = "pen", ""
        if resource.archived_at:
            icon, word = "box", "Archived"
        elif resource.state in State.values:
            icon, word = ICONS[State(resource.state)], str(State(resource.state).label)
        when = ""
        if resource.state == State.SCHEDULED and resource.publish_at and not resource.archived_at:
            day = timezone.localtime(resource.publish_at)
            when = format_html("<small>{}</small>", f"{day:%-d %b, %H:%M}")
        return format_html(
            '<span class="state-word"><svg class="icon" aria-hidden="true">'
            '<use href="#i-{}"/></svg>{}</span>{}',
            icon,
            word,
            when,
        )

    @admin.display(description="Kind", ordering="category")
    def kind(self, resource: Resource) -> SafeString:
        """Type and category."""
        return format_html(
            "{}<small>{}</small>", resource.get_type_display(), resource.get_category_display()
        )

    @admin.display(description="Updated", ordering="updated_at")
    def updated(self, resource: Resource) -> str:
        """The day; the minute is on the resource's own page."""
        return f"{timezone.localtime(resource.updated_at):%-d %b %Y}"

    def state_told(self, request: HttpRequest, resource: Resource) -> str:
        """Where it stands, in a sentence."""
        if resource.archived_at:
            return (
                "Archived: nobody but curators sees it. Files, downloads and points are kept, and"
                f" restoring makes it {resource.get_state_display().lower()} again."
            )
        if resource.state == State.PUBLISHED:
            return "Published: members see it, and what you save they see at once."
        if resource.state == State.SCHEDULED and resource.publish_at:
            when = moment_in_words(resource.publish_at, actor(request))
            return f"Scheduled: it appears by itself on {when}."
        return (
            "A draft: only curators see it. Publish it now, or schedule it and it appears by itself"
            " at its time."
        )
