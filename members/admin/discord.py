"""What is known of members' accounts on Discord, and what the bot is kept from, for staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from members.admin.base import ReadOnlyAdmin
from members.models import DiscordSeat, DiscordWork

TONES = {"OK": "good", "REFUSED": "bad", "NOT_IN_SERVER": "warn"}


@admin.register(DiscordSeat)
class DiscordSeatAdmin(ReadOnlyAdmin):
    """Accounts of members on the server, last seen first."""

    list_display = ("whose", "discord_id", "stands", "why", "takes_messages", "pushed_at")
    list_display_links = ("whose",)
    list_filter = ("state", "is_pending")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("=member__email", "=discord_id")
    search_help_text = "A member's whole address, or a Discord id."
    show_full_result_count = False
    ordering = ("-pushed_at",)

    @admin.display(description="member")
    def whose(self, seat: DiscordSeat) -> str:
        """The member."""
        return seat.member.display_name

    @admin.display(description="on the server", ordering="state")
    def stands(self, seat: DiscordSeat) -> str:
        """How the roles stand there, as a mark."""
        tone = TONES.get(seat.state, "")
        words = f"{seat.get_state_display()}{', has not accepted the rules' * seat.is_pending}"
        return format_html('<span class="tag {}">{}</span>', tone, words)

    @admin.display(description="takes messages", boolean=True)
    def takes_messages(self, seat: DiscordSeat) -> bool:
        """Whether the bot may write to them."""
        return seat.dms_closed_at is None


@admin.register(DiscordWork)
class DiscordWorkAdmin(ReadOnlyAdmin):
    """The bot's work, and what stands in its way."""

    list_display = ("kind", "goes", "why", "at")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under its own name."""
        said = {"title": "The bot's work on Discord", **(extra_context or {})}
        return super().changelist_view(request, said)

    @admin.display(description="goes", boolean=True)
    def goes(self, work: DiscordWork) -> bool:
        """Whether nothing is in the way."""
        return not work.why
