"""What is set up in half is said at the start."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from members.discord.setup import SETTINGS
from members.models.choices import DISCORD_ID_PATTERN

SERVER: Final = ("DISCORD_GUILD_ID", "DISCORD_INTRO_CHANNEL_ID", *SETTINGS.values())


@register
def check_discord(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A bot has a server, a channel and all roles; ids are ids, and each role is another one."""
    values = {name: getattr(settings, name) for name in SERVER}
    found: list[CheckMessage] = [
        Error(f"{name} is no id of Discord's: 17 to 20 digits.", id="members.E061")
        for name, value in values.items()
        if value and not re.fullmatch(DISCORD_ID_PATTERN, value)
    ]
    roles = [values[name] for name in SETTINGS.values() if values[name]]
    if len(set(roles)) < len(roles):
        found.append(Error("Two of our roles have the same id at Discord.", id="members.E062"))
    missing = [name for name, value in values.items() if not value]
    if settings.DISCORD_BOT_TOKEN and missing:
        found.append(
            Warning(
                f"DISCORD_BOT_TOKEN is set, but {', '.join(missing)} not: that part of Discord is"
                " off.",
                id="members.W063",
            )
        )
    if not settings.DISCORD_BOT_TOKEN and len(missing) < len(values):
        found.append(
            Warning(
                "The server on Discord is set, but DISCORD_BOT_TOKEN is not: Discord is off.",
                id="members.W064",
            )
        )
    return found
