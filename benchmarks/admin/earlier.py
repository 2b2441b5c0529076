"""The list of what members answered before an edit."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from benchmarks.admin.raw import RawAnswersAdmin
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import EarlierAnswers
from benchmarks.rules.typed import answers_in_words


@admin.register(EarlierAnswers)
class EarlierAnswersAdmin(RawAnswersAdmin):
    """What members answered before an edit."""

    list_display = ["member", "category", "is_valid", "answered_at", "replaced_at"]
    list_filter = ["category", "is_valid", "replaced_at"]
    fields = ["member", "category", "is_valid", "answers", "answered_at", "replaced_at"]

    @admin.display(description="answers")
    def answers(self, answers: Any) -> SafeString:
        """The raw answers, question by question."""
        lines = answers_in_words(CATEGORIES[Category(answers.category)], answers.data)
        return format_html_join("", "<p><b>{}</b>: {}</p>", lines)
