"""Entries, replies and reports for staff. Buttons call the actions beside this file."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from growth.diary.feed import actions as feed
from growth.diary.marks import mark_of
from growth.diary.moderation.deciding import decide
from growth.diary.moderation.forms import ReplyAdminForm
from growth.diary.moderation.outcomes import Outcome
from growth.diary.moderation.queue import queue_for
from growth.lists import ByMembers
from growth.models import Post, Reply, Report, ReportState
from members.admin.base import ReadOnlyAdmin, actor
from members.rules import tally

QUEUE: Final = "admin:growth_report_queue"
TONES: Final = {"OPEN": "warn", "UPHELD": "bad", "DISMISSED": "good"}


def may_decide(request: HttpRequest) -> bool:
    """Who takes out, leaves and lets back."""
    return request.user.has_perm("growth.change_report")


class HeldFilter(admin.SimpleListFilter):
    """Published ones, or those taken out."""

    title = "in the diary"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The two."""
        return [("no", "Published"), ("yes", "Taken out")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed, where it was asked."""
        if self.value() == "yes":
            return queryset.filter(held_at__isnull=False)
        return queryset.published() if self.value() == "no" else queryset  # type: ignore[attr-defined]


@admin.register(Post)
class PostAdmin(ByMembers, ReadOnlyAdmin):
    """Entries members can read, and those that were taken out; never a draft."""

    list_display = ("title", "author", "published_at", "became", "likes", "answers", "reported")
    list_display_links = ("title",)
    list_filter = (HeldFilter, "published_at")
    list_select_related = ("author", "tally")
    list_per_page = 50
    search_fields = ("author",)
    show_full_result_count = False
    ordering = ("-created_at", "-id")
    fields = (
        *("title", "author", "content", "became", "held_why", "held_at", "written_by"),
        *("likes", "answers", "reported", "published_at"),
    )
    change_form_template = "admin/growth/post/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What was published once and is there; what the author types into it is not read."""
        rows = super().get_queryset(request).defer("edited_title", "edited_content")
        waiting = Report.objects.filter(post=OuterRef("pk"), state=ReportState.OPEN).order_by()
        number = waiting.values("post").annotate(number=Count("pk")).values("number")
        seen = Q(status="PUBLISHED") | Q(held_at__isnull=False)
        return rows.filter(seen).annotate(open_reports=Coalesce(Subquery(number), 0))

    @admin.display(description="in the diary")
    def became(self, post: Post) -> SafeString:
        """Whether members read it, as a mark."""
        tone, words = ("bad", "taken out") if post.held_at else ("good", "published")
        return format_html('<span class="tag {}">{}</span>', tone, words)

    @admin.display(description="likes")
    def likes(self, post: Post) -> int:
        """How many like it."""
        return post.tally.likes

    @admin.display(description="replies")
    def answers(self, post: Post) -> int:
        """How many replied."""
        return post.tally.replies

    @admin.display(description="open reports")
    def reported(self, post: Any) -> int:
        """How many reports wait."""
        return int(post.open_reports)

    def get_urls(self) -> list[URLPattern]:
        """With the button of its page."""
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", view, name="growth_post_decide"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **more: Any
    ) -> Any:
        """With its button, for who may press it."""
        post = context.get("original")
        context["may_decide"] = (
            post is not None and may_decide(request) and post.author_id != actor(request).pk
        )
        context["seen"] = mark_of(post) if post is not None else ""
        return super().render_change_form(request, context, *args, **more)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it out, or let it back."""
        if not may_decide(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        asked = {**request.POST.dict(), "target": f"post-{pk}"}
        say(request, *decide(asked=asked, actor=actor(request), now=timezone.now()))
        return redirect("admin:growth_post_change", pk)


@admin.register(Reply)
class ReplyAdmin(ByMembers):
    """Replies. Who may change or delete them does so by the actions, which leave a note."""

    list_display = ("text_in_short", "author", "entry", "created_at", "edited_at")
    list_display_links = ("text_in_short",)
    list_filter = ("created_at",)
    list_select_related = ("author", "post")
    list_per_page = 50
    search_fields = ("author",)
    show_full_result_count = False
    ordering = ("-id",)
    form = ReplyAdminForm
    readonly_fields = ("author", "entry", "created_at", "edited_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members reply, staff do not in their name."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who may change the words sends along which ones they saw."""
        seen = ("seen",) if self.has_change_permission(request, obj) else ()
        return ("text", *self.readonly_fields, *seen)

    @admin.display(description="reply")
    def text_in_short(self, reply: Reply) -> str:
        """Its beginning."""
        text = " ".join(reply.text.split())
        return text if len(text) <= 80 else f"{text[:79]}…"

    @admin.display(description="entry")
    def entry(self, reply: Reply) -> str:
        """What it replies to."""
        return reply.post.title[:80]

    def save_model(self, request: HttpRequest, obj: Reply, form: Any, change: bool) -> None:
        """Changed by the action, or not at all."""
        feed.change_reply(reply_id=obj.pk, text=obj.text, actor=actor(request), now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Reply) -> None:
        """Deleted by the action."""
        feed.remove_reply(reply_id=obj.pk, actor=actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Reply]) -> None:
        """The chosen ones, each by the action."""
        for pk in queryset.order_by("pk").values_list("pk", flat=True):
            feed.remove_reply(reply_id=pk, actor=actor(request))


@admin.register(Report)
class ReportAdmin(ByMembers, ReadOnlyAdmin):
    """What members reported, with what became of it; what waits is decided in the queue."""

    by = "reporter"
    list_display = ("sent", "about", "reason", "became", "reporter", "decided_by", "decided_at")
    list_display_links = ("sent",)
    list_filter = ("state", "reason", "created_at")
    list_select_related = ("post", "reply", "reporter", "decided_by")
    list_per_page = 50
    search_fields = ("reporter",)
    show_full_result_count = False
    ordering = ("-created_at", "-id")
    fields = (
        *("about", "reason", "words", "reporter", "created_at"),
        *("became", "decided_by", "decided_at"),
    )
    change_list_template = "admin/growth/report/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What an author types into an entry is not read."""
        rows = super().get_queryset(request)
        return rows.defer("post__edited_title", "post__edited_content", "post__html")

    @admin.display(description="sent", ordering="created_at")
    def sent(self, report: Report) -> str:
        """When it was sent."""
        return f"{timezone.localtime(report.created_at):%d %b %Y, %H:%M}"

    @admin.display(description="about")
    def about(self, report: Report) -> str:
        """The entry's title, or the reply's beginning."""
        if report.post:
            return f"Entry: {report.post.title[:80]}"
        return f"Reply: {report.reply.text[:80]}" if report.reply else "-"

    @admin.display(description="state", ordering="state")
    def became(self, report: Report) -> SafeString:
        """Its state, as a mark."""
        tone = TONES.get(report.state, "")
        return format_html('<span class="tag {}">{}</span>', tone, report.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        """With the queue."""
        view = self.admin_site.admin_view
        return [
            path("queue/", view(self.queue), name="growth_report_queue"),
            path("queue/decide/", view(self.decide), name="growth_report_decide"),
            *super().get_urls(),
        ]

    def queue(self, request: HttpRequest) -> HttpResponse:
        """What waits, oldest first, each with the words it is about."""
        if not request.user.has_perm("growth.view_report"):
            raise PermissionDenied
        return self._page(request)

    def decide(self, request: HttpRequest) -> HttpResponse:
        """Take one out, delete it or leave it; a refusal comes back with what was typed."""
        if not may_decide(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        asked = request.POST.dict()
        outcome, words = decide(
            asked=asked, actor=actor(request), now=timezone.now(), is_reported=True
        )
        if outcome in (Outcome.WHY, Outcome.CHANGED):
            return self._page(request, {**asked, "fault": words})
        say(request, outcome, words)
        return redirect(QUEUE)

    def _page(self, request: HttpRequest, typed: dict[str, str] | None = None) -> HttpResponse:
        queue = queue_for(actor(request))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"{tally(queue.number, 'case')} to look at".capitalize(),
            "opts": self.model._meta,
            "queue": queue,
            "cases": [(case, mark_of(case.about)) for case in queue.cases],
            "may_decide": may_decide(request),
            "typed": typed or {},
        }
        template = "admin/growth/report/queue.html"
        return TemplateResponse(request, template, context, status=422 if typed else 200)


def say(request: HttpRequest, outcome: Outcome, words: str) -> None:
    """What became of it, above the next page."""
    (messages.success if outcome is Outcome.DONE else messages.warning)(request, words)
