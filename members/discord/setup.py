"""What the settings say of the bot and the server."""

from typing import Final

from django.conf import settings

from members.discord.rules import TOP_CONTRIBUTOR
from members.models.choices import CommunityRole

# The names of our roles, each with the setting that holds its id at Discord.
SETTINGS: Final = {
    CommunityRole.SQUIRE.value: "DISCORD_ROLE_SQUIRE",
    CommunityRole.KNIGHT.value: "DISCORD_ROLE_KNIGHT",
    CommunityRole.LORD.value: "DISCORD_ROLE_LORD",
    CommunityRole.DEBTOR.value: "DISCORD_ROLE_DEBTOR",
    TOP_CONTRIBUTOR: "DISCORD_ROLE_TOP_CONTRIBUTOR",
}
OFF: Final = "Discord is off: no bot is set up (DISCORD_BOT_TOKEN, DISCORD_GUILD_ID)."


def is_on() -> bool:
    """Whether a bot gives roles on a server."""
    return bool(settings.DISCORD_BOT_TOKEN and settings.DISCORD_GUILD_ID)


def reads_introductions() -> bool:
    """Whether introductions are looked for."""
    return is_on() and bool(settings.DISCORD_INTRO_CHANNEL_ID)


def role_ids() -> dict[str, str]:
    """Our roles by name, with their ids at Discord; one without an id is left out."""
    found = {name: getattr(settings, setting) for name, setting in SETTINGS.items()}
    return {name: role_id for name, role_id in found.items() if role_id}
