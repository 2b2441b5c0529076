"""What the pages about one's own data show."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.utils import timezone

from members.models import Member, MemberExport
from members.own import rules
from members.own.archive import copied_tables
from members.own.consequences import Consequence, consequences
from members.own.erasing import in_the_way, needs_successor, successors
from members.own.exporting import newest_export, ready_export
from members.rules import tally

MB = 1_000_000


@dataclass(frozen=True)
class CopyPanel:
    """How a member's copy stands: the newest one, what may be fetched, when there is the next."""

    newest: MemberExport | None
    ready: MemberExport | None
    size: str
    until: datetime | None
    again: datetime | None
    asked: datetime | None
    holds: str


@dataclass(frozen=True)
class ErasePanel:
    """What erasing would mean, what stands in its way, and what has to be chosen."""

    consequences: list[Consequence]
    in_the_way: str | None
    successors: list[Member]
    asks_address: bool


def copy_panel(member: Member) -> CopyPanel:
    """How the copy stands now."""
    newest, ready = newest_export(member), ready_export(member)
    again = None
    if newest and not newest.is_open:
        again = rules.next_request(
            requested_at=newest.requested_at,
            failed=newest.status == MemberExport.Status.FAILED,
        )
    return CopyPanel(
        newest=newest,
        ready=ready,
        size=_size(ready.size or 0) if ready else "",
        until=ready.expires_at if ready else None,
        again=again if again and again > timezone.now() else None,
        asked=newest.requested_at if newest else None,
        holds=_holds(member),
    )


def _size(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB // 10 else f"{max(1, size // 1000)} KB"


def _holds(member: Member) -> str:
    """The things in a copy, with their numbers: "3 downloads, 1 badge"."""
    counted = (
        (table.rows(member).count(), table.words)
        for table in copied_tables()
        if table.words and table.rows and table.name != "members.MemberExport"
    )
    return ", ".join(["your profile", *(tally(count, *words) for count, words in counted if count)])


def erase_panel(member: Member) -> ErasePanel:
    """What erasing the account would mean now."""
    return ErasePanel(
        consequences=consequences(member),
        in_the_way=in_the_way(member),
        successors=list(successors(member)) if needs_successor(member) else [],
        asks_address=not get_reauthentication_flows(member),
    )
