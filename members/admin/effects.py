"""The outbox of what is to happen outside: what waits, why, and trying again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from members.admin.base import ReadOnlyAdmin, actor
from members.discord import work
from members.models import Effect, EffectState
from members.rules import tally
from members.standing import outbox

WORDS = {
    "AWARD_INTRO": "Points for the introduction",
    "END_AT_STRIPE": "End the subscription at Stripe",
    "GUIDANCE": "Message on Discord: how to introduce oneself",
    "LETTER": "Letter",
    "REFUND": "Refund at Stripe",
    "ROLES": "Roles on Discord",
    "STRIP_ROLES": "Take roles off a former Discord account",
}
TONES = {"DONE": "good", "STOPPED": "bad", "WAITING": "warn", "WORKING": "warn"}


@admin.register(Effect)
class EffectAdmin(ReadOnlyAdmin):
    """Effects, newest first."""

    list_display = ("what", "whom", "became", "attempts", "last_error", "when")
    list_display_links = ("what",)
    list_filter = ("state", "kind", "created_at")
    list_per_page = 50
    list_select_related = ("member", "plan")
    search_fields = ("=member__email", "=key")
    search_help_text = "A member's whole address, or a key."
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        *("what", "whom", "plan", "became", "last_error", "attempts"),
        *("created_at", "next_try_at", "done_at", "key"),
    )
    actions = ("try_again", "take_out")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under their own name."""
        title = "What is to happen outside"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description="what", ordering="kind")
    def what(self, effect: Effect) -> str:
        """What is to happen, in words."""
        words = WORDS.get(effect.kind, effect.kind)
        letter = effect.detail.get("letter") if effect.kind == "LETTER" else ""
        return f"{words}: {letter.replace('_', ' ')}" if letter else words

    @admin.display(description="whom", ordering="member")
    def whom(self, effect: Effect) -> str:
        """The member it is about."""
        return effect.member.display_name if effect.member else "-"

    @admin.display(description="state", ordering="state")
    def became(self, effect: Effect) -> str:
        """What became of it, as a mark."""
        tone = TONES.get(effect.state, "")
        return format_html('<span class="tag {}">{}</span>', tone, effect.get_state_display())

    @admin.display(description="done, or to be tried", ordering="id")
    def when(self, effect: Effect) -> str:
        """When it was done; before that, when it is tried next."""
        return date_format(localtime(effect.done_at or effect.next_try_at), "j M Y H:i")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may have it tried again."""
        return request.user.has_perm("members.change_effect")

    @admin.action(description="Try again what stopped", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Effect]) -> None:
        """Put the chosen ones that stopped back into the outbox."""
        work.lift()
        done = outbox.retry(effects=queryset, actor=actor(request))
        self.message_user(request, f"{tally(done, 'effect')} will be tried again.")

    @admin.action(description="Take out of the outbox what waits", permissions=["retry"])
    def take_out(self, request: HttpRequest, queryset: QuerySet[Effect]) -> None:
        """Cancel the chosen ones that are not done."""
        done = outbox.cancel(effects=queryset, actor=actor(request))
        self.message_user(request, f"{tally(done, 'effect')} taken out of the outbox.")


assert set(TONES) <= set(EffectState.values)
