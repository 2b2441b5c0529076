"""Addresses of benchmarks."""

from django.urls import path, register_converter

from benchmarks import views
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.catalogue import views as catalogue
from benchmarks.results import views as results
from benchmarks.wizard import page
from benchmarks.wizard import views as wizard


class CategoryConverter:
    """A category by its word in addresses; anything else is no address of ours."""

    regex = "|".join(questionnaire.slug for questionnaire in CATEGORIES.values())

    def to_python(self, value: str) -> Category:
        """The category of this word."""
        return Category(value.upper())

    def to_url(self, value: str) -> str:
        """The word of this category."""
        return str(value).lower()


register_converter(CategoryConverter, "category")

app_name = "benchmarks"
urlpatterns = [
    path("", views.index, name="index"),
    path("questions/", catalogue.questions, name="questions"),
    path("method/", results.method, name="method"),
    path("catalogue/<category:category>.json", catalogue.schema, name="schema"),
    path("<category:category>/", results.results, name="results"),
    path("<category:category>/results.csv", results.results_table, name="table"),
    path("<category:category>/answer/", page.answer, name="answer"),
    path("<category:category>/step/", wizard.start, name="wizard"),
    path("<category:category>/step/<slug:key>/", wizard.step, name="step"),
    path("<category:category>/review/", wizard.review, name="review"),
    path("<category:category>/review/drop/", wizard.drop, name="draft-drop"),
    path("<category:category>/<slug:key>/", results.question, name="question"),
]
