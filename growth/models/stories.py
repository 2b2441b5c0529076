"""Reviews of a period, and each time one was asked for."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from growth.models import guards
from growth.rules.windows import Span
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger

EMPTY_LIST = models.Value([], output_field=models.JSONField())


class StoryPeriod(models.TextChoices):
    """How far a review looks back."""

    DAY = Span.DAY.value, "Day"
    WEEK = Span.WEEK.value, "7 days"
    MONTH = Span.MONTH.value, "Month"
    QUARTER = Span.QUARTER.value, "Quarter"
    YEAR = Span.YEAR.value, "Year"
    ALL = Span.ALL.value, "All"


class Tone(models.TextChoices):
    """How a review speaks."""

    LOW = "LOW", "Low"
    MEDIUM = "MEDIUM", "Medium"
    HARSH = "HARSH", "Harsh"
    BRUTAL = "BRUTAL", "Brutal"


class Story(models.Model):
    """The review of one period of one member, as it was told last.

    Only its member reads it, until they share it, which makes an entry of it. Made anew it is
    replaced, under another key. It goes with the member.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="stories"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=7, choices=StoryPeriod.choices)
    tone = models.CharField(max_length=6, choices=Tone.choices)
    # The days it looks back on; the first is null for all.
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField()
    posts = models.PositiveIntegerField("entries it rests on", default=0, db_default=0)
    # Older ones of the same days, too many to be told.
    left_out = models.PositiveIntegerField("entries left out", default=0, db_default=0)
    goals = models.PositiveIntegerField("goals it rests on", default=0, db_default=0)
    parts = models.JSONField(
        default=list,
        db_default=EMPTY_LIST,
        help_text="What it says, proven: growth/stories/rules/telling.py.",
    )
    sources = models.JSONField(
        default=list, db_default=EMPTY_LIST, help_text="The entries it cites, in their order."
    )
    words = models.PositiveIntegerField(default=0, db_default=0)
    dropped = models.PositiveIntegerField("sentences without proof", default=0, db_default=0)
    told = models.JSONField("what the writer was told", default=list, db_default=EMPTY_LIST)
    written_by = models.CharField(max_length=120, help_text="The model, or the built-in writer.")
    made_at = models.DateTimeField("made", default=timezone.now, db_default=Now())
    # The member's own day of then.
    made_on = models.DateField()
    shared_at = models.DateTimeField("shared", null=True, blank=True)

    class Meta:
        ordering = ["member", "period"]
        verbose_name_plural = "stories"
        constraints = [
            # Spec: one per member and period. Read by the page of reviews, and when a member is
            # erased.
            models.UniqueConstraint(fields=["member", "period"], name="growth_story_period_uniq"),
            models.UniqueConstraint(fields=["key"], name="growth_story_key_uniq"),
            models.CheckConstraint(
                condition=Q(period__in=StoryPeriod.values), name="growth_story_period_check"
            ),
            models.CheckConstraint(
                condition=Q(tone__in=Tone.values), name="growth_story_tone_check"
            ),
            models.CheckConstraint(condition=Q(posts__gte=1), name="growth_story_rests_check"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.pk}"


class Turns(models.Model):
    """How many reviews one member asked for on their day. Written by the triggers of Telling alone.
    It goes with the member.
    """

    application_rights = ("SELECT",)

    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="story_turns"
    )
    day = models.DateField()
    used = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used__range=(0, guards.TURNS_A_DAY)), name="growth_turns_most_check"
            ),
        ]

    def __str__(self) -> str:
        return f"Turns of {self.pk}"


class TellingState(models.TextChoices):
    """How far a review has come."""

    WAITING = "WAITING", "Waits"
    WRITING = "WRITING", "Being written"
    DONE = "DONE", "Written"
    FAILED = "FAILED", "Failed"


OPEN_STATES = (TellingState.WAITING, TellingState.WRITING)


class Telling(models.Model):
    """One time one member asked for a review: it takes a turn when it is written down, and gives it
    back when it fails, both by the database, once.

    It says what became of it and what it cost, and none of the words. It goes with the member.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="tellings"
    )
    # Made by the form, so that a second click asks once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    period = models.CharField(max_length=7, choices=StoryPeriod.choices)
    tone = models.CharField(max_length=6, choices=Tone.choices)
    # The member's own day, which the turn is of.
    day = models.DateField()
    state = models.CharField(
        max_length=7,
        choices=TellingState.choices,
        default=TellingState.WAITING,
        db_default=TellingState.WAITING,
    )
    fault = models.CharField("why it failed", max_length=20, blank=True, default="", db_default="")
    words = models.PositiveIntegerField("words so far", default=0, db_default=0)
    # When who writes was last heard of.
    beat_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    written_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    prompt_tokens = models.PositiveIntegerField("tokens read", null=True, blank=True)
    completion_tokens = models.PositiveIntegerField("tokens written", null=True, blank=True)
    # Millionths of a US dollar; null where it is not known.
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(
        "asked", default=timezone.now, db_default=Now(), editable=False
    )
    finished_at = models.DateTimeField("ended", null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "review asked for"
        verbose_name_plural = "reviews asked for"
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="growth_telling_key_uniq"),
            # The same again while it is being written is the one being written.
            models.UniqueConstraint(
                fields=["member", "period", "tone"],
                condition=Q(state__in=OPEN_STATES),
                name="growth_telling_open_uniq",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TellingState.values), name="growth_telling_state_check"
            ),
            models.CheckConstraint(
                condition=Q(period__in=StoryPeriod.values), name="growth_telling_period_check"
            ),
            models.CheckConstraint(
                condition=Q(tone__in=Tone.values), name="growth_telling_tone_check"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, finished_at__isnull=True)
                | Q(state__in=["DONE", "FAILED"], finished_at__isnull=False),
                name="growth_telling_finished_check",
            ),
            models.CheckConstraint(
                condition=Q(state="FAILED") & ~Q(fault="") | ~Q(state="FAILED") & Q(fault=""),
                name="growth_telling_fault_check",
            ),
        ]
        indexes = [
            # Read by the page of reviews (the newest of a member), and when a member is erased.
            models.Index(fields=["member", "-created_at"], name="telling_member_idx"),
            # Read by the job that finds those whose writer is gone.
            models.Index(
                fields=["beat_at"], condition=Q(state__in=OPEN_STATES), name="telling_lost_idx"
            ),
            # Read by the staff's list and costs, newest first.
            models.Index(fields=["-created_at", "-id"], name="telling_costs_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="take_turn",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=guards.TAKE_TURN,
            ),
            OwnersTrigger(
                name="end",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=guards.END_TELLING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.pk}"
