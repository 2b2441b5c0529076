"""What is always true of benchmark answers."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from benchmarks.querysets import BenchmarkSubmissionQuerySet
from members.models import Member
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger


class Category(models.TextChoices):
    """The four questionnaires."""

    COMPENSATION = "COMPENSATION", "Compensation"
    INFRASTRUCTURE = "INFRASTRUCTURE", "Infrastructure"
    BUSINESS = "BUSINESS", "Business"
    OPERATIONAL = "OPERATIONAL", "Operational"


class AnswerState(models.TextChoices):
    """What moderation says of a set of answers. Only accepted ones count."""

    ACCEPTED = "ACCEPTED", "Accepted"
    FLAGGED = "FLAGGED", "Flagged"
    REJECTED = "REJECTED", "Rejected"


KEEP_EARLIER = """
    INSERT INTO benchmarks_earlieranswers (member_id, category, data, is_valid, state,
        answered_at, replaced_at)
    VALUES (OLD.member_id, OLD.category, OLD.data, OLD.is_valid, OLD.state,
        OLD.updated_at, now());
    RETURN NULL;
"""

# `is_valid` is true for accepted only. Where it alone is written, by the release before, the state
# follows. An edit decides nothing: the state stays, and a rejected set comes back to the reviewers.
FOLLOW_STATE = """
    IF TG_OP = 'INSERT' THEN
        IF NOT NEW.is_valid AND NEW.state = 'ACCEPTED' THEN
            NEW.state := 'REJECTED';
        ELSIF NEW.state = 'FLAGGED' THEN
            NEW.waits_since := coalesce(NEW.waits_since, clock_timestamp());
        END IF;
        NEW.is_valid := NEW.state = 'ACCEPTED';
        RETURN NEW;
    END IF;
    IF NEW.data IS DISTINCT FROM OLD.data THEN
        NEW.state := OLD.state;
        NEW.looked_at := NULL;
        NEW.waits_since := OLD.waits_since;
        IF OLD.state = 'REJECTED' THEN
            NEW.waits_since := coalesce(OLD.waits_since, clock_timestamp());
        END IF;
    ELSIF NEW.state = OLD.state AND NEW.is_valid <> OLD.is_valid THEN
        NEW.state := CASE WHEN NEW.is_valid THEN 'ACCEPTED' ELSE 'REJECTED' END;
    END IF;
    IF NEW.state <> OLD.state AND NEW.waits_since IS NOT DISTINCT FROM OLD.waits_since THEN
        NEW.waits_since := CASE WHEN NEW.state = 'FLAGGED'
            THEN coalesce(OLD.waits_since, clock_timestamp()) END;
    END IF;
    NEW.is_valid := NEW.state = 'ACCEPTED';
    RETURN NEW;
"""

# Who decides says so in `council.decision`, for this transaction and these answers; what nobody
# explains is kept as not recorded.
KEEP_DECISION = """
    said := nullif(current_setting('council.decision', true), '')::jsonb;
    IF (said ->> 'submission')::bigint IS DISTINCT FROM NEW.id THEN
        said := NULL;
    END IF;
    IF said IS NULL AND NEW.state = OLD.state THEN
        RETURN NULL;
    END IF;
    INSERT INTO benchmarks_answerdecision (submission_id, from_state, to_state, source, rules,
        reasons, note, message, actor_id, answers_at, at)
    VALUES (NEW.id, OLD.state, NEW.state, coalesce(said ->> 'source', 'ELSEWHERE'),
        ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'rules', '[]'))),
        coalesce(said -> 'reasons', '[]'), coalesce(said ->> 'note', ''),
        coalesce(said ->> 'message', ''), (said ->> 'actor')::bigint, NEW.updated_at,
        clock_timestamp());
    PERFORM set_config('council.decision', '', true);
    RETURN NULL;
"""


class BenchmarkSubmission(models.Model):
    """What one member answers today in one category.

    Replaced in place; the answers before it are kept, and so is every decision about it.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="benchmark_submissions"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    data = models.JSONField(help_text="Answers by question key, as the catalogue declares them.")
    is_valid = models.BooleanField(
        "accepted",
        default=True,
        db_default=True,
        help_text="Only accepted answers count in the results.",
    )
    # Depends on decisions alone; `is_valid` follows by the trigger follow_state.
    state = models.CharField(
        max_length=8,
        choices=AnswerState.choices,
        default=AnswerState.ACCEPTED,
        db_default=AnswerState.ACCEPTED,
        editable=False,
    )
    # Since when a reviewer is waited for: flagged, or rejected and edited since. Null in no queue.
    waits_since = models.DateTimeField(null=True, blank=True, editable=False)
    # When the rules, or a reviewer, last looked at these very answers. An edit takes it back.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[BenchmarkSubmissionQuerySet] = BenchmarkSubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-updated_at", "-id"]
        verbose_name = "answer set"
        permissions = [("export_answers", "Can export answers without names")]
        constraints = [
            # One current answer set; a second first submission becomes an edit here.
            models.UniqueConstraint(
                fields=["member", "category"], name="benchmarks_submission_member_category_uniq"
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="benchmarks_submission_category_check",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AnswerState.values),
                name="benchmarks_submission_state_check",
            ),
        ]
        indexes = [
            # Read by the published statistics.
            models.Index(fields=["category"], name="submission_category_idx"),
            # Read by the member's own pages.
            models.Index(fields=["member"], name="submission_member_idx"),
            # Read by reviewers asking who answered X (data @> ...).
            GinIndex(fields=["data"], opclasses=["jsonb_path_ops"], name="submission_data_gin_idx"),
            # Read by the reviewers' queue, oldest first, and the desk.
            models.Index(
                fields=["waits_since", "id"],
                condition=Q(waits_since__isnull=False),
                name="submission_queue_idx",
            ),
            # Read by the job that finds answers the rules have not seen.
            models.Index(
                fields=["category", "id"],
                condition=Q(looked_at__isnull=True),
                name="submission_unseen_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="keep_earlier",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("data"),
                condition=pgtrigger.Condition("OLD.data IS DISTINCT FROM NEW.data"),
                func=KEEP_EARLIER,
            ),
            NonIgnorableTrigger(
                name="follow_state",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=FOLLOW_STATE,
            ),
            OwnersTrigger(
                name="keep_decision",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IS DISTINCT FROM NEW.state"
                    " OR OLD.looked_at IS DISTINCT FROM NEW.looked_at"
                ),
                declare=[("said", "jsonb")],
                func=KEEP_DECISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} answers {self.pk}"

    @property
    def is_rejected(self) -> bool:
        """Whether a reviewer set it aside. That, and nothing else of its state, is told."""
        return self.state == AnswerState.REJECTED

    @property
    def is_edited_since(self) -> bool:
        """Whether it was edited after it was rejected: a reviewer looks again."""
        return self.is_rejected and self.waits_since is not None


class EarlierAnswers(models.Model):
    """What a member answered before an edit.

    Written by the database, never changed; it goes with its member.
    """

    application_rights = ("SELECT",)

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="earlier_answers"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    data = models.JSONField()
    is_valid = models.BooleanField("accepted", default=True, db_default=True)
    # Empty for what was replaced before states were kept: `is_valid` says whether it was rejected.
    state = models.CharField(
        max_length=8, choices=AnswerState.choices, blank=True, default="", db_default=""
    )
    answered_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["-replaced_at", "-id"]
        verbose_name_plural = "earlier answers"
        indexes = [
            # Read by the member's trends and when a member is erased.
            models.Index(
                fields=["member", "category", "-replaced_at"], name="earlieranswers_trend_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"Earlier {self.get_category_display()} answers {self.pk}"
