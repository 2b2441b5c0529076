"""Erasing accounts for members who ask staff to: the same deed as on the member's own page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Member
from members.own.erasing import erase, in_the_way, needs_successor


class ErasesAccounts(admin.ModelAdmin):
    """An admin whose deleting is erasing. What stands in the way is said before."""

    def delete_model(self, request: HttpRequest, obj: Member) -> None:
        """Erase the account as the member would."""
        erase(member=obj, actor=_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Erase accounts one by one, all or none."""
        with transaction.atomic():
            for member in queryset.order_by("pk"):
                erase(member=member, actor=_actor(request))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> Any:
        """Django's answer, without the name: messages are kept a while."""
        return super().response_delete(request, "whose page you saw", obj_id)


def _actor(request: HttpRequest) -> Member | None:
    return request.user if isinstance(request.user, Member) else None


def why_not(member: Member) -> str | None:
    """What has to happen before this account can be erased, in words."""
    why = in_the_way(member)
    if why is None and needs_successor(member):
        why = (
            f"{member.team} has others in it. Make another of its owners the primary owner first, "
            "on their page under “Seat and subscription”."
        )
    return f"{member.display_name}: {why}" if why else None


def taken_along(members: Iterable[Member]) -> dict[str, int]:
    """How many rows of other apps go with these members, by their name: their keys cascade in
    the database, unseen by Django.
    """
    keys = [
        relation.field
        for relation in Member._meta.related_objects
        if relation.on_delete is models.DO_NOTHING
    ]
    pks = [member.pk for member in members]
    counts = {
        str(key.model._meta.verbose_name_plural): key.model._base_manager.filter(
            **{f"{key.name}__in": pks}
        ).count()
        for key in keys
        # Histories stay: their keys have no constraint, and views of them hold no rows.
        if key.db_constraint and not key.model._meta.proxy  # type: ignore[attr-defined]
    }
    return {name: count for name, count in counts.items() if count}
