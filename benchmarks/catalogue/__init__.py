"""Every question of the benchmarks, declared once. Forms, validation, results, export and docs are
built from here.

Add a question to its category's file; nothing else needs to know. Never give an old key a new
meaning: answers of years are stored under it.
"""

from collections.abc import Mapping
from typing import Final

from benchmarks.catalogue.business import BUSINESS
from benchmarks.catalogue.compensation import COMPENSATION
from benchmarks.catalogue.infrastructure import INFRASTRUCTURE
from benchmarks.catalogue.operational import OPERATIONAL
from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.models import Category

__all__ = ["CATEGORIES", "Category", "Question", "QuestionKind", "Questionnaire"]

CATEGORIES: Final[Mapping[Category, Questionnaire]] = {
    Category.COMPENSATION: COMPENSATION,
    Category.INFRASTRUCTURE: INFRASTRUCTURE,
    Category.BUSINESS: BUSINESS,
    Category.OPERATIONAL: OPERATIONAL,
}
