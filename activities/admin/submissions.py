"""Submissions in the admin: the list with search, filters and deeds to many; the queue beside."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from activities.actions.reviewing import MOST_AT_ONCE
from activities.admin.many import DecidesMany
from activities.admin.queue import ReviewPages
from activities.models import Submission
from activities.reviewing.queue import queue_for
from activities.rules.reviewing import queue_title
from members.admin.base import actor
from members.found import FoundByMember

TONES: Final = {"APPROVED": "good", "REJECTED": "bad", "PENDING": "warn"}
NAME: Final = "activities_submission"


@admin.register(Submission)
class SubmissionAdmin(FoundByMember, DecidesMany, ReviewPages):
    """What members reported, to be searched; decided in the queue, or many at once."""

    list_display = ["title", "member", "sent", "became", "paid", "seen_by", "reviewer"]
    list_display_links = ["title"]
    list_filter = ["status", "activity", "visibility"]
    list_select_related = ["member", "reviewer"]
    search_fields = ["member"]
    ordering = ["-created_at", "-id"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["approve_chosen", "reject_chosen"]
    change_list_template = "admin/activities/submission/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """With the pages that decide."""
        view = self.admin_site.admin_view
        return [
            path("queue/", view(self.queue), name=f"{NAME}_queue"),
            path("queue/next/", view(self.take_next), name=f"{NAME}_next"),
            path("queue/<int:pk>/", view(self.case), name=f"{NAME}_case"),
            path("queue/<int:pk>/take/", view(self.take), name=f"{NAME}_take"),
            path("queue/<int:pk>/decide/", view(self.decide), name=f"{NAME}_decide"),
            path("queue/<int:pk>/undo/", view(self.undo), name=f"{NAME}_undo"),
            path("decide/", view(self.decide_many), name=f"{NAME}_decide_many"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With what waits, in a sentence."""
        zone = actor(request).zone
        queue = queue_for(actor(request)) if self.may_review(request) else None
        own: dict[str, Any] = {"may_review": queue is not None}
        if queue is not None:
            since = queue.since.astimezone(zone) if queue.since else None
            own["subtitle"] = queue_title(queue.number, since, timezone.now().astimezone(zone))
        return super().changelist_view(request, {**(extra_context or {}), **own})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A submission is read beside its evidence: on the page that decides."""
        if not object_id.isascii() or not object_id.isdigit() or len(object_id) > 18:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:activities_submission_case", int(object_id))

    @admin.display(description="activity")
    def title(self, submission: Submission) -> str:
        """What was done, in a line."""
        return f"{submission.activity} {submission.summary}"

    @admin.display(description="sent", ordering="created_at")
    def sent(self, submission: Submission) -> str:
        """When it was sent."""
        return f"{submission.created_at:%d %b %Y, %H:%M}"

    @admin.display(description="status", ordering="status")
    def became(self, submission: Submission) -> str:
        """Its status, as a mark."""
        tone = TONES.get(submission.status, "")
        return format_html('<span class="tag {}">{}</span>', tone, submission.get_status_display())

    @admin.display(description="points")
    def paid(self, submission: Submission) -> str:
        """What was paid; of one taken back, both entries."""
        if submission.points is None:
            return "-"
        back = f" \N{MINUS SIGN} {submission.points}" if submission.status == "REVOKED" else ""
        return f"{submission.points}{back}"

    @admin.display(description="seen by", ordering="visibility")
    def seen_by(self, submission: Submission) -> str:
        """Who sees that it was done."""
        return "all" if submission.visibility == "public" else "member, reviewers"

    @admin.action(description="Approve as they are worth…", permissions=["review"])
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[Submission]) -> Any:
        """Go to the page that does it for the chosen ones."""
        return self._go(request, queryset, "approve")

    @admin.action(description="Reject with a note…", permissions=["review"])
    def reject_chosen(self, request: HttpRequest, queryset: QuerySet[Submission]) -> Any:
        """Go to the page that does it for the chosen ones."""
        return self._go(request, queryset, "reject")

    def _go(
        self, request: HttpRequest, queryset: QuerySet[Submission], verdict: str
    ) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            said = f"Choose {MOST_AT_ONCE} at most: nothing was done."
            self.message_user(request, said, messages.ERROR)
            return None
        page = reverse("admin:activities_submission_decide_many")
        ids = ",".join(map(str, chosen))
        return HttpResponseRedirect(f"{page}?verdict={verdict}&ids={ids}")
