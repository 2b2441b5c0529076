"""What staff do to members. Atomic; each deed stands in the audit log with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from members.discord import linking
from members.models import AuditLog, CommunityRole, Member, MemberNote
from members.rules.standing import RoleGiven
from members.staffing.deeds import MOST, REASON, Deed, changed, refusal
from members.standing import outbox
from members.standing.actions import feed
from members.teams.actions import end_seat, lock_seats

REVOKE: Final = "revoke_seat"
RESET_CLAIM: Final = "reset_claim"


@dataclass(frozen=True)
class Done:
    """Whom a deed changed, and whom it left alone and why."""

    members: list[Member]
    refused: list[tuple[Member, str]]


@transaction.atomic
def do(*, deed: Deed, members: Iterable[int], actor: Member, reason: str) -> Done:
    """Do the deed to each of these members it fits; the others are left as they are and named.

    Raises ValueError for more than 50 members or a reason of less than 10 characters.
    """
    wanted, reason = set(members), reason.strip()
    if len(wanted) > MOST:
        raise ValueError(f"At most {MOST} members at once.")
    if len(reason) < REASON:
        raise ValueError(f"A reason has {REASON} characters or more.")
    done, refused = [], []
    if deed.slug == REVOKE:
        lock_seats(member_ids=wanted)
    for member in Member.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        if why := refusal(deed, member, actor):
            refused.append((member, why))
            continue
        _change(deed, member, actor, reason)
        done.append(member)
    return Done(done, refused)


def _change(deed: Deed, member: Member, actor: Member, reason: str) -> None:
    before_and_after = changed(deed, member)
    if deed.slug == REVOKE:
        end_seat(member_id=member.pk)
        member.refresh_from_db()
    else:
        _write(deed, member, list(before_and_after))
    AuditLog.objects.create(
        actor=actor,
        action=deed.slug,
        target_type="members.Member",
        target_id=member.pk,
        detail={"reason": reason, "changes": sorted(before_and_after)},
    )


def _write(deed: Deed, member: Member, names: list[str]) -> None:
    had = member.discord_id or ""
    for name in names:
        setattr(member, name, deed.changes[name])
    if "community_role" in names:
        member.community_role_since = timezone.now()
        names.append("community_role_since")
    member.save(update_fields=["team" if name == "team_id" else name for name in names])
    if deed.slug == RESET_CLAIM:
        linking.unlinked(member_id=member.pk, discord_id=had)
    if deed.slug.startswith("grant_"):
        # So that Discord hears of it, and the introduction does not promote once more.
        feed(member_id=member.pk, event=RoleGiven(CommunityRole(member.community_role)))
        outbox.put(kind="ROLES", member=member)


@transaction.atomic
def write_note(*, member: Member, author: Member, text: str) -> MemberNote:
    """Keep a note about a member, for staff. It goes with the member, not with its author."""
    return MemberNote.objects.create(member=member, author=author, text=text)
