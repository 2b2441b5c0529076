"""Pages about one's own data: the copy to take along, and erasing the account."""

from typing import Any

from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.http import MemberRequest
from members.models import Member, MemberExport
from members.own import erasing, exporting
from members.sending import Asked, disposition_of, send_stored


@require_GET
@login_required
def your_data(request: MemberRequest) -> HttpResponse:
    """The copy and the way out; the panel of the copy alone when the page asks how far it is."""
    asked_by_panel = request.htmx and request.htmx.target == "export-panel"  # type: ignore[attr-defined]
    template = "members/_export_panel.html" if asked_by_panel else "members/your_data.html"
    return render(request, template)


@require_POST
@login_required
def request_export(request: MemberRequest) -> HttpResponse:
    """Ask for a copy."""
    try:
        exporting.request_export(member=request.user)
    except exporting.TooSoon as soon:
        when = soon.until.astimezone(request.user.zone)
        messages.warning(
            request, f"A copy was made for you already. The next one from {when:%-d %B, %H:%M} on."
        )
    return redirect("members:your-data")


@require_GET
@login_required
def download_export(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file, for its owner alone, after the password or the second factor."""
    export = get_object_or_404(MemberExport, pk=pk, member=request.user)
    raise_if_reauthentication_required(request, app="account")
    if export != exporting.ready_export(request.user):
        messages.warning(request, "That copy is gone: each is kept for 24 hours.")
        return redirect("members:your-data")
    try:
        return _send(request, export)
    except FileNotFoundError:
        messages.warning(request, "That copy is not there any more. Ask for another one.")
        return redirect("members:your-data")


def _send(request: MemberRequest, export: MemberExport) -> HttpResponseBase:
    response = send_stored(
        default_storage,
        export.file,
        media_type="application/zip",
        asked=Asked.of(request),
        disposition=disposition_of(f"revenue-council-{export.requested_at:%Y-%m-%d}", ".zip"),
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erase_account(request: MemberRequest) -> HttpResponse:
    """What erasing means; sent, the account is erased, once the member proved to be the member."""
    if request.method != "POST":
        return render(request, "members/erase.html")
    wrong = _address_is_missing(request)
    if wrong:
        return render(request, "members/erase.html", {"refused": wrong}, status=422)
    # Leads to the password or the second factor, and comes back to finish this.
    raise_if_reauthentication_required(request, app="account")
    try:
        erasing.erase(member=request.user, actor=request.user, successor=_successor(request))
    except erasing.CannotErase as refusal:
        context: dict[str, Any] = {"refused": str(refusal)}
        return render(request, "members/erase.html", context, status=422)
    logout(request)
    return redirect("members:erased")


def _address_is_missing(request: MemberRequest) -> str | None:
    """Who has neither password nor second factor types the address instead."""
    typed = request.POST.get("email", "").strip().lower()
    if get_reauthentication_flows(request.user) or typed == request.user.email.lower():
        return None
    return (
        "That is not your e-mail address. Nothing has been touched; type the one you sign in with."
    )


def _successor(request: MemberRequest) -> Member | None:
    chosen = request.POST.get("successor", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        return None
    # Whether this one may take over is for the action to say, once everything is locked.
    return erasing.successors(request.user).filter(pk=int(chosen)).first()


@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """What there is to say once an account is gone. Anybody may read it."""
    return render(request, "members/erased.html")
