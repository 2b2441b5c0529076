"""Deeds to members, with a reason: one page from the list or from a member."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from members.models import Member
from members.staffing import actions
from members.staffing.deeds import DEEDS, MOST, refusal
from members.staffing.forms import DeedForm


class StaffedAdmin(UserAdmin):
    """The list of members with the page of deeds."""

    def get_urls(self) -> list[Any]:
        """With that page."""
        page = self.admin_site.admin_view(self.deed)
        return [path("deed/", page, name="members_member_deed"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With the way to it, first."""
        own: dict[str, Any] = {}
        if self.has_change_permission(request):
            own["with_reason"] = (
                StaffedAdmin.with_reason,
                "with_reason",
                "Seat, claim, role or lock, with a reason…",
            )
        return {**own, **super().get_actions(request)}

    def with_reason(self, request: HttpRequest, queryset: QuerySet[Member]) -> HttpResponse | None:
        """Go there with the chosen members; 50 at most."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(chosen) > MOST:
            said = f"Choose {MOST} members at most; what has a reason is looked at one by one."
            self.message_user(request, said, messages.ERROR)
            return None
        ids = ",".join(map(str, chosen))
        return HttpResponseRedirect(f"{reverse('admin:members_member_deed')}?ids={ids}")

    def deed(self, request: HttpRequest) -> HttpResponse:
        """Choose, preview, confirm. Only the last writes."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        ids = _ids(data.get("ids", ""))
        people = list(Member.objects.filter(pk__in=ids).order_by("pk"))
        form = DeedForm(request.POST) if request.method == "POST" else DeedForm(initial=data.dict())
        step = request.POST.get("step", "")
        if people and step in ("preview", "confirm") and form.is_valid():
            if step == "confirm":
                return self._do(request, ids, form)
            return self._page(request, people, form, preview=True)
        if step == "change":
            form = DeedForm(initial=data.dict())
        return self._page(request, people, form)

    def _do(self, request: HttpRequest, ids: list[int], form: DeedForm) -> HttpResponse:
        assert isinstance(request.user, Member)  # nobody else gets into the admin
        deed = DEEDS[form.cleaned_data["deed"]]
        done = actions.do(
            deed=deed, members=ids, actor=request.user, reason=form.cleaned_data["reason"]
        )
        number = len(done.members)
        said = f"{deed.title}: {number} member{'' if number == 1 else 's'} changed."
        self.message_user(request, said, messages.SUCCESS if number else messages.WARNING)
        for member, why in done.refused:
            self.message_user(request, f"Left alone: {member} {why}.", messages.WARNING)
        if len(ids) == 1:
            return HttpResponseRedirect(reverse("admin:members_member_change", args=ids))
        return HttpResponseRedirect(reverse("admin:members_member_changelist"))

    def _page(
        self, request: HttpRequest, people: list[Member], form: DeedForm, preview: bool = False
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "With a reason",
            "opts": self.model._meta,
            "people": people,
            "ids": ",".join(str(member.pk) for member in people),
            "form": form,
        }
        if preview:
            deed = DEEDS[form.cleaned_data["deed"]]
            rows = [(member, refusal(deed, member, request.user)) for member in people]
            context |= {
                "title": deed.title,
                "deed": deed,
                "reason": form.cleaned_data["reason"],
                "preview": rows,
                "fits": sum(not why for _, why in rows),
            }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/members/deed.html", context, status=status)


def _ids(text: str) -> list[int]:
    """Keys out of an address, 50 at most; what is no key is left out."""
    parts = (part for part in text.split(",") if part.isascii() and part.isdigit())
    return [int(part) for part in parts if len(part) <= 18][:MOST]
