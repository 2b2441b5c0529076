"""What others say to an entry."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from growth.models import guards
from growth.models.diary import Post
from growth.querysets import ReplyQuerySet
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger

REPLY_LENGTH = 1000


def counting(column: str) -> list[OwnersTrigger]:
    """The triggers that keep a column of the tally equal to the rows of a table."""
    return [
        OwnersTrigger(
            name="count",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="changed_rows"),
            func=guards.COUNT_ROWS.format(column=column, sign="+"),
        ),
        OwnersTrigger(
            name="uncount",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="changed_rows"),
            func=guards.COUNT_ROWS.format(column=column, sign="-"),
        ),
    ]


class Like(models.Model):
    """That one member likes one published entry. It goes with either of them."""

    application_rights = ("INSERT", "SELECT", "DELETE")

    post = models.ForeignKey(
        Post, on_delete=models.DO_NOTHING, db_index=False, related_name="likes"
    )
    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="likes"
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Spec: one like per member. Read by what of a page the reader likes, and when a member
            # is erased.
            models.UniqueConstraint(fields=["member", "post"], name="growth_like_member_uniq"),
        ]
        indexes = [
            # Read when an entry is deleted, and by the check of the tally.
            models.Index(fields=["post"], name="like_post_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="only_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=guards.ONLY_PUBLISHED.format(table="growth_like"),
            ),
            *counting("likes"),
        ]

    def __str__(self) -> str:
        return f"Like {self.pk}"


class Reply(models.Model):
    """One reply to one published entry, in plain words. Replies lie flat.

    Changed and deleted by its author or by staff; it goes with its entry and with its author.
    """

    post = models.ForeignKey(
        Post, on_delete=models.DO_NOTHING, db_index=False, related_name="replies"
    )
    author = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="diary_replies"
    )
    # Made by the form, so that a second click replies once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.TextField(max_length=REPLY_LENGTH)
    created_at = models.DateTimeField(
        "written", default=timezone.now, db_default=Now(), editable=False
    )
    edited_at = models.DateTimeField("changed", null=True, blank=True, editable=False)

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "replies"
        constraints = [
            # Read by the form that sends a reply, and when its author is erased.
            models.UniqueConstraint(fields=["author", "key"], name="growth_reply_key_uniq"),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("text"), REPLY_LENGTH), text__regex=r"\S"),
                name="growth_reply_text_check",
            ),
        ]
        indexes = [
            # Read by the page of an entry, oldest first, and by what is new to its author.
            models.Index(fields=["post", "created_at"], name="reply_post_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="only_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=guards.ONLY_PUBLISHED.format(table="growth_reply"),
            ),
            *counting("replies"),
        ]

    def __str__(self) -> str:
        # The admin's log keeps it after the reply and its author are gone: none of the words.
        return f"Reply {self.pk}"
