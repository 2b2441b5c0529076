"""Course sites and what they told, for staff. Buttons call the actions beside this file."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.courses import matching, senders
from activities.courses.forms import AsideForm, MatchForm, SenderForm
from activities.models import CourseEvent, CourseSender, CourseState
from gamification.rules.words import counted
from members.admin.base import ReadOnlyAdmin, actor
from members.rules import tally

EVENTS: Final = "admin:activities_courseevent_changelist"
SENDERS: Final = "admin:activities_coursesender_changelist"
MOST: Final = 500
TONES: Final = {
    CourseState.PAID: "good",
    CourseState.WAITING: "warn",
    CourseState.UNMATCHED: "warn",
    CourseState.FORGED: "bad",
}


@admin.register(CourseSender)
class CourseSenderAdmin(admin.ModelAdmin):
    """Who may tell of completed courses. The address is shown once, when it is made."""

    form = SenderForm
    list_display = ("name", "is_on", "is_signed", "is_reread", "rotated_at", "old_address")
    list_filter = ("is_on",)
    search_fields = ("name",)
    search_help_text = "Part of a name."
    change_form_template = "admin/activities/coursesender/change_form.html"
    readonly_fields = ("rotated_at", "old_address", "created_at")
    actions = None

    def get_fields(self, request: HttpRequest, obj: CourseSender | None = None) -> Any:
        """A new one is on, and has no address yet."""
        how = ("name", "is_signed", "is_reread", "tags")
        return (*how, "is_on", *self.readonly_fields) if obj else how

    def get_readonly_fields(self, request: HttpRequest, obj: CourseSender | None = None) -> Any:
        """The name stays: the settings name its secret by it."""
        return ("name", *self.readonly_fields) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is switched off; what it told names it."""
        return False

    @admin.display(description="old address", ordering="old_until")
    def old_address(self, sender: CourseSender) -> str:
        """Until when the address before this one is good."""
        if sender.old_until is None:
            return "-"
        until = timezone.localtime(sender.old_until)
        if sender.old_until <= timezone.now():
            return "ended"
        return f"good until {until:%-d %B %Y, %H:%M}"

    def get_urls(self) -> list[URLPattern]:
        """With the page of a new address."""
        view = self.admin_site.admin_view(self.rotate)
        name = "activities_coursesender_rotate"
        return [path("<int:pk>/rotate/", view, name=name), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: CourseSender, form: Any, change: bool) -> None:
        """By the actions; the address of a new one is kept for the answer alone."""
        how: dict[str, Any] = {
            "is_signed": obj.is_signed,
            "is_reread": obj.is_reread,
            "tags": list(obj.tags),
        }
        if change:
            senders.change_sender(sender=obj, is_on=obj.is_on, actor=actor(request), **how)
            return
        made, token = senders.add_sender(name=obj.name, actor=actor(request), **how)
        obj.pk, obj._state.adding = made.pk, False
        request.course_token = token  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: CourseSender, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The address, this once."""
        return self._address(request, obj, request.course_token)  # type: ignore[attr-defined]

    def rotate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: what a new address means. POST: make one and show it, this once."""
        sender = CourseSender.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, sender):
            raise PermissionDenied
        if sender is None:
            raise Http404
        if request.method == "POST":
            at_once = "at_once" in request.POST
            token = senders.rotate(sender=sender, at_once=at_once, actor=actor(request))
            return self._address(request, sender, token)
        title = f"A new address for “{sender}”"
        context = {"title": title, "sender": sender, "days": senders.OLD_FOR.days}
        return _page(self, request, "coursesender/rotate", context)

    def _address(self, request: HttpRequest, sender: CourseSender, token: str) -> HttpResponse:
        address = request.build_absolute_uri(reverse("course-webhook", args=[token]))
        context = {"title": f"The address of “{sender}”", "sender": sender, "address": address}
        # Kept by no browser: the admin's pages say so.
        return _page(self, request, "coursesender/address", context)


@admin.register(CourseEvent)
class CourseEventAdmin(ReadOnlyAdmin):
    """What course sites told, newest first; what matches nobody is a queue of its own."""

    list_display = ("received_at", "what", "whom", "became", "points", "note", "sender")
    list_display_links = ("received_at", "what")
    list_filter = ("state", "sender", "received_at")
    list_select_related = ("member", "sender")
    list_per_page = 50
    search_fields = ("=event_id", "=email", "=contact_id", "=member__email", "course", "=tag")
    search_help_text = "A whole e-mail, contact or event id; part of a course's name."
    show_full_result_count = False
    ordering = ("-received_at", "-id")
    fields = (
        *("what", "kind", "event_id", "tag", "sender", "contact_id", "email"),
        *("became", "note", "whom", "points", "received_at", "handled_at"),
    )
    actions = ("replay", "put_aside")
    change_form_template = "admin/activities/courseevent/change_form.html"

    @admin.display(description="course", ordering="course")
    def what(self, event: CourseEvent) -> str:
        """The course's name, else its tag, else the event."""
        return event.course or event.tag or event.kind

    @admin.display(description="whom", ordering="member")
    def whom(self, event: CourseEvent) -> str:
        """The member, else whom the site names."""
        if event.member:
            return event.member.display_name
        return event.email or event.contact_id or "-"

    @admin.display(description="state", ordering="state")
    def became(self, event: CourseEvent) -> SafeString:
        """What became of it, as a mark."""
        tone = TONES.get(CourseState(event.state), "")
        return format_html('<span class="tag {}">{}</span>', tone, event.get_state_display())

    def has_match_permission(self, request: HttpRequest) -> bool:
        """Who may match, replay and put aside."""
        return request.user.has_perm("activities.change_courseevent")

    def get_urls(self) -> list[URLPattern]:
        """With the pages of the queue."""
        pages = (("<int:pk>/match/", self.match, "match"), ("aside/", self.aside, "aside"))
        own = [
            path(at, self.admin_site.admin_view(view), name=f"activities_courseevent_{name}")
            for at, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **more: Any
    ) -> Any:
        """With its buttons, for who may press them."""
        event = context.get("original")
        may = event is not None and self.has_match_permission(request)
        context["may_match"] = may and event.state in matching.BY_HAND
        return super().render_change_form(request, context, *args, **more)

    @admin.action(description="Try again what paid nobody", permissions=["match"])
    def replay(self, request: HttpRequest, queryset: QuerySet[CourseEvent]) -> None:
        """The chosen ones, each by one job."""
        chosen = list(queryset[: MOST + 1])
        if len(chosen) > MOST:
            self.message_user(request, f"Choose {MOST} events at most.", messages.ERROR)
            return
        done = matching.replay(events=chosen, actor=actor(request))
        said = f"{tally(done, 'event')} will be tried again." if done else "Nothing to try again."
        if left := len(chosen) - done:
            said += f" {tally(left, 'event')} left alone: paid, or being worked."
        self.message_user(request, said, messages.SUCCESS if done else messages.WARNING)

    @admin.action(description="Put aside what matches nobody…", permissions=["match"])
    def put_aside(self, request: HttpRequest, queryset: QuerySet[CourseEvent]) -> HttpResponse:
        """Ask for the reason."""
        keys = queryset.order_by("pk").values_list("pk", flat=True)[:MOST]
        ids = ",".join(map(str, keys))
        return HttpResponseRedirect(f"{reverse('admin:activities_courseevent_aside')}?ids={ids}")

    def aside(self, request: HttpRequest) -> HttpResponse:
        """GET: which, and why. POST: out of the queue."""
        if not self.has_match_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        parts = [part for part in asked.get("ids", "").split(",") if part.isdecimal()][:MOST]
        keys = [int(part) for part in parts if len(part) <= 18]
        events = list(CourseEvent.objects.filter(pk__in=keys, state=CourseState.UNMATCHED))
        form = AsideForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            done = matching.put_aside(events=events, reason=reason, actor=actor(request))
            self.message_user(request, f"{tally(done, 'event')} put aside.", messages.SUCCESS)
            return HttpResponseRedirect(f"{reverse(EVENTS)}?state__exact=UNMATCHED")
        title = f"Put aside {counted(len(events), 'event')}"
        context = {"title": title, "form": form, "events": events}
        context["ids"] = ",".join(str(event.pk) for event in events)
        return _page(self, request, "courseevent/aside", context)

    def match(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: whose is it? POST: theirs, and paid."""
        if not self.has_match_permission(request):
            raise PermissionDenied
        event = CourseEvent.objects.select_related("sender").filter(pk=pk).first()
        if event is None:
            raise Http404
        form = MatchForm(self.admin_site, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            member = form.cleaned_data["member"]
            try:
                done = matching.match(event=event, member=member, actor=actor(request))
            except matching.CannotMatch as why:
                self.message_user(request, str(why), messages.ERROR)
            else:
                paid = counted(done.points, "point")
                said = f"{member} is paid {paid}." if done.points else f"{member}: {done.note}"
                self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(f"{reverse(EVENTS)}?state__exact=UNMATCHED")
        context = {"title": "Whose course is it?", "form": form, "event": event}
        return _page(self, request, "courseevent/match", context)


def _page(
    model_admin: Any, request: HttpRequest, name: str, context: dict[str, Any]
) -> TemplateResponse:
    """A page of our own in the admin's frame; 422 when its form has errors."""
    form = context.get("form")
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    status = 422 if form is not None and form.errors else 200
    template = f"admin/activities/{name}.html"
    return TemplateResponse(request, template, {**frame, **context}, status=status)
