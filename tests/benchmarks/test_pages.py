"""The member's pages: index, form, results."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission
from gamification.models import PointTransaction
from members.models import Member
from tests.benchmarks.answers import SMALLEST, agencies_answer, gives

INDEX = "/benchmarks/"
RESULTS = "/benchmarks/infrastructure/"
ANSWER = "/benchmarks/infrastructure/answer/"


@pytest.fixture
def signed_in(client: Client, owner: Member) -> Client:
    client.force_login(owner)
    return client


def text(html: str) -> str:
    """What a reader is told, tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def everything(number: int) -> dict[str, object]:
    """A full infrastructure answer, with numbers nobody else would write."""
    return {
        "domain_cost": 61.07 + number,
        "domain_vendor": f"Secret Shop {number}",
        "inbox_cost": 21.13 + number,
        "inbox_provider": "microsoft",
        "warmup_tool": f"Hidden Tool {number}",
        "warmup_cost": 7013 + number,
        "sending_platform": f"Quiet Platform {number}",
        "sending_cost": 8117 + number,
        "enrichment_cost": 9209 + number,
    }


@pytest.mark.parametrize("address", [INDEX, RESULTS, ANSWER])
def test_strangers_are_sent_to_sign_in(client: Client, db: None, address: str):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_addresses_have_names():
    assert reverse("benchmarks:index") == INDEX
    assert reverse("benchmarks:results", args=[Category.INFRASTRUCTURE]) == RESULTS
    assert reverse("benchmarks:answer", args=["infrastructure"]) == ANSWER


def test_a_category_that_does_not_exist_is_not_found(signed_in: Client):
    assert [
        signed_in.get(f"/benchmarks/{word}/").status_code
        for word in ("shoes", "INFRASTRUCTURE", "business2")
    ] == [404, 404, 404]


def test_the_index_says_what_is_open_and_what_the_rest_pays(signed_in: Client, owner: Member):
    empty = text(signed_in.get(INDEX).content.decode())
    assert "Compensation What others pay" in empty
    assert empty.count("+50") == 4
    submit(
        member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12, "inbox_cost": 3}
    )
    page = text(signed_in.get(INDEX).content.decode())
    assert "One of four categories is open to you." in page
    assert "Two of nine questions answered" in page
    assert page.count("+50") == 3
    for category, data in SMALLEST.items():
        submit(member=owner, category=category, data=data)
    full = signed_in.get(INDEX).content.decode()
    assert "All four categories are open to you." in full
    assert "btn main" not in full


def test_what_was_set_aside_is_said(signed_in: Client, owner: Member):
    gives(owner, {"domain_cost": 12}, accepted=False)
    assert "A reviewer set these answers aside" in signed_in.get(INDEX).content.decode()
    assert "A reviewer set your answers aside" in signed_in.get(RESULTS).content.decode()


@pytest.mark.parametrize("category", list(Category))
def test_the_form_asks_every_question_and_saves_the_smallest_answer(
    signed_in: Client, owner: Member, category: Category
):
    address = reverse("benchmarks:answer", args=[category])
    page = signed_in.get(address).content.decode()
    for question in CATEGORIES[category].questions:
        assert f'name="{question.key}"' in page
        assert question.label in page
    response = signed_in.post(address, SMALLEST[category], follow=True)
    assert response.redirect_chain == [(reverse("benchmarks:results", args=[category]), 302)]
    assert "50 points are yours" in response.content.decode()
    assert BenchmarkSubmission.objects.get(member=owner).data == SMALLEST[category]


def test_wrong_answers_are_explained_beside_their_field_and_what_was_typed_stays(signed_in: Client):
    typed = {
        "domain_cost": "$900",
        "inbox_cost": "12,500.5.1",
        "inbox_provider": "gmail",
        "domain_vendor": '<b>"Porkbun"</b>',
    }
    response = signed_in.post(ANSWER, typed)
    page = response.content.decode()
    assert response.status_code == 200
    reasons = dict(re.findall(r'id="id_(\w+)_error">.*?<span>(.*?)</span>', page, re.S))
    assert reasons == {
        "domain_cost": "Give a value from $0.50 to $200 a year; $900 is outside. Is its point"
        " missing?",
        "inbox_cost": "That is not a number we can read. Write it like 1200 or 1200.50.",
        "inbox_provider": "Choose one of the answers offered.",
    }
    assert 'value="$900"' in page
    assert 'value="12,500.5.1"' in page
    assert "&lt;b&gt;&quot;Porkbun&quot;&lt;/b&gt;" in page
    assert "<b>&quot;" not in page
    assert page.count('aria-invalid="true"') == 3
    assert not BenchmarkSubmission.objects.exists()
    assert not PointTransaction.objects.exists()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (ANSWER, "This one is needed"),
        ("/benchmarks/compensation/answer/", "Answer at least one question"),
    ],
)
def test_an_empty_form_is_refused(signed_in: Client, address: str, reason: str):
    assert reason in signed_in.post(address, {}).content.decode()
    assert not BenchmarkSubmission.objects.exists()


def test_editing_shows_what_was_said_and_replaces_it(signed_in: Client, owner: Member):
    submit(
        member=owner,
        category=Category.INFRASTRUCTURE,
        data={"domain_cost": 12.5, "sending_cost": 1200, "inbox_provider": "google"},
    )
    page = signed_in.get(ANSWER).content.decode()
    assert 'value="12.50"' in page
    assert 'value="1200"' in page
    assert '<option value="google" selected>' in page
    response = signed_in.post(ANSWER, {"domain_cost": "13", "sending_cost": ""}, follow=True)
    assert "Your earlier answers are kept." in response.content.decode()
    assert BenchmarkSubmission.objects.get().data == {"domain_cost": 13}
    assert PointTransaction.objects.count() == 1


@pytest.mark.parametrize("address", [INDEX, RESULTS, ANSWER])
def test_pages_cost_the_same_queries_with_one_row_and_with_thirty(
    signed_in: Client, owner: Member, address: str, django_assert_max_num_queries
):
    submit(member=owner, category=Category.INFRASTRUCTURE, data=everything(0))
    agencies_answer([everything(1)])
    with django_assert_max_num_queries(8) as few:
        signed_in.get(address)
    agencies_answer(everything(number % 3) for number in range(30))
    for category, data in SMALLEST.items():
        submit(member=owner, category=category, data=data)
    with django_assert_max_num_queries(8) as many:
        page = signed_in.get(address).content
    assert len(many) == len(few)
    assert len(page) < 50_000


@pytest.mark.parametrize("address", [INDEX, RESULTS, ANSWER])
def test_pages_have_no_inline_style_or_script(signed_in: Client, owner: Member, address: str):
    submit(member=owner, category=Category.INFRASTRUCTURE, data=everything(0))
    agencies_answer(everything(number % 3) for number in range(30))
    page = signed_in.get(address).content.decode()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", page)


def test_only_reading_is_allowed_where_nothing_is_written(signed_in: Client):
    assert [signed_in.post(address).status_code for address in (INDEX, RESULTS)] == [405, 405]
