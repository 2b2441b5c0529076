"""A category as a JSON Schema (draft 2020-12), for programs and the curious."""

from typing import Any, Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.catalogue.version import CATALOGUE_VERSION

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT_LENGTH: Final = 80


def schema_of(questionnaire: Questionnaire, *, address: str) -> dict[str, Any]:
    """What an answer set of this category is. Units and the names of choices are in `x-unit` and
    `x-labels`; a question asked no more takes nothing.
    """
    asked = {question.key: _property(question) for question in questionnaire.questions}
    gone = {
        retired.key: {
            "title": retired.label,
            "description": f"Asked up to version {retired.until} of the catalogue.",
            "deprecated": True,
            "not": {},
        }
        for retired in questionnaire.retired
    }
    return {
        "$schema": DRAFT,
        "$id": address,
        "$comment": f"Version {CATALOGUE_VERSION} of the catalogue.",
        "title": questionnaire.label,
        "description": questionnaire.about,
        "type": "object",
        "properties": asked | gone,
        "required": [question.key for question in questionnaire.needed],
        "additionalProperties": False,
        "minProperties": 1,
    }


def _property(question: Question) -> dict[str, Any]:
    said: dict[str, Any] = {"title": question.label, "description": question.help}
    if question.is_numeric:
        return {
            **said,
            "type": "integer" if question.counts_things else "number",
            "minimum": _number(question.minimum),
            "maximum": _number(question.maximum),
            "x-unit": question.unit_line,
        }
    if question.kind is QuestionKind.CHOICE:
        codes = dict(question.choices)
        return {**said, "type": "string", "enum": list(codes), "x-labels": codes}
    return {
        **said,
        "type": "string",
        "minLength": 1,
        "maxLength": TEXT_LENGTH,
        "examples": list(question.suggestions),
    }


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
