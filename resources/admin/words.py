"""Words offered while one types: tags and authors. For scripts; the fields work without."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path

from resources.admin.fields import MOST_SUGGESTED, members_called, named
from resources.models import Tag

LONGEST = 60


class Suggests(admin.ModelAdmin):
    """What the fields' script asks."""

    def get_urls(self) -> list[URLPattern]:
        """With both questions."""
        view = self.admin_site.admin_view
        return [
            path("words/tags/", view(self.tag_words), name="resources_resource_tag_words"),
            path("words/authors/", view(self.author_words), name="resources_resource_author_words"),
            *super().get_urls(),
        ]

    def tag_words(self, request: HttpRequest) -> JsonResponse:
        """Tags with these letters, those on most resources first."""
        self._require(request)
        asked = " ".join(request.GET.get("q", "")[:LONGEST].split())
        found = Tag.objects.filter(name__icontains=asked).with_number()
        tags = found.order_by("-number", "name")[:MOST_SUGGESTED]
        return JsonResponse(
            {"words": [{"word": tag.name, "note": f"{tag.number:,}"} for tag in tags]}
        )

    def author_words(self, request: HttpRequest) -> JsonResponse:
        """Members with these letters in name or handle."""
        self._require(request)
        asked = " ".join(request.GET.get("q", "")[:LONGEST].split())
        found = members_called(asked)[:MOST_SUGGESTED] if len(asked) > 1 else []
        return JsonResponse({"words": [{"word": named(one), "note": one.company} for one in found]})

    def _require(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request) and not self.has_add_permission(request):
            raise PermissionDenied
