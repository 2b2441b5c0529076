"""Drafts: kept as typed, merged by question, dropped when shared."""

from typing import Any

import pytest

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import AnswerDraft, BenchmarkSubmission
from benchmarks.wizard.actions import drop_draft, save_draft, submit_draft, submit_page
from benchmarks.wizard.course import State, course_of, stopped_at
from gamification.models import PointTransaction
from members.models import Member
from tests import cast
from tests.threads import at_once

CATEGORY = Category.INFRASTRUCTURE


def saved(member: Member, *, sure: Any = (), at: str = "", **typed: str | None) -> None:
    save_draft(member=member, category=CATEGORY, typed=typed, sure=sure, stands_at=at)


def test_a_draft_is_kept_as_it_was_typed_and_counts_nowhere(owner: Member):
    saved(owner, domain_cost=" $1o ", inbox_cost=None, at="inbox_provider")
    draft = AnswerDraft.objects.get(member=owner)
    assert (draft.category, draft.typed, draft.stands_at) == (
        "INFRASTRUCTURE",
        {"domain_cost": " $1o ", "inbox_cost": None},
        "inbox_provider",
    )
    assert not BenchmarkSubmission.objects.exists()
    assert not PointTransaction.objects.exists()


def test_another_question_is_added_and_the_same_one_replaced(owner: Member):
    saved(owner, domain_cost="12", inbox_cost="3")
    saved(owner, inbox_cost="4", warmup_tool="None")
    assert AnswerDraft.objects.get().typed == {
        "domain_cost": "12",
        "inbox_cost": "4",
        "warmup_tool": "None",
    }


def test_what_was_confirmed_holds_for_the_text_it_was_confirmed_for(owner: Member):
    saved(owner, domain_cost="12", inbox_cost="35.40", sure=["inbox_cost"])
    course = course_of(member=owner, category=CATEGORY)
    assert course.answers == {"domain_cost": 12, "inbox_cost": 35.4}
    saved(owner, inbox_cost="36")
    step = course_of(member=owner, category=CATEGORY).step("inbox_cost")
    assert step is not None
    assert (step.state, step.offers[0].value) == (State.WRONG, "3")


@pytest.mark.parametrize("text", ["12\x00", "12\ud800", "x" * 1_000_000])
def test_what_no_text_can_hold_is_kept_as_far_as_it_can(owner: Member, text: str):
    saved(owner, domain_vendor=text)
    kept = AnswerDraft.objects.get().typed["domain_vendor"]
    assert (kept[:2], len(kept) <= 2000) == (text[:2], True)


def test_a_draft_lies_over_what_was_shared(owner: Member):
    submit(member=owner, category=CATEGORY, data={"domain_cost": 12.5, "inbox_cost": 3})
    saved(owner, inbox_cost=None, sending_cost="1200", at="enrichment_cost")
    course = course_of(member=owner, category=CATEGORY)
    assert course.answers == {"domain_cost": 12.5, "sending_cost": 1200}
    assert [step.said_before for step in course.steps[:3]] == ["$12.50", "", "$3"]
    skipped = course.step("inbox_cost")
    assert skipped
    assert skipped.state is State.SKIPPED
    assert [c.category for c in stopped_at(owner)] == [CATEGORY]


def test_an_answer_of_last_time_is_not_asked_about_again(owner: Member):
    submit(member=owner, category=CATEGORY, data={"domain_cost": 150, "inbox_cost": 35.4})
    assert course_of(member=owner, category=CATEGORY).problems == []
    saved(owner, domain_cost="150", inbox_cost="35.40")
    assert course_of(member=owner, category=CATEGORY).problems == []


def test_sharing_a_draft_pays_once_and_drops_it(owner: Member):
    saved(owner, domain_cost="12", inbox_cost="2,5")
    course = course_of(member=owner, category=CATEGORY)
    shared = submit_draft(member=owner, category=CATEGORY, seen=course.fingerprint)
    assert shared.done is not None
    assert shared.done.submission.data == {"domain_cost": 12, "inbox_cost": 2.5}
    assert shared.done.paid is not None
    assert not AnswerDraft.objects.exists()
    again = submit_draft(member=owner, category=CATEGORY, seen=course.fingerprint)
    assert (again.done, again.again, PointTransaction.objects.count()) == (None, None, 1)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"inbox_cost": "3"}, ["domain_cost"]),
        ({"domain_cost": None, "inbox_cost": "3"}, ["domain_cost"]),
        ({"domain_cost": "12", "inbox_cost": "cheap"}, ["inbox_cost"]),
        ({"domain_cost": "12", "warmup_cost": "12.500"}, ["warmup_cost"]),
    ],
)
def test_a_draft_that_is_not_whole_is_not_shared(owner: Member, typed: Any, wrong: list[str]):
    saved(owner, **typed)
    seen = course_of(member=owner, category=CATEGORY).fingerprint
    shared = submit_draft(member=owner, category=CATEGORY, seen=seen)
    assert shared.again is not None
    assert [step.question.key for step in shared.again.problems] == wrong
    assert AnswerDraft.objects.get().typed == typed
    assert not BenchmarkSubmission.objects.exists()


def test_nothing_at_all_is_not_shared(owner: Member):
    save_draft(member=owner, category=Category.COMPENSATION, typed={"va_hourly": None})
    course = course_of(member=owner, category=Category.COMPENSATION)
    shared = submit_draft(member=owner, category=Category.COMPENSATION, seen=course.fingerprint)
    assert shared.again is not None
    assert shared.again.why_not == "Answer at least one question."


def test_what_another_device_typed_since_is_looked_at_before_it_is_shared(owner: Member):
    saved(owner, domain_cost="12")
    seen = course_of(member=owner, category=CATEGORY).fingerprint
    saved(owner, domain_cost="21")
    shared = submit_draft(member=owner, category=CATEGORY, seen=seen)
    assert shared.again is not None
    assert shared.again.answers == {"domain_cost": 21}
    assert not BenchmarkSubmission.objects.exists()


def test_the_page_of_all_questions_drops_the_draft_it_was_shared_from(owner: Member):
    saved(owner, domain_cost="12")
    submit_page(member=owner, category=CATEGORY, answers={"domain_cost": 13})
    assert not AnswerDraft.objects.exists()
    assert drop_draft(member=owner, category=CATEGORY) is False


def test_a_draft_of_one_member_or_category_is_nobody_elses(owner: Member, outsider: Member):
    saved(owner, domain_cost="12")
    saved(outsider, domain_cost="13")
    save_draft(member=owner, category=Category.COMPENSATION, typed={"va_hourly": "9"})
    assert drop_draft(member=owner, category=CATEGORY) is True
    assert sorted(AnswerDraft.objects.values_list("member", "category", "typed")) == sorted(
        [
            (outsider.pk, "INFRASTRUCTURE", {"domain_cost": "13"}),
            (owner.pk, "COMPENSATION", {"va_hourly": "9"}),
        ]
    )


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_lose_nothing_and_share_once():
    member = cast.make_member()
    typed = {"domain_cost": "12", "inbox_cost": "3", "warmup_cost": "100", "sending_cost": "300"}
    at_once(lambda one: saved(member, **dict([one])), [*typed.items(), *typed.items()])
    assert AnswerDraft.objects.get().typed == typed
    seen = course_of(member=member, category=CATEGORY).fingerprint
    shared = at_once(
        lambda _: submit_draft(member=member, category=CATEGORY, seen=seen).done, range(4)
    )
    member.refresh_from_db()
    assert (sum(done is not None for done in shared), member.total_points) == (1, 50)
    assert (BenchmarkSubmission.objects.count(), AnswerDraft.objects.count()) == (1, 0)
    # A device that types while another one shares begins a new draft, or is part of what is shared.
    saved(member, domain_cost="14")
    seen = course_of(member=member, category=CATEGORY).fingerprint
    at_once(
        lambda share: (
            submit_draft(member=member, category=CATEGORY, seen=seen)
            if share
            else saved(member, inbox_cost="9")
        ),
        [True, False],
    )
    course = course_of(member=member, category=CATEGORY)
    assert (course.answers["domain_cost"], course.answers["inbox_cost"]) == (14, 9)


def test_every_question_has_a_place_in_a_draft():
    length = AnswerDraft._meta.get_field("stands_at").max_length
    assert length is not None
    keys = [q.key for questionnaire in CATEGORIES.values() for q in questionnaire.questions]
    assert max(map(len, keys)) <= length
