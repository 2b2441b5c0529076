"""The jobs of members, by subject. procrastinate looks for them here."""

from members.letters import tasks as letters

__all__ = ["letters"]
