"""The outbox for staff: what went to whom, what failed and why, and sending again. What letters
say that open an account, nobody reads here.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from members.admin.base import ReadOnlyAdmin, actor
from members.letters.actions import cancel_letters, resend_letters
from members.letters.catalogue import KINDS, label
from members.models import Letter, LetterState
from members.rules import tally

FORGOTTEN = "forgotten"


class KindFilter(admin.SimpleListFilter):
    """By kind, in words."""

    title = "letter"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every declared kind."""
        return [(kind.key, kind.label) for kind in KINDS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        """Those of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters, newest first."""

    list_display = ("whom", "what", "became", "attempts", "last_error", "when")
    list_display_links = ("what",)
    list_filter = ("state", KindFilter, "created_at")
    list_per_page = 50
    list_select_related = ("member",)
    search_fields = ("to",)
    search_help_text = "How the address begins, such as maren@."
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        "whom",
        "account",
        "what",
        "subject",
        "became",
        "last_error",
        "attempts",
        "created_at",
        "next_try_at",
        "expires_at",
        "sent_at",
        "message_id",
        "words",
    )
    actions = ("send_again", "take_out")
    change_form_template = "admin/members/letter/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Without the words, which only one page shows."""
        return super().get_queryset(request).defer("html")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Letter], search_term: str
    ) -> tuple[QuerySet[Letter], bool]:
        """By how the address begins: there is an index for it."""
        if not search_term:
            return queryset, False
        found = queryset.annotate(to_lower=Lower("to"))
        return found.filter(to_lower__startswith=search_term.lower()), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under their own name."""
        return super().changelist_view(request, {"title": "Letters", **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask: a letter's words could be guessed by how they begin."""
        field = lookup.partition("__")[0]
        return field in ("state", "kind", "created_at", "member") and super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description="to", ordering="to")
    def whom(self, letter: Letter) -> str:
        """The address."""
        return letter.to or FORGOTTEN

    @admin.display(description="account")
    def account(self, letter: Letter) -> str:
        """The member it belongs to."""
        return letter.member.display_name if letter.member else "none"

    @admin.display(description="letter", ordering="kind")
    def what(self, letter: Letter) -> str:
        """What it is about."""
        return label(letter.kind)

    @admin.display(description="state", ordering="state")
    def became(self, letter: Letter) -> str:
        """What became of it, as a mark."""
        tone = {"SENT": "good", "FAILED": "bad", "QUEUED": "warn"}.get(letter.state, "")
        return format_html('<span class="tag {}">{}</span>', tone, letter.get_state_display())

    @admin.display(description="sent, or written", ordering="id")
    def when(self, letter: Letter) -> str:
        """When it went out; before that, when it was written."""
        return date_format(localtime(letter.sent_at or letter.created_at), "j M Y H:i")

    @admin.display(description="what it says")
    def words(self, letter: Letter) -> str:
        """Its text, but for what would open an account."""
        kind = KINDS.get(letter.kind)
        if kind is None or kind.is_secret:
            return "Not shown: a link in it opens the account."
        if not letter.text:
            return "No longer kept."
        return format_html('<pre class="letter-words">{}</pre>', letter.text)

    def get_urls(self) -> list[URLPattern]:
        """With the button of one letter."""
        view = self.admin_site.admin_view(self.send_one_again)
        own = path("<int:pk>/send-again/", view, name="members_letter_send_again")
        return [own, *super().get_urls()]

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Who may send again and take out."""
        return request.user.has_perm("members.change_letter")

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the button where there is something to send."""
        letter = kwargs.get("obj")
        can_send = letter is not None and letter.state == LetterState.FAILED
        context["can_send_again"] = can_send and self.has_send_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def send_one_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put one letter that failed back into the outbox."""
        if not self.has_send_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_object_or_404(Letter, pk=pk)
        self.send_again(request, Letter.objects.filter(pk=pk))
        return redirect("admin:members_letter_change", pk)

    @admin.action(description="Send again what failed", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        """Put the chosen ones that failed back into the outbox."""
        chosen = queryset.count()
        done = resend_letters(letters=queryset, actor=actor(request))
        for level, said in _said(chosen, done, "back in the outbox"):
            self.message_user(request, said, level)

    @admin.action(description="Take out of the outbox what waits", permissions=["send"])
    def take_out(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        """Cancel the chosen ones that wait."""
        chosen = queryset.count()
        done = cancel_letters(letters=queryset, actor=actor(request))
        for level, said in _said(chosen, done, "taken out of the outbox"):
            self.message_user(request, said, level)


def _said(chosen: int, done: int, what: str) -> Iterator[tuple[int, str]]:
    if done:
        yield messages.SUCCESS, f"{tally(done, 'letter')} {what}."
    if left := chosen - done:
        were = "stays as it is" if left == 1 else "stay as they are"
        yield (
            messages.WARNING,
            f"{tally(left, 'letter')} {were}: it is in another state by now, or its words or link"
            " are no longer of use.",
        )
