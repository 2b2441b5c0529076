"""Discord's side of the comparison: everybody on the server, page by page, and the roles a member
should wear.
"""

from collections.abc import Iterator
from typing import Final

from members.discord import setup
from members.discord.client import Client
from members.discord.faults import DiscordFault
from members.discord.rules import names_of, wanted_roles
from members.models import Member
from members.reconciling.sources import NotListed, Off, Wearer

# A listing is in no hurry: it sleeps through Discord's limits.
PATIENCE_S: Final = 60.0


def wearers(after: str) -> Iterator[list[Wearer]]:
    """Who is on the server after this id and no bot, with those of our roles they wear; a page of
    Discord's at a time. Raises NotListed.
    """
    ours = setup.role_ids()
    if not setup.is_on() or not ours:
        raise Off(f"{setup.OFF} Nobody's roles were compared.")
    try:
        with Client(patience=PATIENCE_S) as client:
            for page in client.member_pages(after):
                yield [Wearer(one.id, names_of(one.roles, ours)) for one in page if not one.is_bot]
    except DiscordFault as fault:
        raise NotListed(f"Discord could not be listed to its end. {fault}") from None


def wanted(member: Member, role: str) -> frozenset[str]:
    """The roles a member in this community role should wear, as far as they are set up."""
    return wanted_roles(role, member.total_points) & setup.role_ids().keys()
