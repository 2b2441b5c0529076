"""What is always true of what is published, and of what it was computed from."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from benchmarks.models.answers import Category


class Publication(models.Model):
    """One run of the publisher. Category after category; a run that was stopped goes on."""

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"

    state = models.CharField(
        max_length=7, choices=State.choices, default=State.RUNNING, db_default=State.RUNNING
    )
    as_of = models.DateTimeField("as of", help_text="Answers given until then are in it.")
    finished_at = models.DateTimeField(null=True, blank=True)
    done = ArrayField(
        models.CharField(max_length=14),
        default=list,
        db_default=[],
        help_text="The categories that are published.",
    )
    method = models.PositiveSmallIntegerField(help_text="The version of the rules.")
    catalogue = models.CharField(max_length=64, help_text="The version of the questions.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="RUNNING"),
                name="benchmarks_publication_running_uniq",
            ),
            models.CheckConstraint(
                condition=Q(state="RUNNING", finished_at__isnull=True)
                | Q(state="DONE", finished_at__isnull=False),
                name="benchmarks_publication_state_check",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication {self.pk}"


class AgencyAnswers(models.Model):
    """What one agency answered in one category, from one publication to another.

    Not published: it is what the next publication is compared with. A change closes the row and
    opens another one. It goes with any of the members whose answers are in it.
    """

    agency = models.BigIntegerField(help_text="A team's number below zero, or a member's.")
    category = models.CharField(max_length=14, choices=Category.choices)
    data = models.JSONField(help_text="Answers by question key.")
    members = ArrayField(models.BigIntegerField())
    revenue_band = models.CharField(max_length=40, null=True)
    agency_type = models.CharField(max_length=40, null=True)
    team_size = models.CharField(max_length=40, null=True)
    # Numbers of publications, without keys: a million rows are written at once.
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "agency answers"
        constraints = [
            # Read by the publisher, which counts each agency once.
            models.UniqueConstraint(
                fields=["agency", "category"],
                condition=Q(until__isnull=True),
                name="benchmarks_agencyanswers_open_uniq",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="benchmarks_agencyanswers_category_check",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="benchmarks_agencyanswers_until_check",
            ),
        ]
        indexes = [
            # Read by the publisher: what was opened, and what was closed, since a publication.
            models.Index(fields=["category", "since"], name="agencyanswers_opened_idx"),
            models.Index(
                fields=["category", "until"],
                name="agencyanswers_closed_idx",
                condition=Q(until__isnull=False),
            ),
            # Read when a member is erased.
            GinIndex(fields=["members"], name="agencyanswers_members_gin_idx"),
        ]

    def __str__(self) -> str:
        return f"Agency {self.agency}, {self.get_category_display()}"


class Snapshot(models.Model):
    """One cell as it was published: a question in a cohort. Never changed; the newest one stands.

    Without figures it says that nothing is published of the cell any more.
    """

    application_rights = ("INSERT", "SELECT")

    publication = models.ForeignKey(
        Publication, on_delete=models.DO_NOTHING, db_index=False, related_name="snapshots"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    question = models.CharField(max_length=60)
    cohort = models.CharField(max_length=60)
    agencies = models.CharField(
        max_length=10, blank=True, help_text="How many agencies, as a band."
    )
    figures = models.JSONField(null=True)
    method = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Read by the results of a category, the newest of each cell, and by its trend.
            models.UniqueConstraint(
                fields=["category", "cohort", "question", "publication"],
                name="benchmarks_snapshot_cell_uniq",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="benchmarks_snapshot_category_check",
            ),
            models.CheckConstraint(
                condition=Q(figures__isnull=True, agencies="")
                | (Q(figures__isnull=False) & ~Q(agencies="")),
                name="benchmarks_snapshot_figures_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}, {self.cohort}"
