"""The order of what is featured, by hand, by keyboard, and without a script."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from gamification.rules.words import in_words
from members.admin.base import actor
from resources import actions
from resources.admin.base import FEATURED, UNDO, page
from resources.models import Resource

READ_WELL: Final = 3
CHANGED: Final = (
    "Somebody changed what is featured while you had this page open. Nothing of yours was saved:"
    " here is how it stands."
)


class Ordered(admin.ModelAdmin):
    """The page of what is featured."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.featured_view)
        return [path("featured/", view, name="resources_resource_featured"), *super().get_urls()]

    def featured_view(self, request: HttpRequest) -> HttpResponse:
        """GET: what is featured, in its order. POST: the new order; with `up` or `down`, one of
        them moves a place.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._save_order(request)
        featured = list(Resource.objects.featured())
        number = len(featured)
        context = {
            "title": "Featured",
            "featured": featured,
            "seen": ",".join(str(resource.pk) for resource in featured),
            "too_many": f"{in_words(number).capitalize()} are." if number > READ_WELL else "",
        }
        return page(self, request, "featured", context)

    def _save_order(self, request: HttpRequest) -> HttpResponse:
        order = _keys(request.POST.getlist("place"))
        for name, step in (("up", -1), ("down", 1)):
            moved = _keys([request.POST.get(name, "")])
            if moved and moved[0] in order:
                order = _moved(order, moved[0], step)
        seen = _keys(request.POST.get("seen", "").split(","))
        try:
            deed = actions.order_featured(order=order, seen=seen, curator=actor(request))
        except actions.OrderChanged:
            self.message_user(request, CHANGED, messages.WARNING)
            return redirect(FEATURED)
        if deed:
            said = "The library shows them in this order now."
            tags = f"{UNDO}{deed.pk}"
            self.message_user(request, said, messages.SUCCESS, extra_tags=tags)
        else:
            self.message_user(request, "They stood in this order already.", messages.INFO)
        return redirect(FEATURED)


def _keys(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def _moved(order: list[int], pk: int, step: int) -> list[int]:
    """The order with one of them a place further; at either end it stays."""
    place = order.index(pk)
    other = place + step
    if not 0 <= other < len(order):
        return order
    changed: list[Any] = list(order)
    changed[place], changed[other] = changed[other], changed[place]
    return changed
