"""The wizard in pages: one question at a time, and the review."""

import re

import pytest
from django.test import Client

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import AnswerDraft, BenchmarkSubmission, EarlierAnswers
from benchmarks.wizard.actions import save_draft
from gamification.models import PointTransaction
from members.models import Member

CATEGORY = Category.OPERATIONAL
AT = "/benchmarks/operational/"


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


@pytest.mark.parametrize("address", [f"{AT}step/", step("reply_rate"), f"{AT}review/"])
def test_strangers_are_sent_to_sign_in_and_back(client: Client, db: None, address: str):
    assert client.post(address if address != f"{AT}step/" else step("daily_sends"), {})["Location"]
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_a_category_is_answered_question_by_question(signed_in: Client, owner: Member):
    assert signed_in.get(f"{AT}step/")["Location"] == step("domains_per_client")
    answers = ["6", "3", "28", "", "3,4 %", "30", "50"]
    address = step("domains_per_client")
    for question, answer in zip(CATEGORIES[CATEGORY].questions, answers, strict=True):
        page = signed_in.get(address).content.decode()
        assert question.asks in page
        response = signed_in.post(address, {question.key: answer})
        address = response["Location"]
    assert address == f"{AT}review/"
    review = signed_in.get(address).content.decode()
    assert "Six of seven answered, ready to share." in review
    assert "Reply rate 3.4% of e-mails delivered" in text(review)
    assert "Warm-up days skipped" in text(review)
    seen = re.search(r'name="seen" value="(\w+)"', review)
    assert seen
    response = signed_in.post(address, {"seen": seen[1]}, follow=True)
    assert response.redirect_chain == [(AT, 302)]
    assert "50 points are yours" in response.content.decode()
    assert BenchmarkSubmission.objects.get(member=owner).data == {
        "domains_per_client": 6,
        "inboxes_per_domain": 3,
        "daily_sends": 28,
        "reply_rate": 3.4,
        "positive_reply_rate": 30,
        "meeting_rate": 50,
    }
    # The second click, or the other device, gets the same and no second payment.
    assert signed_in.post(address, {"seen": seen[1]})["Location"] == AT
    assert PointTransaction.objects.count() == 1


def test_what_can_not_be_read_is_said_beside_the_field_and_kept(signed_in: Client):
    response = signed_in.post(step("daily_sends"), {"daily_sends": "12.500"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Daily sends per inbox, question 3 of 7" in page
    assert 'value="12.500"' in page
    assert "there is no 12.5. Write 12 or 13." in page
    assert re.search(r'<input[^>]*name="daily_sends"[^>]*autofocus', page)
    assert re.search(r'<input[^>]*aria-invalid="true"', page)
    assert '<button class="btn" type="submit" name="use" value="12">Take 12</button>' in page
    assert typed() == {"daily_sends": "12.500"}
    # Opened again, on whichever device, it says the same.
    assert "there is no 12.5" in signed_in.get(step("daily_sends")).content.decode()


@pytest.mark.parametrize(
    ("key", "posted", "kept"),
    [
        ("reply_rate", {"reply_rate": "0.034", "use": "3.4"}, "3.4"),
        ("reply_rate", {"reply_rate": "0.034", "asked": "0.034", "sure": "1"}, "0.034"),
        ("daily_sends", {"daily_sends": "1.000", "use": "1000"}, "1000"),
    ],
)
def test_a_button_beside_the_field_says_what_is_meant(
    signed_in: Client, key: str, posted: dict[str, str], kept: str
):
    assert signed_in.post(step(key), {key: posted[key]}).status_code == 200
    response = signed_in.post(step(key), posted)
    if key == "daily_sends":
        # A thousand a day is asked about once more, and may be confirmed.
        assert "unusually high" in response.content.decode()
        response = signed_in.post(step(key), {key: "1000", "asked": "1000", "sure": "1"})
    assert response.status_code == 302
    assert typed()[key] == kept
    assert "look again" not in signed_in.get(f"{AT}review/").content.decode()
    assert signed_in.post(step(key), {key: kept}).status_code == 302


def test_a_confirmation_is_for_the_text_it_was_asked_about(signed_in: Client):
    posted = {"reply_rate": "0.05", "asked": "0.034", "sure": "1"}
    assert "Is it a fraction of one?" in signed_in.post(step("reply_rate"), posted).content.decode()


def test_skip_back_and_leave_keep_what_was_typed(signed_in: Client):
    assert signed_in.post(step("warmup_days"), {"back": "1"})["Location"] == step("daily_sends")
    assert not AnswerDraft.objects.exists()
    assert signed_in.post(step("warmup_days"), {"skip": "1"})["Location"] == step("reply_rate")
    assert signed_in.post(step("reply_rate"), {"reply_rate": "three", "back": "1"})[
        "Location"
    ] == step("warmup_days")
    response = signed_in.post(
        step("meeting_rate"), {"meeting_rate": "about half", "leave": "1"}, follow=True
    )
    assert response.redirect_chain == [("/benchmarks/", 302)]
    assert typed() == {"warmup_days": None, "reply_rate": "three", "meeting_rate": "about half"}
    assert "Operational: you stopped at question 7 of 7" in text(response.content.decode())
    assert signed_in.get(f"{AT}step/")["Location"] == step("meeting_rate")


def test_a_needed_question_may_wait_and_is_missed_on_the_review(signed_in: Client):
    refused = signed_in.post(step("domains_per_client"), {"domains_per_client": " "})
    assert "This one is needed" in refused.content.decode()
    signed_in.post(step("domains_per_client"), {"skip": "1"})
    signed_in.post(step("daily_sends"), {"daily_sends": "28"})
    review = signed_in.get(f"{AT}review/").content.decode()
    assert "One question needs another look." in review
    assert "Domains per client : needed, and not answered yet." in text(review)
    assert "Share these answers" not in review
    assert signed_in.post(f"{AT}review/", {}).status_code == 200
    assert not BenchmarkSubmission.objects.exists()
    response = signed_in.post(
        step("domains_per_client"), {"domains_per_client": "6", "to": "review"}
    )
    assert response["Location"] == f"{AT}review/"


def test_changing_begins_with_what_was_shared(signed_in: Client, owner: Member):
    submit(member=owner, category=CATEGORY, data={"domains_per_client": 6, "reply_rate": 3.4})
    assert signed_in.get(f"{AT}step/")["Location"] == f"{AT}review/"
    page = text(signed_in.get(step("reply_rate")).content.decode())
    assert "Last time" in page
    assert "Keep 3.4%" in page
    signed_in.post(step("reply_rate"), {"skip": "1", "reply_rate": "9"})
    assert typed() == {"reply_rate": "3.4"}
    signed_in.post(step("reply_rate"), {"reply_rate": ""})
    review = signed_in.get(f"{AT}review/").content.decode()
    assert "last time 3.4%" in text(review)
    seen = re.search(r'name="seen" value="(\w+)"', review)
    assert seen
    signed_in.post(f"{AT}review/", {"seen": seen[1]})
    assert BenchmarkSubmission.objects.get().data == {"domains_per_client": 6}
    assert EarlierAnswers.objects.get().data == {"domains_per_client": 6, "reply_rate": 3.4}


def test_what_was_typed_can_be_dropped(signed_in: Client, owner: Member):
    signed_in.post(step("daily_sends"), {"daily_sends": "28"})
    response = signed_in.post(f"{AT}review/drop/", follow=True)
    assert "What you had typed is gone." in response.content.decode()
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize(
    ("address", "posted"),
    [
        (step("warmup_days"), {"warmup_days": "14 or so"}),
        (f"{AT}answer/", {"warmup_days": "14 or so", "daily_sends": " "}),
    ],
)
def test_a_lost_session_keeps_the_draft_and_what_was_typed_last(
    signed_in: Client, owner: Member, outsider: Member, address: str, posted: dict[str, str]
):
    signed_in.post(step("daily_sends"), {"daily_sends": "28"})
    page = signed_in.get(address).content.decode()
    whose = re.search(r'name="whose" value="([^"]+)"', page)
    assert whose
    signed_in.logout()
    response = signed_in.post(address, {**posted, "whose": whose[1]})
    assert response["Location"] == f"/accounts/login/?next={address}"
    kept = signed_in.cookies["typed-before-sign-in"].value
    # Somebody else who signs in at this browser gets nothing of it.
    signed_in.force_login(outsider)
    signed_in.get(address)
    assert list(AnswerDraft.objects.values_list("member", flat=True)) == [owner.pk]
    assert not signed_in.cookies["typed-before-sign-in"].value
    signed_in.force_login(owner)
    signed_in.cookies["typed-before-sign-in"] = kept
    page = signed_in.get(address).content.decode()
    assert 'value="14 or so"' in page
    assert "What you typed before you signed in again is kept" in page
    assert typed() == {"daily_sends": "28", "warmup_days": "14 or so"}
    assert not signed_in.cookies["typed-before-sign-in"].value


@pytest.mark.parametrize("cookie", ["", "x", "W10:1u9", "\\" * 100])
def test_a_cookie_that_is_none_of_ours_changes_nothing(signed_in: Client, cookie: str):
    signed_in.cookies["typed-before-sign-in"] = cookie
    assert signed_in.get(step("daily_sends")).status_code == 200
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize("address", [step("daily_sends"), f"{AT}answer/"])
def test_a_question_that_comes_twice_is_asked_back(signed_in: Client, address: str):
    page = signed_in.post(address, {"domains_per_client": "6", "daily_sends": ["28", "30"]})
    assert "It came twice, with different values" in page.content.decode()
    assert not BenchmarkSubmission.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"daily_sends": "1e309"},
        {"daily_sends": "NaN"},
        {"daily_sends": "9" * 500_000},
        {"daily_sends": "\N{RIGHT-TO-LEFT OVERRIDE}21"},
        {"use": "<script>"},
        {"sure": "1"},
        {"to": "https://elsewhere.example"},
        {"daily_sends": "28", "use": "x" * 9000, "skip": "", "back": ""},
    ],
)
def test_no_form_is_answered_with_a_fault(signed_in: Client, posted: dict[str, str]):
    assert signed_in.post(step("daily_sends"), posted).status_code in (200, 302)
    assert signed_in.post(f"{AT}answer/", posted).status_code in (200, 302)
    for address in (step("daily_sends"), f"{AT}review/", f"{AT}answer/", "/benchmarks/"):
        page = signed_in.get(address)
        assert page.status_code == 200
        assert "<script>" not in page.content.decode()


def test_pages_cost_the_same_queries_whatever_is_typed(
    signed_in: Client, owner: Member, django_assert_max_num_queries
):
    save_draft(member=owner, category=CATEGORY, typed={"daily_sends": "28"})
    pages = (step("daily_sends"), f"{AT}review/", f"{AT}answer/")
    few = []
    for address in pages:
        with django_assert_max_num_queries(8) as queries:
            signed_in.get(address)
        few.append(len(queries))
    for category, questionnaire in CATEGORIES.items():
        keys = {question.key: "12.500" for question in questionnaire.questions}
        save_draft(member=owner, category=category, typed=keys)
    for address, count in zip(pages, few, strict=True):
        with django_assert_max_num_queries(count):
            page = signed_in.get(address).content.decode()
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page)
