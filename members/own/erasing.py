"""Erasing an account: what stands in the way, what it means, and the deed itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from members.letters.actions import write_letter
from members.models import AuditLog, Member, SeatTier, Team
from members.own import forgetting
from members.own.registry import tables
from members.rules import tally
from members.sweeping import sweep_later

TRIES: Final = 3


class CannotErase(Exception):
    """The account can't be erased as things are. The message says why, and the way out."""


class NeedsSuccessor(CannotErase):
    """The member's team has others in it, and one of its owners has to be named."""


@dataclass(frozen=True)
class Ending:
    """Something outside the database that ends with an account, such as a subscription.

    `says` is the line on the page, None where there is nothing to end. `end` runs before anything
    is erased, maybe more than once; it raises CannotErase to refuse or to put it off, and then
    nothing is touched.
    """

    name: str
    says: Callable[[Member], str | None]
    end: Callable[[Member], None]


# Apps add theirs when they are ready.
ENDINGS: Final[list[Ending]] = []


def others_in_team(member: Member) -> "QuerySet[Member]":
    """Who else sits in the member's team."""
    if member.team_id is None:
        return Member.objects.none()
    return Member.objects.filter(team=member.team_id).exclude(pk=member.pk)


def successors(member: Member) -> "QuerySet[Member]":
    """Who may take over the team: its other owners who can sign in."""
    return others_in_team(member).filter(seat_tier=SeatTier.OWNER, is_active=True).order_by("pk")


def needs_successor(member: Member) -> bool:
    """Whether the member's team has to be handed over first."""
    return member.is_primary_owner and others_in_team(member).exists()


def in_the_way(member: Member) -> str | None:
    """Why the account can't be erased whatever is chosen, and the way out; None if it can."""
    if member.is_superuser and not _other_super_admins(member).exists():
        return (
            "This is the last super admin's account. Make somebody else super admin in the"
            " administration; then it can be erased."
        )
    if needs_successor(member) and not successors(member).exists():
        return (
            f"{member.team} has {tally(others_in_team(member).count(), 'other member')} and no"
            " other owner to take it over. Give one of them an owner's seat, or revoke their"
            " seats; then the account can be erased. Write to us if you need a hand."
        )
    return None


def _other_super_admins(member: Member) -> "QuerySet[Member]":
    return Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=member.pk)


def erase(*, member: Member, actor: Member | None = None, successor: Member | None = None) -> bool:
    """Erase the account and everything of the member's. False when it was gone already.

    `actor` is staff who does it for the member; `successor` takes over the member's team. Raises
    CannotErase with the reason and the way out, NeedsSuccessor where one has to be named; nothing
    is touched then.
    """
    _refuse(member, successor)
    for ending in ENDINGS:
        ending.end(member)
    for left in reversed(range(TRIES)):
        try:
            return _erase_now(member.pk, actor, successor)
        except OperationalError as error:
            # A download of the same moment may hold what we want and want what we hold.
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise
            if transaction.get_connection().in_atomic_block:
                raise
    return False


def _erase_now(pk: int, actor: Member | None, successor: Member | None) -> bool:
    found = Member.objects.filter(pk=pk).first()
    if found is None:
        return False
    begun = timezone.now()
    # Reading every session takes a while where there are many: before anything is locked.
    sessions = list(forgetting.session_keys(found))
    with transaction.atomic():
        member = _lock(found)
        if member is None:
            return False
        _refuse(member, successor)
        _forget(member, sessions, begun)
        team = _hand_over(member, successor)
        write_letter(kind="account_erased", to=member.email, name=member.display_name)
        AuditLog.objects.create(
            actor=actor if actor and actor.pk != pk else None,
            action="account_erased",
            target_type="members.Member",
            # The page names the member; where somebody erased their own account from is theirs.
            page="",
            **({} if actor and actor.pk != pk else {"came_from": ""}),
        )
        member.delete()
        if team is not None:
            team.delete()
    return True


def _lock(found: Member) -> Member | None:
    """The member, with whatever the refusals count, in one order for everybody.

    None when somebody else erased them meanwhile.
    """
    if found.team_id is not None:
        Team.objects.select_for_update().filter(pk=found.team_id).first()
    if found.is_superuser:
        list(Member.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    member = Member.objects.select_for_update().filter(pk=found.pk).first()
    if member is not None and (member.team_id, member.is_superuser) != (
        found.team_id,
        found.is_superuser,
    ):
        raise CannotErase("The account was changed this very moment. Please try once more.")
    return member


def _refuse(member: Member, successor: Member | None) -> None:
    why = in_the_way(member)
    if why:
        raise CannotErase(why)
    if needs_successor(member):
        if successor is None:
            raise NeedsSuccessor(f"Choose who takes over {member.team} first.")
        if not successors(member).filter(pk=successor.pk).exists():
            raise NeedsSuccessor(
                f"{successor.display_name} is no owner of {member.team}. Choose one of its owners."
            )


def _forget(member: Member, sessions: list[str], begun: datetime) -> None:
    """What no key takes along, and the files."""
    for table in tables():
        if table.files:
            sweep_later(table.files(member))
        if table.forget:
            table.forget(member)
    forgetting.cached(member)
    forgetting.end_sessions([*sessions, *forgetting.session_keys(member, since=begun)])


def _hand_over(member: Member, successor: Member | None) -> Team | None:
    """Make the successor the team's primary owner. The team, if nobody is left in it."""
    if member.team_id is None or not others_in_team(member).exists():
        return member.team
    if needs_successor(member) and successor is not None:
        Member.objects.filter(pk=member.pk).update(is_primary_owner=False)
        Member.objects.filter(pk=successor.pk).update(is_primary_owner=True, is_team_admin=True)
    return None


def endings_of(member: Member) -> Iterator[str]:
    """What ends outside the database, in words."""
    for ending in ENDINGS:
        said = ending.says(member)
        if said:
            yield said
