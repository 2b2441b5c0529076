"""The library as a list to take along, in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from members.admin.base import actor
from members.models import AuditLog
from resources.exchange.export import answer
from resources.exchange.forms import ExportForm
from resources.models import Resource

# More chosen rows than fit into an address are exported by the list's filters instead.
MOST_CHOSEN = 200


class Exports(admin.ModelAdmin):
    """Takes along what is chosen, what is filtered, or all."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look may take the list along."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the export."""
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="resources_resource_export"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of the list, and the export of what is chosen."""
        found = super().get_actions(request)
        if found and self.has_export_permission(request):
            action = self.get_action("export_chosen")
            if action:
                found[action[1]] = action
        return found

    @admin.action(description="Export selected resources", permissions=["view"])
    def export_chosen(
        self, request: HttpRequest, queryset: "QuerySet[Resource]"
    ) -> HttpResponseBase:
        """On to the page that asks for columns and format."""
        query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
        numbers = [
            str(pk)
            for pk in queryset.order_by("pk").values_list("pk", flat=True)[: MOST_CHOSEN + 1]
        ]
        if len(numbers) <= MOST_CHOSEN:
            query = QueryDict(mutable=True)
            query["id__in"] = ",".join(numbers)
        return redirect(f"{reverse('admin:resources_resource_export')}?{query.urlencode()}")

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Asks for columns and format, then sends the list."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        chosen = self._chosen(request)
        sent = request.method == "POST"
        form = ExportForm(request.POST) if sent else ExportForm()
        if sent and form.is_valid():
            columns, kind = form.cleaned_data["columns"], form.cleaned_data["format"]
            AuditLog.objects.create(
                actor=actor(request),
                action="library_exported",
                detail={"columns": columns, "format": kind, "number": chosen.count()},
            )
            return answer(chosen, columns=columns, form=kind, day=timezone.now())
        number = chosen.count()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Export {number:,} resource{'' if number == 1 else 's'}",
            "form": form,
            "number": number,
            "is_narrowed": bool(request.GET),
        }
        said = TemplateResponse(request, "resources/admin/export.html", context)
        said.status_code = 400 if form.errors else 200
        return said

    def _chosen(self, request: HttpRequest) -> "QuerySet[Resource]":
        """The rows of the list as its address narrows it. An address that narrows by nothing there
        is takes nobody's word for all of them.
        """
        try:
            found: QuerySet[Resource] = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as error:
            raise BadRequest("The list knows no such filter.") from error
        return found
