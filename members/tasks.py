"""The jobs of members, by subject. procrastinate looks for them here."""

from members.billing import tasks as billing
from members.directory import tasks as directory
from members.discord import tasks as discord
from members.letters import tasks as letters
from members.own import tasks as own
from members.reconciling import tasks as reconciling
from members.standing import tasks as standing

__all__ = ["billing", "directory", "discord", "letters", "own", "reconciling", "standing"]
