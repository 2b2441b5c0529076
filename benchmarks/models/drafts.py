"""Answers on their way: what a member has typed and not shared yet."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils import timezone

from benchmarks.models.answers import Category
from members.models import Member

NONE_YET = Value({}, output_field=models.JSONField())


class AnswerDraft(models.Model):
    """What one member has typed in one category and not shared yet, as it was typed.

    It counts nowhere and no reviewer sees it. It goes when the answers are shared, when the member
    drops it, and with the member.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="answer_drafts"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    typed = models.JSONField(
        default=dict,
        db_default=NONE_YET,
        help_text="What was typed, by question key; null where the question was skipped.",
    )
    sure = models.JSONField(
        default=dict,
        db_default=NONE_YET,
        help_text="What was typed and confirmed although it looked like a slip, by question key.",
    )
    stands_at = models.CharField(
        max_length=60,
        default="",
        db_default="",
        blank=True,
        help_text="Key of the question that comes next; empty for the review.",
    )
    updated_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            # One draft, however many devices; read by the member's own pages and when one is
            # erased.
            models.UniqueConstraint(
                fields=["member", "category"], name="benchmarks_answerdraft_member_category_uniq"
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="benchmarks_answerdraft_category_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} draft {self.pk}"
