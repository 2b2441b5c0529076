"""Addresses of benchmarks."""

from django.urls import path, register_converter

from benchmarks import views
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.results import views as results


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
    path("method/", results.method, name="method"),
    path("<category:category>/", results.results, name="results"),
    path("<category:category>/results.csv", results.results_table, name="table"),
    path("<category:category>/answer/", views.answer, name="answer"),
    path("<category:category>/<slug:key>/", results.question, name="question"),
]
