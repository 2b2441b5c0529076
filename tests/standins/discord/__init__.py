"""Discord on loopback: sign-in, the server with its members and roles, channels, limits, faults."""

from tests.standins.discord.server import serving
from tests.standins.discord.state import Discord, Message, Wearer

__all__ = ["Discord", "Message", "Wearer", "serving"]
