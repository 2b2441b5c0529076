"""All questions on one page, answers as a document, and questions that are asked no more."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.catalogue.question import QuestionKind, Retired
from benchmarks.models import AnswerDraft, BenchmarkSubmission, EarlierAnswers
from members.models import Member

CATEGORY = Category.OPERATIONAL
AT = "/benchmarks/operational/"
RETIRED = Retired(
    key="fax_rate", label="Fax rate", kind=QuestionKind.PERCENT, unit="of faxes", until=1
)


@pytest.fixture
def signed_in(client: Client, owner: Member) -> Client:
    client.force_login(owner)
    return client


def step(key: str) -> str:
    return f"{AT}step/{key}/"


def text(html: str) -> str:
    """What a reader is told, tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def typed() -> dict[str, str | None]:
    found: dict[str, str | None] = AnswerDraft.objects.get(category=CATEGORY).typed
    return found


@pytest.fixture
def fax_rate_was_asked_once() -> Iterator[None]:
    """A catalogue in which a question was retired."""
    questionnaire = CATEGORIES[CATEGORY]
    object.__setattr__(questionnaire, "retired", (RETIRED,))
    yield
    object.__setattr__(questionnaire, "retired", ())


def test_the_page_of_all_questions_keeps_what_was_typed(signed_in: Client):
    typed_in = {"domains_per_client": "6", "daily_sends": "12.500", "reply_rate": "0.034"}
    page = signed_in.post(f"{AT}answer/", typed_in).content.decode()
    assert "<title>Error: Operational benchmark" in page
    assert re.search(r'<input[^>]*name="daily_sends"[^>]*autofocus', page)
    assert 'name="chosen:reply_rate" value="3.4"' in page
    assert 'name="chosen:reply_rate" value="sure"' in page
    assert typed() == typed_in
    again = signed_in.get(f"{AT}answer/").content.decode()
    assert 'value="12.500"' in again
    assert "it is not shared yet" in again
    chosen = {
        **typed_in,
        "asked:daily_sends": "12.500",
        "chosen:daily_sends": "12",
        "asked:reply_rate": "0.034",
        "chosen:reply_rate": "sure",
    }
    # A choice is for the text it was offered for.
    stale = signed_in.post(f"{AT}answer/", {**chosen, "daily_sends": "13.5"})
    assert "there is no 13.5" in stale.content.decode()
    assert signed_in.post(f"{AT}answer/", chosen)["Location"] == AT
    assert BenchmarkSubmission.objects.get().data == {
        "domains_per_client": 6,
        "daily_sends": 12,
        "reply_rate": 0.034,
    }
    assert not AnswerDraft.objects.exists()


def test_the_page_of_all_questions_can_be_kept_for_later(signed_in: Client):
    signed_in.post(f"{AT}answer/", {"daily_sends": "many", "keep": "1"})
    assert typed() == {"daily_sends": "many"}


def test_what_is_not_asked_is_no_page(signed_in: Client):
    assert signed_in.get(step("shoe_size")).status_code == 404
    page = signed_in.post(f"{AT}answer/", {"domains_per_client": "6", "shoe_size": "43"})
    assert "“shoe_size”: There is no such question here." in page.content.decode()


def test_a_question_removed_since_keeps_what_was_said_and_takes_no_more(
    signed_in: Client, owner: Member, fax_rate_was_asked_once: None
):
    BenchmarkSubmission.objects.create(
        member=owner, category=CATEGORY, data={"domains_per_client": 6, "fax_rate": 12.5}
    )
    gone = "“Fax rate” is not asked any more; what you answered before is kept."
    response = signed_in.get(step("fax_rate"), follow=True)
    assert response.redirect_chain == [(f"{AT}review/", 302)]
    told = text(response.content.decode())
    assert gone in told
    assert "What you said to it, 12.5%, stays among your earlier answers" in told
    page = signed_in.post(f"{AT}answer/", {"domains_per_client": "7", "fax_rate": "9"})
    assert f"{gone} You wrote: 9" in page.content.decode()
    assert signed_in.post(f"{AT}answer/", {"domains_per_client": "7"})["Location"] == AT
    assert BenchmarkSubmission.objects.get().data == {"domains_per_client": 7}
    assert EarlierAnswers.objects.get().data == {"domains_per_client": 6, "fax_rate": 12.5}


def send(client: Client, body: str) -> tuple[int, dict[str, object]]:
    response = client.post(f"{AT}answer/", body, content_type="application/json")
    return response.status_code, response.json()


def test_a_document_is_taken_like_a_form(signed_in: Client):
    sent = json.dumps({"domains_per_client": 6, "reply_rate": "3,4 %"})
    assert send(signed_in, sent) == (
        200,
        {"answers": {"domains_per_client": 6, "reply_rate": 3.4}, "points": 50},
    )


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ('{"domains_per_client": 1e309}', {"domains_per_client": "what you wrote is outside"}),
        ('{"domains_per_client": NaN}', {"domains_per_client": "not a number"}),
        ('{"domains_per_client": -0}', {"domains_per_client": "A zero has no sign"}),
        ('{"domains_per_client": true}', {"domains_per_client": "not a number"}),
        ('{"domains_per_client": "\\ud800"}', {"domains_per_client": "no text has"}),
        ('{"domains_per_client": "\\u0000"}', {"domains_per_client": "no text has"}),
        (
            '{"domains_per_client": 6, "shoe_size": 43, "reply_rate": 101}',
            {"shoe_size": "no such question", "reply_rate": "101% is outside"},
        ),
        ('{"domains_per_client": 6, "domains_per_client": 7}', {"": "stands there twice"}),
        ('{"domains_per_client": ' + "6" * 1_000_000 + "}", {"": "up to 64 kB"}),
        ("[6]", {"": "an object of keys and values"}),
        ("{", {"": "not JSON"}),
    ],
)
def test_a_document_is_refused_key_by_key(signed_in: Client, body: str, errors: dict[str, str]):
    status, said = send(signed_in, body)
    found = said["errors"]
    assert isinstance(found, dict)
    assert (status, set(found)) == (400, set(errors))
    assert all(reason in found[key] for key, reason in errors.items())
    assert not BenchmarkSubmission.objects.exists()
