"""What members write, and what they want to be told of it."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from growth.models import guards
from growth.querysets import PostQuerySet
from members.kept import KeptByDatabase
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger

TITLE_LENGTH = 200
CONTENT_LENGTH = 5000
# What a draft keeps: too much to publish is kept all the same, so that nothing is cut.
KEPT_LENGTH = 50_000


class PostStatus(models.TextChoices):
    """Who reads an entry: its author, or all members."""

    DRAFT = "DRAFT", "Draft"
    PUBLISHED = "PUBLISHED", "Published"


class Post(KeptByDatabase):
    """One entry of one member's diary, in Markdown.

    A draft holds what was typed, however much. What is typed into a published one waits in
    `edited_title` and `edited_content` until it is published as well. Only its author changes or
    deletes it; staff can take it out of the feed, which makes it a draft that is held. One that a
    program wrote is never changed. It goes with its author.
    """

    KEPT_BY_DATABASE = frozenset({"version"})

    author = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="posts"
    )
    # Made by the page that began it, so that a second click begins no second one.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.TextField(blank=True, default="", db_default="")
    content = models.TextField(blank=True, default="", db_default="")
    # Of the content as published: growth/rules/markdown.py.
    html = models.TextField("HTML", blank=True, default="", db_default="", editable=False)
    status = models.CharField(
        max_length=9,
        choices=PostStatus.choices,
        default=PostStatus.DRAFT,
        db_default=PostStatus.DRAFT,
    )
    edited_title = models.TextField(null=True, blank=True)
    edited_content = models.TextField(null=True, blank=True)
    # Counts what was kept: who saves says which words they saw.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    # "" for a member's own words, else the name of what wrote it.
    written_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    # The review it was made of; a review is shared once.
    story_key = models.UUIDField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField("taken out by staff", null=True, blank=True, editable=False)
    held_why = models.CharField(max_length=500, blank=True, default="", db_default="")
    published_at = models.DateTimeField("published", null=True, blank=True, editable=False)
    # The author's own day of then.
    published_on = models.DateField("published on", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(
        "begun", default=timezone.now, db_default=Now(), editable=False
    )
    updated_at = models.DateTimeField("changed", auto_now=True, db_default=Now())

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "entry"
        verbose_name_plural = "entries"
        constraints = [
            # Read by the form that begins an entry.
            models.UniqueConstraint(fields=["author", "key"], name="growth_post_key_uniq"),
            # Spec: a review is shared once.
            models.UniqueConstraint(fields=["story_key"], name="growth_post_story_uniq"),
            models.CheckConstraint(
                condition=Q(status__in=PostStatus.values), name="growth_post_status_check"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT")
                | Q(title__regex=r"\S")
                & Q(content__regex=r"\S")
                & LessThanOrEqual(Length("title"), TITLE_LENGTH)
                & LessThanOrEqual(Length("content"), CONTENT_LENGTH)
                & Q(published_at__isnull=False, published_on__isnull=False, held_at__isnull=True),
                name="growth_post_published_check",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("content"), KEPT_LENGTH)
                & LessThanOrEqual(Length("title"), KEPT_LENGTH),
                name="growth_post_kept_check",
            ),
            models.CheckConstraint(
                condition=Q(edited_title__isnull=True, edited_content__isnull=True)
                | Q(status="PUBLISHED", edited_title__isnull=False, edited_content__isnull=False),
                name="growth_post_edited_check",
            ),
            models.CheckConstraint(
                condition=Q(written_by="", story_key__isnull=True)
                | ~Q(written_by="") & Q(story_key__isnull=False),
                name="growth_post_story_check",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_why="")
                | Q(held_at__isnull=False) & ~Q(held_why=""),
                name="growth_post_held_check",
            ),
        ]
        indexes = [
            # Read by a member's drafts, and when the author is erased.
            models.Index(fields=["author", "status"], name="post_author_idx"),
            # Read by the staff's list of entries, narrowed to one status.
            models.Index(fields=["status", "created_at"], name="post_status_idx"),
            # Read by the staff's list of entries, all of them.
            models.Index(fields=["created_at"], name="post_created_idx"),
            # Read by the feed, newest first, page by page.
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status="PUBLISHED"),
                name="post_feed_idx",
            ),
            # Read by a member's own entries, the calendar, the weeks and the reviews.
            models.Index(
                fields=["author", "-published_at", "-id"],
                condition=Q(status="PUBLISHED"),
                name="post_own_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="begin_tally",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=guards.BEGIN_TALLY,
            ),
            OwnersTrigger(
                name="hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=guards.HOLD_POST,
            ),
        ]

    def __str__(self) -> str:
        return self.title[:80] or f"Entry {self.pk}"


class Tally(models.Model):
    """How many likes and replies one entry has.

    Written by triggers alone, beside the entry so that a like never writes its words anew; depends
    on the rows of Like and Reply. It goes with the entry.
    """

    application_rights = ("SELECT",)

    post = models.OneToOneField(
        Post, on_delete=models.DO_NOTHING, primary_key=True, related_name="tally"
    )
    likes = models.PositiveIntegerField(default=0, db_default=0)
    replies = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"Tally {self.pk}"


class DiaryChoices(models.Model):
    """What one member wants to be told of by letter, and when they last were. Who has none is told
    of replies and not of goals. It goes with the member.
    """

    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="diary_choices"
    )
    reply_letters = models.BooleanField("letters of replies", default=True, db_default=True)
    goal_letters = models.BooleanField(
        "letters before a goal ends", default=False, db_default=False
    )
    # The member's own day of the last letter about goals: one a day is the most.
    goals_told_on = models.DateField(null=True, blank=True, editable=False)
    # The last letter of replies: one an hour at most.
    replies_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"Choices of {self.pk}"
