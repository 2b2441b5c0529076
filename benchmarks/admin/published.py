"""What is published, for staff: the runs, and each cell as it was published. Nothing is edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import Publication, Snapshot
from benchmarks.publishing.stored import from_json
from benchmarks.rules.cohorts import BY_KEY
from benchmarks.rules.words import say


class Published(admin.ModelAdmin):
    """Read only: the publisher alone writes it."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The publisher adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published stays as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And is kept."""
        return False


@admin.register(Publication)
class PublicationAdmin(Published):
    """The runs of the publisher, newest first."""

    list_display = ["as_of", "state", "finished_at", "method", "catalogue"]
    list_filter = ["state", "as_of"]
    fields = ["as_of", "state", "finished_at", "done", "method", "catalogue"]


@admin.register(Snapshot)
class SnapshotAdmin(Published):
    """Each cell as it was published, newest first."""

    list_display = ["asked", "group", "agencies", "in_words", "category", "published_at"]
    list_filter = ["category", "cohort", "published_at"]
    search_fields = ["question", "cohort"]
    search_help_text = "A question's or a group's key, such as domain_cost or team_size."
    fields = ["asked", "group", "category", "agencies", "in_words", "published_at", "method"]

    @admin.display(description="question", ordering="question")
    def asked(self, snapshot: Snapshot) -> str:
        """The question; its key, when it is asked no more."""
        question = CATEGORIES[Category(snapshot.category)].by_key.get(snapshot.question)
        return question.label if question else snapshot.question

    @admin.display(description="group", ordering="cohort")
    def group(self, snapshot: Snapshot) -> str:
        """Whose figures these are."""
        known = BY_KEY.get(snapshot.cohort)
        return known.label if known else snapshot.cohort

    @admin.display(description="published")
    def in_words(self, snapshot: Snapshot) -> str:
        """The figures in one line, or that they were withdrawn."""
        if snapshot.figures is None:
            return "withdrawn"
        found = from_json(snapshot.agencies, snapshot.figures)
        question = CATEGORIES[Category(snapshot.category)].by_key.get(snapshot.question)
        if found.named:
            return ", ".join(
                f"{say(question, answer) if question else answer} {percent}%"
                for answer, percent in found.named
            )
        return ", ".join(
            f"{name} {say(question, one.value) if question else one.value}"
            for name, one in found.quantiles.items()
        )
