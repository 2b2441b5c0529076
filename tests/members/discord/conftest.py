"""A server on loopback that knows our bot."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.standins.discord import Discord, serving
from tests.standins.discord.state import BOT_TOKEN, CHANNEL, GUILD, ROLES


@pytest.fixture
def discord(settings: Settings, db: None) -> Iterator[Discord]:
    """Discord, with the bot set up."""
    with serving() as found:
        settings.DISCORD_API_URL = found.url
        settings.DISCORD_BOT_TOKEN, settings.DISCORD_GUILD_ID = BOT_TOKEN, GUILD
        settings.DISCORD_INTRO_CHANNEL_ID = CHANNEL
        for name, role_id in ROLES.items():
            setattr(settings, f"DISCORD_ROLE_{name}", role_id)
        yield found
