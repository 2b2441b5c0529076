"""Archiving takes the place of deleting; what goes for good is said beforehand."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.admin.base import actor
from resources import actions
from resources.admin.base import CHANGE, LIST, UNDO, page
from resources.models import Resource


class Archived(admin.ModelAdmin):
    """How a resource goes."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET: exactly what would go, and archiving as the other way. POST: it goes, where that is
        allowed; with `archive`, it is archived.
        """
        resource = self.get_object(request, unquote(object_id))
        if resource is None:
            if request.method == "POST":
                return redirect(LIST)
            raise Http404
        if not self.has_delete_permission(request, resource):
            raise PermissionDenied
        if request.method == "POST":
            return self._gone(request, resource)
        lost = actions.lost_with(resource)
        context = {
            "title": f"Delete “{resource}” for good?",
            "resource": resource,
            "lost": lost,
            "may": actor(request).is_superuser or not lost.matters,
        }
        return page(self, request, "delete", context)

    def _gone(self, request: HttpRequest, resource: Resource) -> HttpResponse:
        curator = actor(request)
        if "archive" in request.POST:
            this = Resource.objects.filter(pk=resource.pk)
            deed = actions.archive(resources=this, curator=curator)
            tags = f"{UNDO}{deed.pk}" if deed else ""
            said = f"“{resource}” is archived. Everything of it is kept."
            self.message_user(request, said, messages.SUCCESS, extra_tags=tags)
            return redirect(LIST)
        try:
            lost = actions.delete_for_good(resource=resource, curator=curator)
        except actions.KnownToMembers:
            said = "Members know it, so it stays. Archive it: only a super admin deletes it."
            self.message_user(request, said, messages.ERROR)
            return redirect(CHANGE, resource.pk)
        if lost:
            said = f"“{resource}” is gone for good, with everything of it."
            self.message_user(request, said, messages.SUCCESS)
        return redirect(LIST)
