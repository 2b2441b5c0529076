"""The export of answers without names, for staff with a permission of its own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from benchmarks.admin.raw import RawAnswersAdmin
from benchmarks.catalogue import Category
from benchmarks.moderation.exporting import LEAST_ALIKE, export
from benchmarks.moderation.forms import ExportForm
from members.admin.base import actor
from members.spreadsheets import csv_response


class Exports(RawAnswersAdmin):
    """The page with the button."""

    def may_export(self, request: HttpRequest) -> bool:
        """A permission apart: who reviews need not take everything along."""
        return bool(request.user.has_perm("benchmarks.export_answers"))

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Say what the file has; a POST sends it, and is in the audit log."""
        if not self.may_export(request):
            raise PermissionDenied
        form = ExportForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            category = Category(form.cleaned_data["category"])
            rows = export(category=category, actor=actor(request))
            return csv_response(rows, filename=f"{category.value.lower()}-answers.csv")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Export answers without names",
            "opts": self.model._meta,
            "form": form,
            "least_alike": LEAST_ALIKE,
        }
        template = "admin/benchmarks/benchmarksubmission/export.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)
