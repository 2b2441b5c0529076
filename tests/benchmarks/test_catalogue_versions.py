"""The catalogue has a version, and what is derived from it says the same."""

from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from benchmarks.catalogue import CATEGORIES, Category, QuestionKind, Questionnaire
from benchmarks.catalogue.question import Retired
from benchmarks.catalogue.schema import schema_of
from benchmarks.catalogue.version import CATALOGUE_VERSION, fingerprint, noted_versions
from benchmarks.management.commands.list_questions import PAGE
from benchmarks.rules.answers import AnswersRefused, read_answers
from benchmarks.rules.typed import answers_in_words, header
from members.models import Member

ALL = list(CATEGORIES.values())
each_category = pytest.mark.parametrize("questionnaire", ALL, ids=lambda one: one.slug)
RETIRED = Retired(
    key="fax_rate", label="Fax rate", kind=QuestionKind.PERCENT, unit="of faxes", until=1
)


def test_a_change_of_the_catalogue_comes_with_a_new_version():
    noted = noted_versions()
    assert list(map(int, noted)) == list(range(1, CATALOGUE_VERSION + 1))
    assert noted[str(CATALOGUE_VERSION)] == fingerprint(ALL), (
        "The catalogue has changed: raise CATALOGUE_VERSION, then manage.py list_questions --write."
    )
    assert len(set(noted.values())) == len(noted)


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Another"},
        {"maximum": Decimal(99)},
        {"help": ""},
        {"likely": None},
        {"choices": (("a", "A"),)},
    ],
    ids=str,
)
def test_every_part_of_a_question_is_in_the_fingerprint(change: dict[str, Any]):
    first, *rest = ALL
    asked = list(first.questions)
    changed = replace(first, questions=(replace(asked[0], **change), *asked[1:]))
    assert fingerprint([changed, *rest]) != fingerprint(ALL)
    assert fingerprint([replace(first, retired=(RETIRED,)), *rest]) != fingerprint(ALL)
    assert fingerprint([replace(first), *rest]) == fingerprint(ALL)


def test_the_page_of_the_docs_is_up_to_date():
    out = StringIO()
    call_command("list_questions", stdout=out)
    assert PAGE.read_text() == out.getvalue(), "manage.py list_questions --write"


def test_retired_questions_are_asked_nowhere_and_their_keys_are_not_used_again():
    for questionnaire in ALL:
        assert not questionnaire.retired_by_key.keys() & questionnaire.by_key.keys()
        assert all(0 < one.until < CATALOGUE_VERSION for one in questionnaire.retired)


def test_no_question_has_the_address_of_another_page():
    taken = {"answer", "step", "review"}
    assert [one.slug for one in ALL if taken & {q.key for q in one.ever_asked}] == []


def test_answers_to_a_retired_question_stay_readable_and_new_ones_are_refused():
    questionnaire = replace(CATEGORIES[Category.OPERATIONAL], retired=(RETIRED,))
    stored = {"gone_long_ago": "x", "fax_rate": 12.5, "daily_sends": 28, "reply_rate": "odd"}
    assert answers_in_words(questionnaire, stored) == [
        ("Daily sends per inbox", "28 e-mails a day"),
        ("reply_rate", "odd"),
        ("Fax rate (not asked any more)", "12.5% of faxes"),
        ("gone_long_ago", "x"),
    ]
    assert header(questionnaire, "fax_rate") == "Fax rate (percent of faxes)"
    assert header(questionnaire, "domains_per_client") == "Domains per client (domains)"
    assert header(questionnaire, "gone_long_ago") == "gone_long_ago"
    with pytest.raises(AnswersRefused) as refused:
        read_answers(questionnaire, {"domains_per_client": 6, "fax_rate": 12})
    assert refused.value.errors == {
        "fax_rate": "“Fax rate” is not asked any more; what you answered before is kept."
    }


def takes(schema: dict[str, Any], given: dict[str, Any]) -> bool:
    """Whether a validator would take it: the few words of JSON Schema that ours are made of."""
    known = schema["properties"]
    if len(given) < schema["minProperties"] or set(schema["required"]) - set(given):
        return False
    return all(key in known and fits(known[key], value) for key, value in given.items())


def fits(rule: dict[str, Any], value: Any) -> bool:
    if "not" in rule:
        return False
    if rule["type"] == "string":
        within = len(value) <= rule.get("maxLength", len(value)) if isinstance(value, str) else 0
        return bool(within) and value in rule.get("enum", [value])
    whole = rule["type"] == "number" or value == int(value)
    return whole and rule["minimum"] <= value <= rule["maximum"]


def answers(questionnaire: Questionnaire, given: dict[str, Any]) -> bool:
    try:
        return bool(read_answers(questionnaire, given))
    except AnswersRefused:
        return False


@each_category
def test_the_schema_takes_what_the_rules_take(questionnaire: Questionnaire):
    schema = schema_of(questionnaire, address="https://council.example/x.json")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == list(questionnaire.by_key)
    whole = {
        q.key: q.choices[0][0] if q.choices else float(q.minimum) if q.is_numeric else "Words"
        for q in questionnaire.questions
    }
    tried: list[dict[str, Any]] = [{}, {"shoe_size": 43}, whole, {**whole, "shoe_size": 43}]
    for question in questionnaire.questions:
        tried.append({key: value for key, value in whole.items() if key != question.key})
        values: list[Any] = ["nonsense", "x" * 80, "x" * 81]
        if question.is_numeric:
            low, high = float(question.minimum), float(question.maximum)
            values = [low, high, low - 1, high + 1, low + 0.5]
        tried += [{**whole, question.key: value} for value in values]
    assert [takes(schema, given) for given in tried] == [
        answers(questionnaire, given) for given in tried
    ]


def test_the_schema_takes_nothing_for_a_retired_question():
    questionnaire = replace(CATEGORIES[Category.OPERATIONAL], retired=(RETIRED,))
    schema = schema_of(questionnaire, address="x")
    assert schema["properties"]["fax_rate"]["deprecated"] is True
    assert takes(schema, {"domains_per_client": 6})
    assert not takes(schema, {"domains_per_client": 6, "fax_rate": 12})


@each_category
def test_the_schema_is_served(client: Client, owner: Member, questionnaire: Questionnaire):
    address = f"/benchmarks/catalogue/{questionnaire.slug}.json"
    assert client.get(address).status_code == 302
    client.force_login(owner)
    response = client.get(address)
    assert response["Content-Type"] == "application/schema+json"
    assert response.json() == schema_of(questionnaire, address=f"http://testserver{address}")


def test_every_question_is_on_the_page_of_questions(client: Client, owner: Member):
    client.force_login(owner)
    page = client.get("/benchmarks/questions/").content.decode()
    for questionnaire in ALL:
        for question in questionnaire.questions:
            assert f'id="{question.key}"' in page
            assert question.asks
            assert question.asks in page
    assert "From $0.50 to $200.<br>US dollars a year" in page
