"""The tables of members, and what they hold of a member."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet

from members.avatars import stored_names
from members.discord import linking
from members.models import AuditLog, Member, PendingInvite
from members.own import copied, forgetting
from members.own.libraries import LIBRARIES
from members.own.registry import Fate, Table, nobodys, of


def _self(member: Member) -> "QuerySet[Any]":
    return Member.objects.filter(pk=member.pk)


def _avatar(member: Member) -> Iterable[str]:
    return stored_names(str(member.avatar.name or ""))


def _copies(member: Member) -> Iterable[str]:
    found = of("members.MemberExport", "member")(member).exclude(file="")
    return list(found.values_list("file", flat=True))


def _deeds(member: Member) -> "QuerySet[Any]":
    return AuditLog.objects.filter(actor=member)


def _invites(member: Member) -> "QuerySet[Any]":
    return of("members.PendingInvite", "created_by", "claimed_by")(
        member
    ) | PendingInvite.objects.filter(email__iexact=member.email)


MEMBERS: Final = (
    Table(
        "members.Member",
        Fate.GOES,
        rows=_self,
        copy=copied.ACCOUNT,
        files=_avatar,
    ),
    Table(
        "members.Member_groups",
        Fate.GOES,
        rows=of("members.Member_groups", "member"),
        copy=copied.ROLES,
        words=("role", "roles"),
    ),
    Table(
        "members.Member_user_permissions",
        Fate.GOES,
        rows=of("members.Member_user_permissions", "member"),
        copy=copied.RIGHTS,
    ),
    Table(
        "members.MemberExport",
        Fate.GOES,
        rows=of("members.MemberExport", "member"),
        copy=copied.EXPORTS,
        words=("copy of your data", "copies of your data"),
        files=_copies,
    ),
    Table(
        "members.Letter",
        Fate.GOES,
        rows=of("members.Letter", "member"),
        copy=copied.LETTERS,
        words=("letter to you", "letters to you"),
        forget=forgetting.letters,
    ),
    Table(
        "members.MemberNote",
        Fate.GOES,
        "Notes of staff about their work; those you wrote about others stay, without your name.",
        rows=of("members.MemberNote", "member"),
        copy=copied.NOTES,
        words=("note of staff about you", "notes of staff about you"),
    ),
    Table(
        "members.Plan",
        Fate.GOES,
        "A company's plan stays with its team; who granted one is forgotten.",
        rows=of("members.Plan", "member"),
        copy=copied.PLANS,
        words=("plan", "plans"),
    ),
    Table(
        "members.Seat",
        Fate.GOES,
        rows=of("members.Seat", "member"),
        copy=copied.SEAT,
    ),
    Table(
        "members.DiscordSeat",
        Fate.GOES,
        rows=of("members.DiscordSeat", "member"),
        copy=copied.DISCORD_SEAT,
        loose=("roles",),
        forget=linking.forget,
    ),
    *nobodys(
        "Introductions of Discord accounts that no member has linked; gone once one does.",
        "members.DiscordPost",
    ),
    *nobodys(
        "What is left of Discord's limits, and what the bot is kept from.",
        "members.DiscordLimit",
        "members.DiscordWork",
    ),
    Table(
        "members.Checkout",
        Fate.GOES,
        rows=of("members.Checkout", "member"),
        copy=copied.CHECKOUTS,
    ),
    Table(
        "members.MoneyBack",
        Fate.GOES,
        rows=of("members.MoneyBack", "plan__member"),
        copy=copied.MONEY_BACK,
    ),
    Table(
        "members.Effect",
        Fate.GOES,
        rows=of("members.Effect", "member"),
        copy=copied.EFFECTS,
        loose=("detail",),
    ),
    Table(
        "members.PendingInvite",
        Fate.STAYS,
        "The seat is the team's; it forgets who offered and who took it.",
        rows=_invites,
        copy=copied.INVITES,
        words=("team invite you made or took", "team invites you made or took"),
        forget=forgetting.invites,
    ),
    Table(
        "members.AuditLog",
        Fate.STAYS,
        "It says that something was done, no longer by whom or to whom.",
        rows=_deeds,
        copy=copied.DEEDS,
        words=(
            "deed of yours as staff in the audit log",
            "deeds of yours as staff in the audit log",
        ),
        loose=("target_id", "detail"),
    ),
    Table(
        "members.MemberEvent",
        Fate.STAYS,
        "That a status or seat changed stays, without whose it was.",
        rows=of("members.MemberEvent", "pgh_obj_id"),
        copy=copied.HISTORY,
        words=("change of your status or seat", "changes of your status or seat"),
        loose=("pgh_obj", "actor_id", "before"),
    ),
    Table(
        "members.Team",
        Fate.ENDS,
        "Read through the member's own row; a team that nobody else sits in goes.",
    ),
    Table(
        "members.StripeEvent",
        Fate.STAYS,
        "That an event was handled stays, so that it is not handled twice; what it said goes. "
        "The bills are in Stripe's portal.",
        forget=forgetting.stripe_events,
        loose=("payload", "error"),
    ),
    Table(
        "members.ReconciliationRun",
        Fate.STAYS,
        "The run stays; what it found of the member, and who started it, goes.",
        rows=of("members.ReconciliationRun", "started_by"),
        copy=copied.RUNS,
        forget=forgetting.findings,
        loose=("findings",),
    ),
    Table(
        "members.ReconciliationDifference",
        Fate.GOES,
        rows=of("members.ReconciliationDifference", "member"),
        copy=copied.DIFFERENCES,
        words=("difference found of your seat", "differences found of your seat"),
        forget=forgetting.differences,
    ),
    Table(
        "members.Sighting",
        Fate.GOES,
        "What a comparison sees at Stripe and on Discord while it lasts; all of it goes with its"
        " end.",
        forget=forgetting.sightings,
        loose=("says",),
    ),
    Table(
        "members.FileToSweep",
        Fate.GOES,
        "Names of files that are about to be deleted; each row goes with its file.",
        loose=("name",),
    ),
    Table(
        "members.Listing",
        Fate.GOES,
        "What the directory finds a member by, worked out from the profile, which is copied.",
        loose=("member_id",),
    ),
    Table(
        "members.ListingTerm",
        Fate.GOES,
        "The same, term by term.",
        loose=("member_id",),
    ),
    *(
        Table(
            name,
            Fate.GOES,
            "Words of the directory without whose they are; a word nobody has any more goes with"
            " the next count, within a minute.",
        )
        for name in ("members.ListingChange", "members.ListingCount", "members.ListingSpelling")
    ),
    *nobodys(
        "The history of a company's name and seats; who changed them is forgotten by a trigger.",
        "members.TeamEvent",
        loose=("actor_id", "before"),
    ),
    *nobodys(
        "What the product is set to, written by staff.",
        "members.FeatureFlag",
        "members.EmailTemplate",
    ),
    *nobodys(
        "The history of what the product is set to; who set it is forgotten by a trigger.",
        "members.FeatureFlagEvent",
        "members.EmailTemplateEvent",
        loose=("actor_id", "before"),
    ),
)

TABLES: Final = MEMBERS + LIBRARIES
