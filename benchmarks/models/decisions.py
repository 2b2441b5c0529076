"""What was decided about answers, by rules and by reviewers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from benchmarks.models.answers import AnswerState, BenchmarkSubmission
from members.models import Member


class DecisionSource(models.TextChoices):
    """Who decided. It outlives a reviewer who is erased, whose name goes."""

    RULES = "RULES", "The rules"
    PERSON = "PERSON", "A reviewer"
    ELSEWHERE = "ELSEWHERE", "Not recorded"


class AnswerDecision(models.Model):
    """One change of the state of a set of answers, or a look that left it as it was.

    Written by the database with the change itself, whoever makes it; never changed, and goes with
    its answers. `answers_at` says which version of them was judged: their `updated_at` of then.
    """

    application_rights = ("SELECT",)

    submission = models.ForeignKey(
        BenchmarkSubmission,
        on_delete=models.DO_NOTHING,
        db_index=False,
        related_name="decisions",
    )
    from_state = models.CharField(max_length=8, choices=AnswerState.choices)
    to_state = models.CharField(max_length=8, choices=AnswerState.choices)
    source = models.CharField(max_length=9, choices=DecisionSource.choices)
    # Which rules fired, and where, and by how much.
    rules = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="", help_text="For reviewers.")
    message = models.TextField(blank=True, default="", help_text="What the member was told.")
    # Set to null by the database when the reviewer goes; null for the rules.
    actor = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="answer_decisions",
    )
    answers_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["-id"]
        verbose_name = "decision about answers"
        verbose_name_plural = "decisions about answers"
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=AnswerState.values) & Q(to_state__in=AnswerState.values),
                name="benchmarks_answerdecision_states_check",
            ),
            models.CheckConstraint(
                condition=Q(source__in=DecisionSource.values),
                name="benchmarks_answerdecision_source_check",
            ),
        ]
        indexes = [
            # Read by the queue and the page of one set of answers, newest first.
            models.Index(fields=["submission", "-id"], name="answerdecision_history_idx"),
            # Read when a reviewer is erased.
            models.Index(fields=["actor"], name="answerdecision_actor_idx"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"
