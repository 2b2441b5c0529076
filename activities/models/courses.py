"""Who tells of completed courses, and what was told."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Member

NAME_PATTERN = r"^[a-z][a-z0-9-]{1,29}$"


class CourseSender(models.Model):
    """One course site that tells by webhook, and the secret of its address.

    Of the address's token only a fingerprint is kept. It is never deleted, only switched off: what
    it told names it.
    """

    name = models.CharField(
        max_length=30,
        validators=[RegexValidator(NAME_PATTERN, "2 to 30 small letters, digits and hyphens.")],
        help_text="2 to 30 small letters, digits and hyphens. The settings name its secret by it.",
    )
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the token, in hexadecimal.")
    # The address before this one, which is good for a while.
    old_token_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    old_until = models.DateTimeField("old address is good until", null=True, blank=True)
    is_signed = models.BooleanField(
        "signs",
        default=False,
        db_default=False,
        help_text="What is not signed, or older than five minutes, is refused. Needs its secret in"
        " COURSE_SECRETS.",
    )
    is_reread = models.BooleanField(
        "is asked back",
        default=True,
        db_default=True,
        help_text="Before anything is paid, Kajabi's API is asked whether the contact has the tag."
        " Needs KAJABI_API_KEY; without one it is paid as told.",
    )
    tags = ArrayField(
        models.CharField(max_length=200),
        verbose_name="tags that count",
        default=list,
        db_default=[],
        blank=True,
        help_text="Names or ids. Empty: every tag counts as a completed course.",
    )
    is_on = models.BooleanField("on", default=True, db_default=True)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    rotated_at = models.DateTimeField("address since", default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            # The settings find its secret by it.
            models.UniqueConstraint(fields=["name"], name="activities_coursesender_name_uniq"),
            models.UniqueConstraint(
                fields=["token_hash"], name="activities_coursesender_token_uniq"
            ),
            models.CheckConstraint(
                condition=Q(name__regex=NAME_PATTERN), name="activities_coursesender_name_check"
            ),
            models.CheckConstraint(
                condition=Q(old_token_hash="", old_until__isnull=True)
                | (~Q(old_token_hash="") & Q(old_until__isnull=False)),
                name="activities_coursesender_old_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CourseState(models.TextChoices):
    """What became of an event."""

    WAITING = "WAITING", "Waits"
    PAID = "PAID", "Paid"
    NOTHING = "NOTHING", "Nothing to pay"
    UNMATCHED = "UNMATCHED", "Matches nobody"
    FORGED = "FORGED", "Not confirmed"
    REMOVED = "REMOVED", "Tag removed"
    IGNORED = "IGNORED", "Not about a course"
    ASIDE = "ASIDE", "Put aside"


class CourseEvent(models.Model):
    """One tag of one event as a course site told it: what of it is needed, and what became of it.

    Written once, however often it is told. Whom it names is forgotten after a while, the row after
    a longer one (`activities/courses/clearing.py`), so that nothing is handled twice meanwhile.
    """

    sender = models.ForeignKey(
        CourseSender, on_delete=models.DO_NOTHING, db_index=False, related_name="events"
    )
    event_id = models.CharField(max_length=255)
    kind = models.CharField("event", max_length=100)
    tag = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="Its id there."
    )
    course = models.CharField(max_length=200, blank=True, default="", db_default="")
    contact_id = models.CharField(
        "contact", max_length=64, blank=True, default="", db_default="", help_text="Its id there."
    )
    email = models.CharField("e-mail", max_length=254, blank=True, default="", db_default="")
    state = models.CharField(
        max_length=9,
        choices=CourseState.choices,
        default=CourseState.WAITING,
        db_default=CourseState.WAITING,
    )
    # Set to null by the database when the member goes.
    member = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="course_events",
    )
    points = models.SmallIntegerField(default=0, db_default=0)
    note = models.CharField("why", max_length=300, blank=True, default="", db_default="")
    received_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            # A repeated delivery stops here.
            models.UniqueConstraint(
                fields=["sender", "event_id", "tag"], name="activities_courseevent_event_uniq"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CourseState.values),
                name="activities_courseevent_state_check",
            ),
            # What waits is not handled, and all else is.
            models.CheckConstraint(
                condition=Q(state=CourseState.WAITING, handled_at__isnull=True)
                | (~Q(state=CourseState.WAITING) & Q(handled_at__isnull=False)),
                name="activities_courseevent_handled_check",
            ),
            models.CheckConstraint(
                condition=Q(points=0) | Q(state=CourseState.PAID),
                name="activities_courseevent_points_check",
            ),
        ]
        indexes = [
            # Read by the sweep for events that lost their job.
            models.Index(
                fields=["received_at"],
                condition=Q(state=CourseState.WAITING),
                name="courseevent_waits_idx",
            ),
            # Read by the queue and the desk, and when a contact becomes known.
            models.Index(
                fields=["contact_id"],
                condition=Q(state=CourseState.UNMATCHED),
                name="courseevent_unmatched_idx",
            ),
            # Read by the admin's list, newest first, and by the clearing.
            models.Index(fields=["-received_at", "-id"], name="courseevent_newest_idx"),
            # Read by a member's own data and when one is erased.
            models.Index(
                fields=["member"],
                condition=Q(member__isnull=False),
                name="courseevent_member_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
