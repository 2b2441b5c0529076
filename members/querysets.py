"""Which members, teams and invites."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from members.rules.access import FAILED_STATUS, PAYING_STATUSES


def paying(prefix: str = "") -> Q:
    """Members whose subscription gives access (members.rules.access), grace included.

    `prefix` is a lookup path to the member.
    """
    in_grace = {f"{prefix}subscription_status": FAILED_STATUS, f"{prefix}in_debtor_state": False}
    return Q(**{f"{prefix}subscription_status__in": PAYING_STATUSES}) | Q(**in_grace)


def listed() -> Q:
    """Members the directory lists; `directory_entry` and `Member.is_listed` say the same."""
    return Q(paying(), is_active=True, in_directory=True)


class MemberQuerySet(models.QuerySet[Any]):
    """Members, by the question asked."""

    def paying(self) -> "MemberQuerySet":
        """Who has access: ACTIVE, TRIALING, or PAST_DUE and still in grace."""
        return self.filter(paying())

    def on_leaderboard(self) -> "MemberQuerySet":
        """Who the boards count: paying and did not opt out."""
        return self.filter(paying(), on_leaderboard=True)

    def listed(self) -> "MemberQuerySet":
        """Who the directory lists: paying, not locked out, and did not opt out."""
        return self.filter(listed())

    def with_page_for(self, reader: Any) -> "MemberQuerySet":
        """Whose page the reader may open: listed ones, their own, and for staff everybody's."""
        if reader.is_staff:
            return self
        return self.filter(Q(pk=reader.pk) | listed())

    def with_picture_for(self, reader: Any) -> "MemberQuerySet":
        """Whose picture the reader may see: of whoever has a place on a page of theirs."""
        if reader.is_staff:
            return self
        return self.filter(Q(pk=reader.pk) | listed() | Q(paying(), on_leaderboard=True))

    def with_handle(self, handle: str) -> "MemberQuerySet":
        """Who holds this handle, whatever its case. Uses the unique index on lower(handle)."""
        return self.alias(handle_lower=Lower("handle")).filter(handle_lower=handle.lower())

    def taken_handles(self, handles: Iterable[str]) -> set[str]:
        """Which of these are held by somebody, in lower case."""
        wanted = [handle.lower() for handle in handles]
        return set(
            self.annotate(handle_lower=Lower("handle"))
            .filter(handle_lower__in=wanted)
            .values_list("handle_lower", flat=True)
        )

    def called(self, words: Iterable[str]) -> "MemberQuerySet":
        """Who has each of these words in name, handle, company or e-mail.

        A whole address means its member and nobody else.
        """
        wanted = [word.lower() for word in words]
        whole = self.alias(email_lower=Lower("email")).filter(
            email_lower__in=[word for word in wanted if "@" in word]
        )
        addresses = set(whole.values_list("email", flat=True))
        found = self.filter(pk__in=whole.values("pk")) if addresses else self
        for word in wanted:
            if word not in {address.lower() for address in addresses}:
                found = found.filter(self._has(word))
        return found.order_by("pk")

    @staticmethod
    def _has(word: str) -> Q:
        fields = ("first_name", "last_name", "handle", "company", "email")
        return Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR)


class MemberManager(BaseUserManager[Any].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Makes accounts; e-mails are kept in lower case and found whatever their case."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> Any:
        """The member with this e-mail, whatever its case. Uses the unique index on lower(email)."""
        return self.alias(email_lower=Lower("email")).get(email_lower=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Make a member who signs in with `email`. Raises ValueError without one."""
        if not email:
            raise ValueError("A member needs an e-mail address.")
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """Make a super admin: manages admins and configuration too."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
