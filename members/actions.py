"""What happens to members and flags. Teams: members/teams/actions.py."""

from collections.abc import Iterable
from typing import Any, Final

from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.avatars import Avatar, stored_names
from members.models import FeatureFlag, Member
from members.sweeping import sweep_later

PROFILE_FIELDS: Final = (
    "first_name",
    "last_name",
    "company",
    "job_title",
    "linkedin_url",
    "referral_source",
    "handle",
    "time_zone",
    "bio",
    "current_role",
    "experience_level",
    "industry",
    "years_of_experience",
    "current_skills",
    "target_skills",
    "on_leaderboard",
    "in_directory",
)


class HandleTaken(ValueError):
    """Somebody else holds the handle; the message says so in a member's words."""


@transaction.atomic
def update_profile(*, member: Member, **changes: Any) -> Member:
    """Write what a member says of themselves. Raises HandleTaken; ValueError for a field that is no
    part of the profile.

    Only the fields named are written, so that points and billing are never put back to an older
    reading.
    """
    if strange := set(changes).difference(PROFILE_FIELDS):
        raise ValueError(f"Not part of the profile: {', '.join(sorted(strange))}.")
    if "handle" in changes:
        changes["handle"] = changes["handle"] or None
    for field, value in changes.items():
        setattr(member, field, value)
    try:
        with transaction.atomic():
            member.save(update_fields=sorted(changes))
    except IntegrityError as error:
        if "members_member_handle_uniq" in str(error):
            raise HandleTaken(f"Somebody took “{changes['handle']}” first.") from error
        raise
    return member


@transaction.atomic
def change_avatar(*, member: Member, avatar: Avatar | None) -> None:
    """Give the member this picture, or none. The files of the one before go once it is certain."""
    before = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    member.avatar = avatar or ""
    try:
        with transaction.atomic():
            member.save(update_fields=["avatar"])
    except Exception:
        _delete_files(member.avatar.storage, stored_names(str(member.avatar.name or "")))
        raise
    sweep_avatar(name=str(before.avatar.name or ""))


def sweep_avatar(*, name: str) -> None:
    """Let go of the files of a picture nobody wears any more."""
    sweep_later(stored_names(name))


def _delete_files(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        storage.delete(name)


@transaction.atomic
def list_on_leaderboard(*, members: QuerySet[Member], listed: bool) -> int:
    """Show members on the leaderboard, or hide them; their points stay theirs.

    Returns how many changed.
    """
    return members.exclude(on_leaderboard=listed).update(on_leaderboard=listed)


@transaction.atomic
def switch_flags(*, flags: Iterable[FeatureFlag], on: bool) -> int:
    """Turn features on or off. Returns how many changed."""
    return (
        FeatureFlag.objects.filter(pk__in=[flag.pk for flag in flags])
        .exclude(is_enabled=on)
        .update(is_enabled=on, updated_at=timezone.now())
    )
