"""What a member can see does not depend on what the rules think: a flag would be an oracle that
edits could search.
"""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission
from benchmarks.moderation.actions import Seen, decide
from benchmarks.moderation.looking import look_at
from benchmarks.publishing.reading import Edition
from benchmarks.results.rows import Measure, row
from benchmarks.rules.flagging import FAR_WORDS
from benchmarks.rules.grid import Figure
from benchmarks.rules.publishing import Published
from members.models import Member
from members.own.registry import tables
from tests.benchmarks.answers import agencies_answer

WHY = "That looks like the cost of all domains together."
PAGES = ("/", "/benchmarks/", "/benchmarks/infrastructure/", "/benchmarks/infrastructure/answer/")


@pytest.fixture
def submission(client: Client, owner: Member) -> BenchmarkSubmission:
    """Answers far from the others that nobody has looked at yet, of a member who looks."""
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    client.force_login(owner)
    form = {"domain_cost": "59.5"}
    client.post("/benchmarks/infrastructure/answer/", form)
    return BenchmarkSubmission.objects.get(member=owner)


def seen_by(client: Client, owner: Member) -> list[str]:
    """Every page of the member's, without what differs from look to look, and their copy."""
    pages = [client.get(page).content.decode() for page in PAGES]
    return [_steady(page) for page in pages] + [json.dumps(copy_of(owner), default=str)]


def _steady(page: str) -> str:
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "nonce" not in line)


def copy_of(member: Member) -> dict[str, list[dict[str, Any]]]:
    """The member's copy of the tables of benchmarks."""
    found = {}
    for table in tables():
        if table.name.startswith("benchmarks.") and table.copy and table.rows:
            columns = table.copy.columns
            rows = table.rows(member).order_by("pk").values_list(*columns.values())
            found[table.copy.file] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found


def test_a_flag_changes_nothing_a_member_can_see(
    client: Client, owner: Member, submission: BenchmarkSubmission
):
    client.get("/benchmarks/infrastructure/")  # its message has been read
    before = seen_by(client, owner)
    assert '"accepted": true' in before[-1]
    look_at(submission_id=submission.pk)
    submission.refresh_from_db()
    assert submission.state == "FLAGGED"
    assert seen_by(client, owner) == before
    # Nor do answers that were flagged when they were replaced.
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 121})
    assert [row["accepted"] for row in copy_of(owner)["earlier_answers"]] == [True]


def test_submitting_answers_the_same_whatever_they_are(client: Client, owner: Member):
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    client.force_login(owner)

    def send(cost: str) -> tuple[str, list[str]]:
        answer = client.post("/benchmarks/infrastructure/answer/", {"domain_cost": cost})
        page = client.get(answer["Location"])
        said = [str(message) for message in page.context["messages"]]
        look_at(submission_id=BenchmarkSubmission.objects.get(member=owner).pk)
        return answer["Location"], said

    send("12")
    assert send("13") == send("59.5") == send("14")


def test_a_rejection_is_told_with_its_reason_and_what_to_do(
    client: Client, owner: Member, super_admin: Member, submission: BenchmarkSubmission
):
    look_at(submission_id=submission.pk)
    submission.refresh_from_db()
    decide(
        submission_id=submission.pk,
        seen=Seen.of(submission),
        accepted=False,
        actor=super_admin,
        note="an internal note",
        message=WHY,
    )
    page = client.get("/benchmarks/infrastructure/").content.decode()
    listed = client.get("/benchmarks/").content.decode()
    form = client.get("/benchmarks/infrastructure/answer/").content.decode()
    assert "A reviewer set your answers aside." in page
    assert WHY in form
    assert "Correct them below" in form
    assert WHY in page
    assert "Correct them, and they are looked at again." in listed
    for seen in (page, listed, json.dumps(copy_of(owner), default=str)):
        assert "an internal note" not in seen
        assert "ROBUST" not in seen
    assert copy_of(owner)["answer_decisions"][0]["told"] == WHY
    assert copy_of(owner)["answers"][0]["accepted"] is False
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    page = client.get("/benchmarks/infrastructure/").content.decode()
    assert "You changed them since, so a reviewer looks again." in page
    assert [row["accepted"] for row in copy_of(owner)["earlier_answers"]] == [False]


@pytest.mark.parametrize(("own", "is_told"), [(12, False), (30, False), (31, True), (None, False)])
def test_that_somebody_looks_is_told_by_the_published_figures(own: float | None, is_told: bool):
    question = CATEGORIES[Category.INFRASTRUCTURE].by_key["domain_cost"]
    figures = {
        name: Figure(value=Decimal(edge), low=Decimal(edge), high=Decimal(edge))
        for name, edge in (("lower", 10), ("median", 12), ("upper", 15))
    }
    edition = Edition(
        question="domain_cost",
        cohort="all",
        published=Published(agencies="10-19", quantiles=figures),
        published_at=timezone.now(),
    )
    shown = row(question, own, edition, cohort="all")
    assert isinstance(shown, Measure)
    assert shown.verdict.endswith(FAR_WORDS) is is_told
