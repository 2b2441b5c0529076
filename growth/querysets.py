"""Which goals, entries and replies."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import ExpressionWrapper, FilteredRelation, Q

if TYPE_CHECKING:
    from members.models import Member

PUBLISHED = Q(status="PUBLISHED")
DRAFT = Q(status="DRAFT")
ACTIVE = Q(status="ACTIVE")
COMPLETED = Q(status="COMPLETED")


class GoalQuerySet(models.QuerySet[Any]):
    """Goals, narrowed by what a page or a rule asks for."""

    def of(self, member: "Member") -> "GoalQuerySet":
        """Those of one member."""
        return self.filter(member=member)

    def active(self) -> "GoalQuerySet":
        """Those still open, also past their day."""
        return self.filter(ACTIVE)

    def completed(self) -> "GoalQuerySet":
        """Those that were reached: what others may see."""
        return self.filter(COMPLETED)


class PostQuerySet(models.QuerySet[Any]):
    """Entries, narrowed by what a page or a rule asks for."""

    def of(self, member: "Member") -> "PostQuerySet":
        """Those of one author."""
        return self.filter(author=member)

    def published(self) -> "PostQuerySet":
        """Those all members can read."""
        return self.filter(PUBLISHED)

    def drafts(self) -> "PostQuerySet":
        """Those only their author reads."""
        return self.filter(DRAFT)

    def visible_to(self, member: "Member") -> "PostQuerySet":
        """Those the member may open: published ones, and their own drafts."""
        return self.filter(PUBLISHED | Q(author=member))

    def with_liked_by(self, member: "Member") -> "PostQuerySet":
        """With `liked`: whether the member likes it. Joined by its unique key: a subquery would
        have PostgreSQL read all that the member likes.
        """
        mine = FilteredRelation("likes", condition=Q(likes__member=member))
        is_there = ExpressionWrapper(Q(mine__isnull=False), models.BooleanField())
        return self.annotate(mine=mine, liked=is_there)


class ReplyQuerySet(models.QuerySet[Any]):
    """Replies, narrowed by what a page or a rule asks for."""

    def of(self, member: "Member") -> "ReplyQuerySet":
        """Those of one author."""
        return self.filter(author=member)
