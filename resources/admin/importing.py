"""Lists read into the library, in the admin: upload, look, confirm, and undo."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from members.admin.base import actor
from members.rules import tally
from members.spreadsheets import csv_response
from resources import files
from resources.admin.deeds import undone_words
from resources.exchange.actions import NotHeld, confirm, take_back
from resources.exchange.archives import Archive
from resources.exchange.columns import COLUMNS
from resources.exchange.fates import FATES, REFUSED
from resources.exchange.forms import FilesForm, ImportForm
from resources.exchange.holding import WAITS, hold
from resources.exchange.later import attach, waiting
from resources.exchange.paging import page_of, refused_table
from resources.exchange.tables import Broken
from resources.exchange.telling import changes, counted
from resources.models import LibraryImport

SHOWN_WAITING = 200
GONE = (
    "This list waited longer than an hour, or is not yours. Nothing of it was read in; upload it"
    " again."
)


class Imports(admin.ModelAdmin):
    """Reads lists in, and files that come later."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add and change resources may add and change many."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Django's, and those of lists."""
        name, wrap = "resources_resource", self.admin_site.admin_view
        refused = wrap(self.refused_view)
        return [
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("import/<int:number>/", wrap(self.held_view), name=f"{name}_held"),
            path("import/<int:number>/refused.csv", refused, name=f"{name}_refused"),
            path("files/", wrap(self.files_view), name=f"{name}_files"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """Takes a list, and leads to the page of its fates."""
        self._may_import(request)
        sent = request.method == "POST"
        form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
        if sent and form.is_valid():
            given = form.cleaned_data
            try:
                held = hold(
                    curator=actor(request),
                    upload=given["list"],
                    archive=given["archive"],
                    now=timezone.now(),
                )
                return redirect("admin:resources_resource_held", held.pk)
            except Broken as broken:
                form.add_error(_field_of(given), forms.ValidationError(str(broken)))
            except files.Refused as refused:
                form.add_error("archive", forms.ValidationError(str(refused)))
        context = {"form": form, "columns": COLUMNS, "waiting": waiting().count()}
        return self._page(request, "import", "Import a list", context, bad=bool(form.errors))

    def held_view(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """The fates of a list; after the confirmation, what became of it."""
        self._may_import(request)
        if request.method == "POST":
            return self._decided(request, number)
        held = LibraryImport.objects.filter(curator=actor(request), pk=number).first()
        if held is None or (not held.confirmed_at and held.at < timezone.now() - WAITS):
            self.message_user(request, GONE, messages.ERROR)
            return redirect("admin:resources_resource_import")
        if held.confirmed_at:
            return self._told(request, held)
        counts = counted(held.rows)
        good = counts["new"] + counts["changed"]
        shown = page_of(
            held.rows, fate=request.GET.get("fate", ""), begin=request.GET.get("from", "")
        )
        for row in shown.rows:
            row["changes"] = changes(row)
        context = {
            "held": held,
            "counts": [(fate, counts[fate]) for fate in FATES],
            "good": good,
            "bad": counts[REFUSED],
            "page": shown,
            "missing": sum(bool(row["notes"]) for row in held.rows),
        }
        return self._page(request, "held", _preview_title(counts), context)

    def _decided(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """Confirm or undo; twice is once."""
        try:
            if "undo" in request.POST:
                undone = take_back(number=number, curator=actor(request))
                if undone and not undone.back:
                    self.message_user(request, undone_words(undone), messages.INFO)
            else:
                confirm(number=number, curator=actor(request), now=timezone.now())
        except NotHeld:
            self.message_user(request, GONE, messages.ERROR)
            return redirect("admin:resources_resource_import")
        except Broken as broken:
            self.message_user(request, str(broken), messages.ERROR)
        return redirect("admin:resources_resource_held", number)

    def _told(self, request: HttpRequest, held: LibraryImport) -> HttpResponseBase:
        """What a confirmed list did."""
        shown = page_of(held.rows, fate=REFUSED, begin=request.GET.get("from", ""))
        context = {
            "held": held,
            "page": shown,
            "bad": len(held.rows),
            "given": held.result.get("given", []),
            "can_undo": held.deed is not None and held.deed.undone_at is None,
            "were_files": held.how == "files",
        }
        return self._page(request, "imported", _done_title(held), context)

    def refused_view(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """The refused rows with their reasons, to be mended and read in again."""
        self._may_import(request)
        held = LibraryImport.objects.filter(curator=actor(request), pk=number).first()
        if held is None:
            raise Http404("There is no such list of yours.")
        return csv_response(refused_table(held.rows), filename="refused-rows.csv")

    def files_view(self, request: HttpRequest) -> HttpResponseBase:
        """Takes files for the drafts that wait for them."""
        self._may_import(request)
        sent = request.method == "POST"
        form = FilesForm(request.POST, request.FILES) if sent else FilesForm()
        if sent and form.is_valid():
            uploads = form.cleaned_data["uploads"]
            try:
                held = attach(curator=actor(request), uploads=uploads, now=timezone.now())
                return redirect("admin:resources_resource_held", held.pk)
            except files.Refused as refused:
                form.add_error("uploads", forms.ValidationError(str(refused)))
        number = waiting().count()
        context = {"form": form, "drafts": waiting()[:SHOWN_WAITING], "number": number}
        wait = "waits for its file" if number == 1 else "wait for their file"
        title = f"{tally(number, 'draft')} {wait}"
        return self._page(request, "files", title, context, bad=bool(form.errors))

    def _may_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _page(
        self,
        request: HttpRequest,
        name: str,
        title: str,
        context: dict[str, Any],
        *,
        bad: bool = False,
    ) -> TemplateResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        status = 400 if bad else 200
        page = f"resources/admin/{name}.html"
        return TemplateResponse(request, page, whole | context, status=status)


def _field_of(given: dict[str, Any]) -> str:
    """Beside which field a refusal stands: the ZIP's when the ZIP alone cannot be opened."""
    if not given["archive"]:
        return "list"
    try:
        Archive(given["archive"])
    except Broken:
        return "archive"
    return "list"


def _preview_title(counts: dict[str, int]) -> str:
    good = counts["new"] + counts["changed"]
    if not good and not counts[REFUSED]:
        return "Nothing to do: the library says all this already"
    if not good:
        return f"{tally(counts[REFUSED], 'row')} refused, none to read in"
    return f"{tally(good, 'row')} can be read in" + (
        f", {counts[REFUSED]:,} cannot" if counts[REFUSED] else ""
    )


def _done_title(held: LibraryImport) -> str:
    result = held.result
    if "back" in result:
        kept = f", {result['kept']:,} stayed: somebody changed them since" if result["kept"] else ""
        return f"Taken back: {tally(result['back'], 'resource')} as before{kept}"
    parts = [
        f"{result[key]:,} {words}"
        for key, words in (("new", "added as drafts"), ("changed", "changed"))
        if result.get(key)
    ]
    if held.how == "files":
        got = "got its file" if result["changed"] == 1 else "got their file"
        parts = [f"{tally(result['changed'], 'draft')} {got}"]
    return " and ".join(parts) or "Nothing was changed"
