"""Lists in and out, in the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from import_export.admin import ImportExportModelAdmin

from members.admin.base import actor
from resources.exchange import FORMATS, ResourceExchange
from resources.holding import HeldList, NotHeld, name_for, name_of


class Exchanges(ImportExportModelAdmin):
    """Resources as lists."""

    resource_classes = [ResourceExchange]
    formats = FORMATS
    tmp_storage_class = HeldList
    export_template_name = "resources/admin/export.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may change resources may change many."""
        return self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look may take the list along."""
        return self.has_view_permission(request)

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        """The uploaded list's name is signed for who uploaded it."""
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if initial.get("import_file_name"):
            initial["import_file_name"] = name_for(actor(request), initial["import_file_name"])
        return initial

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Import what this curator uploaded and looked at; nothing else can be named."""
        try:
            name = name_of(actor(request), request.POST.get("import_file_name", ""))
            form = request.POST.copy()
            form["import_file_name"] = name
            request.POST = form  # type: ignore[assignment]
            answer: HttpResponseBase = super().process_import(request, **kwargs)
            return answer
        except NotHeld:
            said = (
                "This list was confirmed already, or waited longer than an hour. Upload it again to"
                " change more."
            )
            self.message_user(request, said, messages.ERROR)
            return redirect("admin:resources_resource_import")
