"""Tags: counted, renamed, merged, deleted."""

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gamification.rules.words import counted
from members.admin.base import actor
from members.rules import tally
from resources import actions
from resources.admin.base import page
from resources.admin.forms import TagForm
from resources.admin.history import Remembered
from resources.models import Tag

TAGS: Final = "admin:resources_tag_changelist"
MOST: Final = 50


@admin.register(Tag)
class TagAdmin(Remembered):
    """The words of the library."""

    form = TagForm
    called = "tag"
    list_display = ("name", "on", "also")
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("name", "slug")
    search_help_text = "Part of a tag's name or address"
    ordering = ("name", "id")
    fields = ("name", "slug", "on", "also")
    readonly_fields = ("slug", "on", "also")
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how many resources have each."""
        tags: Any = super().get_queryset(request)
        return tags.with_number()

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """A new tag has a name and nothing else."""
        return self.fields if obj else ("name",)

    def get_urls(self) -> list[URLPattern]:
        """With the page that merges."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="resources_tag_merge"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Merging; deleting is for the page of one tag, which says what it takes."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.display(description="Resources", ordering="number")
    def on(self, tag: Any) -> SafeString:
        """How many resources have it, and the way to them."""
        address = f"{reverse('admin:resources_resource_changelist')}?tag={tag.slug}"
        return format_html('<a href="{}">{}</a>', address, tally(tag.number, "resource"))

    @admin.display(description="Also stands for")
    def also(self, tag: Tag) -> str:
        """Tags that were merged into it."""
        return ", ".join(slug.replace("-", " ") for slug in tag.aliases) or "-"

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """By the action: a rename is told, a new one gets its address."""
        if change:
            actions.rename_tag(tag=obj, name=obj.name, curator=actor(request))
        else:
            made = actions.tag_named(obj.name)
            obj.pk, obj.slug, obj._state.adding = made.pk, made.slug, False

    @admin.action(description="Merge…", permissions=["delete"])
    def merge(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask which one stays."""
        chosen = list(queryset.order_by("-number", "name")[: MOST + 1])
        if not 2 <= len(chosen) <= MOST:
            said = f"Choose the tags to merge: two at least, {MOST} at most."
            self.message_user(request, said, messages.ERROR)
            return None
        return self._ask(request, chosen)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """POST: one tag for all of these."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        keys = [
            int(key) for key in request.POST.getlist("tag") if key.isdecimal() and len(key) < 19
        ]
        chosen = list(self.get_queryset(request).filter(pk__in=keys[:MOST]))
        stays = next((tag for tag in chosen if str(tag.pk) == request.POST.get("stays")), None)
        if len(chosen) < 2:
            if request.method == "POST":
                said = "Nothing changed: these tags are merged already, or gone."
                self.message_user(request, said, messages.INFO)
            return redirect(TAGS)
        if stays is None:
            return self._ask(request, chosen)
        others = [tag for tag in chosen if tag != stays]
        new = actions.merge_tags(into=stays, others=others, curator=actor(request))
        names = ", ".join(f"“{tag}”" for tag in others)
        said = f"{names} {'is' if len(others) == 1 else 'are'} “{stays}” now"
        self.message_user(
            request, f"{said}: {counted(new, 'resource')} came to it.", messages.SUCCESS
        )
        return redirect(TAGS)

    def _ask(self, request: HttpRequest, chosen: list[Tag]) -> HttpResponse:
        title = f"Merge {counted(len(chosen), 'tag')}"
        return page(self, request, "merge", {"title": title, "chosen": chosen})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET: off how many resources it would go. POST: it goes."""
        tag = self.get_object(request, unquote(object_id))
        if tag is None:
            if request.method == "POST":
                return redirect(TAGS)
            raise Http404
        if not self.has_delete_permission(request, tag):
            raise PermissionDenied
        if request.method == "POST":
            number = actions.delete_tag(tag=tag, curator=actor(request))
            said = f"“{tag}” is gone, off {counted(number, 'resource')}."
            self.message_user(request, said, messages.SUCCESS)
            return redirect(TAGS)
        return page(self, request, "delete_tag", {"title": f"Delete the tag “{tag}”?", "tag": tag})
