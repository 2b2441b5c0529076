"""What curators did to many at once, and undoing it."""

from typing import Any, Final, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme

from gamification.rules.words import counted
from members.admin.base import actor
from members.audit.sources import declared_deeds
from resources import actions
from resources.actions import Undone
from resources.admin.base import page
from resources.models import LibraryDeed

DEEDS: Final = "admin:resources_resource_deeds"
SHOWN: Final = 50


class Told(NamedTuple):
    """A deed, and what it is called."""

    deed: LibraryDeed
    title: str


class Undoable(admin.ModelAdmin):
    """The page of deeds, and the button."""

    def get_urls(self) -> list[URLPattern]:
        """With the page and the button."""
        view = self.admin_site.admin_view
        return [
            path("deeds/", view(self.deeds_view), name="resources_resource_deeds"),
            path("deeds/<int:pk>/undo/", view(self.undo_view), name="resources_resource_undo"),
            *super().get_urls(),
        ]

    def deeds_view(self, request: HttpRequest) -> HttpResponse:
        """The newest deeds, each with its button while it can be undone."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        newest = LibraryDeed.objects.select_related("curator").defer("before")[:SHOWN]
        known = declared_deeds()
        deeds = [Told(deed, _title(deed.verb, known)) for deed in newest]
        return page(self, request, "deeds", {"title": "Deeds and undo", "deeds": deeds})

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put back what a deed changed. Asked again it says that it was undone."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        deed = get_object_or_404(LibraryDeed, pk=pk)
        undone = actions.undo(deed=deed, curator=actor(request))
        done = undone.back or undone.kept
        level = messages.SUCCESS if undone.back else messages.INFO
        self.message_user(request, undone_words(undone) if done else WAS_UNDONE, level)
        return redirect(_back(request))


WAS_UNDONE: Final = "That was undone already. Nothing changed."


def undone_words(undone: Undone) -> str:
    """What undoing did: "Undone: three resources are as before. One was changed since and stays as
    it is."
    """
    back = counted(undone.back, "resource")
    said = (
        f"Undone: {back} {'is' if undone.back == 1 else 'are'} as before."
        if undone.back
        else "Nothing is undone."
    )
    if not undone.kept:
        return said
    kept = counted(undone.kept, "resource")
    ending = "was changed since and stays" if undone.kept == 1 else "were changed since and stay"
    return f"{said} {kept[:1].upper()}{kept[1:]} {ending} as now."


def _title(verb: str, known: Any) -> str:
    deed = known.get(verb)
    return deed.title if deed else verb.replace("_", " ").capitalize()


def _back(request: HttpRequest) -> str:
    """The page the button stood on."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours and back.startswith("/admin/") else DEEDS
