"""A member seen whole, for staff: status, seat, points, answers, notes and what happened lately."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from benchmarks.models import Category
from gamification.boards.boards import Window, place_of
from gamification.ledger.history import reason_of
from members.models import AuditLog, Member
from members.staffing import actions, deeds, forms
from members.staffing.words import deed_in_words

SHOWN = 10


def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """One member; a POST writes a note beside them."""
    if not request.user.has_perm("members.view_member"):
        raise PermissionDenied
    member = get_object_or_404(Member.objects.select_related("team"), pk=pk)
    may_change = request.user.has_perm("members.change_member")
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if form.is_valid():
            assert isinstance(request.user, Member)
            actions.write_note(member=member, author=request.user, text=form.cleaned_data["text"])
            messages.success(request, "The note is kept.")
            return redirect("admin:member-overview", pk=pk)
    status = 422 if form.errors else 200
    context = _context(request, member, form, may_change)
    return TemplateResponse(request, "admin/desk/member.html", context, status=status)


def _context(
    request: HttpRequest, member: Member, form: forms.NoteForm, may_change: bool
) -> dict[str, Any]:
    answered = set(member.benchmark_submissions.values_list("category", flat=True))
    entries = list(member.point_transactions.newest_first()[:SHOWN])
    log = AuditLog.objects.filter(target_type="members.Member", target_id=member.pk)
    recorded = log.select_related("actor").order_by("-at", "-id")[:SHOWN]
    return {
        **admin.site.each_context(request),
        "title": member.display_name,
        "member": member,
        "place": place_of(member, Window.ALL),
        "answered": [category.label for category in Category if category in answered],
        "entries": [(entry, reason_of(entry).title) for entry in entries],
        "recorded": [(entry, deed_in_words(entry)) for entry in recorded],
        "notes": member.notes.select_related("author")[: SHOWN * 5],
        "form": form,
        "may_change": may_change,
        "refusal": deeds.why_not(member, request.user),
    }
