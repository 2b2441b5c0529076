"""What erasing an account means, in words and numbers, read from the registry."""

from dataclasses import dataclass

from members.models import Member
from members.own.erasing import endings_of, needs_successor, others_in_team
from members.own.registry import Fate, tables
from members.rules import tally


@dataclass(frozen=True)
class Consequence:
    """One line of the page: what happens, and to what."""

    title: str
    things: tuple[str, ...]


def consequences(member: Member) -> list[Consequence]:
    """What goes, what ends and what stays, each with its numbers; what is none is not said."""
    said: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    said[Fate.GOES].append("your profile and sign-in")
    said[Fate.ENDS].append("your sessions, on every device")
    said[Fate.STAYS].append("that an account was erased, and when, without whose it was")
    for table in tables():
        if table.words and table.rows:
            count = table.rows(member).count()
            if count:
                said[table.fate].append(tally(count, *table.words))
    said[Fate.ENDS] += endings_of(member)
    if member.team_id and not others_in_team(member).exists():
        said[Fate.ENDS].append(f"the team {member.team} with its invites")
    lines = [
        Consequence(fate.value, tuple(said[fate]))
        for fate in (Fate.GOES, Fate.ENDS, Fate.STAYS)
        if said[fate]
    ]
    if needs_successor(member):
        lines.insert(
            2, Consequence("Handed over", (f"the team {member.team}, to whom you choose",))
        )
    return lines
