"""The catalogue says what the spec lists, and hangs together."""

import string

import pytest

from benchmarks.catalogue import CATEGORIES, Category, Question, QuestionKind, Questionnaire
from benchmarks.rules.answers import TEXT_LENGTH, read_answer

SPEC = {
    Category.COMPENSATION: (
        "gtm_engineer_us gtm_engineer_offshore sdr_us_base sdr_commission sdr_offshore"
        " account_manager va_hourly copywriter_hourly"
    ),
    Category.INFRASTRUCTURE: (
        "domain_cost* domain_vendor inbox_cost inbox_provider warmup_tool warmup_cost"
        " sending_platform sending_cost enrichment_cost"
    ),
    Category.BUSINESS: (
        "revenue_band* agency_type team_size average_retainer pricing_model gross_margin"
        " monthly_churn revenue_per_employee"
    ),
    Category.OPERATIONAL: (
        "domains_per_client* inboxes_per_domain daily_sends warmup_days reply_rate"
        " positive_reply_rate meeting_rate"
    ),
}
QUESTIONS = [
    (questionnaire, question)
    for questionnaire in CATEGORIES.values()
    for question in questionnaire.questions
]
each_question = pytest.mark.parametrize(
    ("questionnaire", "question"), QUESTIONS, ids=[q.key for _, q in QUESTIONS]
)


def test_the_catalogue_asks_what_the_spec_lists():
    asked = {
        category: " ".join(
            question.key + "*" * question.required for question in questionnaire.questions
        )
        for category, questionnaire in CATEGORIES.items()
    }
    assert asked == SPEC
    assert list(CATEGORIES) == list(Category)
    assert all(questionnaire.category == category for category, questionnaire in CATEGORIES.items())


def test_choices_are_as_many_as_the_spec_says():
    business = CATEGORIES[Category.BUSINESS].by_key
    assert [
        len(business[key].choices) for key in ("revenue_band", "agency_type", "pricing_model")
    ] == [7, 5, 4]


@each_question
def test_a_question_is_whole(questionnaire: Questionnaire, question: Question):
    assert question.label
    assert question.group
    assert set(question.key) <= set(string.ascii_lowercase + string.digits + "_")
    assert sum(other.key == question.key for other in questionnaire.questions) == 1
    assert bool(question.choices) == (question.kind is QuestionKind.CHOICE)
    assert not question.suggestions or question.kind is QuestionKind.TEXT
    assert len(dict(question.choices)) == len(question.choices)
    assert all(len(suggestion) <= TEXT_LENGTH for suggestion in question.suggestions)
    if question.kind is QuestionKind.PERCENT:
        assert [question.minimum, question.maximum] == [0, 100]
    if question.is_numeric:
        assert question.unit
        assert question.minimum < question.maximum
        assert "{" in question.peers


@each_question
def test_both_bounds_and_every_choice_are_taken(questionnaire: Questionnaire, question: Question):
    offered = (
        [str(question.minimum), str(question.maximum)]
        if question.is_numeric
        else [code for code, _ in question.choices]
    )
    assert all(read_answer(question, answer) is not None for answer in offered)
