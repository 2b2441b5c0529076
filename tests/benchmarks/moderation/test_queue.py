"""The reviewers' queue in the admin: what is shown to whom, and what its buttons do."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission
from benchmarks.moderation.actions import Seen, decide
from benchmarks.moderation.looking import look_at
from members.models import AuditLog, Letter, Member
from tests import cast
from tests.benchmarks.answers import agencies_answer

LIST = "/admin/benchmarks/benchmarksubmission/"
WHY = "That looks like the cost of all domains together."


@pytest.fixture
def reviewer(db: None) -> Member:
    member = cast.make_member(is_staff=True, first_name="Inês", last_name="Prado")
    member.groups.add(Group.objects.get(name="Reviewer"))
    return member


@pytest.fixture
def staff(client: Client, reviewer: Member) -> Client:
    client.force_login(reviewer)
    return client


def flag(member: Member, cost: float = 120, **more: Any) -> BenchmarkSubmission:
    """Answers that the rules have flagged."""
    submission = submit(
        member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost, **more}
    ).submission
    look_at(submission_id=submission.pk)
    submission.refresh_from_db()
    return submission


def send(client: Client, submission: BenchmarkSubmission, **form: str) -> Any:
    """The form of one set, as its page has it."""
    data = {"seen": str(Seen.of(submission)), "message": "", "note": "", **form}
    return client.post(f"{LIST}{submission.pk}/decide/", data, follow=True)


def test_the_queue_has_what_waits_oldest_first_and_no_answers(staff: Client, owner: Member):
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    first, second = flag(owner, 133.33), flag(cast.make_member(last_name="Yilmaz"), 59.17)
    page = staff.get(LIST)
    body = page.content.decode()
    assert list(page.context["cl"].result_list) == [first, second]
    assert "2 answer sets wait for a look, the oldest since" in body
    assert "Cost per domain: outside the sane bounds, over 3 standard deviations" in body
    assert "133" not in body
    assert "59.17" not in body
    assert not AuditLog.objects.filter(action="answers_seen").exists()


def test_an_empty_queue_says_what_comes_next(staff: Client, owner: Member):
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 12})
    body = staff.get(LIST).content.decode()
    assert "No answers wait for a look" in body
    assert "The queue is empty." in body
    assert owner.last_name in staff.get(LIST, {"show": "all"}).content.decode()
    assert owner.last_name in staff.get(LIST, {"q": owner.last_name}).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["flagged", "far", "edited"]),
        ({"state__exact": "FLAGGED"}, ["flagged", "far"]),
        ({"state__exact": "REJECTED"}, ["edited"]),
        ({"rule": "BOUNDS"}, ["flagged"]),
        ({"rule": "DEVIATION"}, ["flagged", "far"]),
        ({"rule": "nonsense"}, ["flagged", "far", "edited"]),
        ({"category__exact": "BUSINESS"}, []),
    ],
)
def test_the_queue_is_filtered_by_state_rule_and_category(
    staff: Client, super_admin: Member, query: dict[str, str], expected: list[str]
):
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    sets = {"flagged": flag(cast.make_member()), "far": flag(cast.make_member(), 50)}
    sets["edited"] = rejected = flag(cast.make_member(), 121)
    decide(
        submission_id=rejected.pk,
        seen=Seen.of(rejected),
        accepted=False,
        actor=super_admin,
        message=WHY,
    )
    flag(rejected.member, 12)
    shown = staff.get(LIST, query).context["cl"].result_list
    assert list(shown) == [sets[name] for name in expected]


@pytest.mark.parametrize(
    "lookup", ["data__domain_cost__gt", "last_reasons__0__by__gt", "decisions__note__startswith"]
)
def test_no_address_of_the_queue_searches_answers_or_reasons(
    staff: Client, owner: Member, lookup: str
):
    flag(owner)
    assert staff.get(LIST, {lookup: "1"}).status_code == 400


def test_a_case_shows_the_answer_beside_the_others_and_is_audited(
    staff: Client, owner: Member, reviewer: Member
):
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    submit(member=owner, category=Category.INFRASTRUCTURE, data={"domain_cost": 17})
    flagged = flag(owner, 133, domain_vendor="<i>Shop</i>", inbox_cost=3)
    body = staff.get(f"{LIST}{flagged.pk}/change/").content.decode()
    for part in (
        "Cost per domain: $133 a year",
        "2.2 times beyond the likely bounds, $2 to $60.",
        "standard deviations from the median; over 3 is flagged.",
        "A robust score in logarithms of",
        "5 other accepted answers: median $12, middle half $11 to $12.",
        "This one lies above the scale.",
        "Before: $17",
        "&lt;i&gt;Shop&lt;/i&gt;",
        "by the rules",
        'name="verdict" value="reject"',
    ):
        assert part in body, part
    assert "style=" not in body.split('<div id="content"')[1]
    looks = AuditLog.objects.exclude(action="role_given").values_list(
        "action", "actor", "target_id", "detail"
    )
    detail = {"member": owner.pk, "category": "INFRASTRUCTURE"}
    assert list(looks) == [("answers_seen", reviewer.pk, flagged.pk, detail)]


def test_accepting_goes_on_to_what_waits_next(staff: Client, owner: Member):
    flagged, following = flag(owner), flag(cast.make_member())
    page = send(staff, flagged, verdict="accept", note="a registrar of its own")
    body = page.content.decode()
    assert page.redirect_chain == [(LIST, 302)]
    assert "1 answer set counts in the figures" in body
    assert f"{LIST}{following.pk}/change/" in body
    flagged.refresh_from_db()
    decision = flagged.decisions.first()
    assert decision is not None
    assert (flagged.state, decision.note) == ("ACCEPTED", "a registrar of its own")


def test_a_rejection_without_a_reason_comes_back_with_what_was_typed(staff: Client, owner: Member):
    flagged = flag(owner)
    page = send(staff, flagged, verdict="reject", message="short", note="kept note")
    assert page.status_code == 422
    body = page.content.decode()
    assert "Tell the member why, in 10 characters or more: they read it." in body
    assert "short</textarea>" in body
    assert "kept note</textarea>" in body
    flagged.refresh_from_db()
    assert flagged.state == "FLAGGED"


def test_the_second_reviewer_gets_a_sentence(staff: Client, owner: Member, super_admin: Member):
    flagged = flag(owner)
    seen = Seen.of(flagged)
    decide(submission_id=flagged.pk, seen=seen, accepted=True, actor=super_admin)
    body = send(staff, flagged, verdict="reject", message=WHY).content.decode()
    assert "Somebody else decided first; nothing was done twice." in body
    flag(owner, 140)
    body = send(staff, flagged, verdict="reject", message=WHY).content.decode()
    assert "The member edited the answers after you opened them" in body
    body = send(staff, flagged, seen="nonsense", verdict="accept").content.decode()
    assert "The page you decided on was incomplete." in body
    assert not Letter.objects.exists()


def test_a_decision_is_taken_back_from_the_history(staff: Client, owner: Member):
    flagged = flag(owner)
    send(staff, flagged, verdict="reject", message=WHY)
    body = staff.get(f"{LIST}{flagged.pk}/change/").content.decode()
    decision = flagged.decisions.first()
    assert decision is not None
    button = f'name="decision" value="{decision.pk}"'
    assert button in body
    page = staff.post(f"{LIST}{flagged.pk}/take-back/", {"decision": decision.pk}, follow=True)
    body = page.content.decode()
    assert "Taken back: the answers are flagged again." in body
    assert button not in body
    again = staff.post(f"{LIST}{flagged.pk}/take-back/", {"decision": decision.pk}, follow=True)
    assert "Somebody else decided first" in again.content.decode()
    assert staff.post(f"{LIST}{flagged.pk}/take-back/", {"decision": "x"}).status_code == 404


def test_many_are_decided_with_one_note_and_what_changed_meanwhile_is_left(
    staff: Client, super_admin: Member
):
    sets = [flag(cast.make_member()) for _ in range(3)]
    chosen = staff.post(
        LIST, {"action": "reject", "_selected_action": [one.pk for one in sets]}, follow=True
    )
    body = chosen.content.decode()
    assert "3 chosen." in body
    assert "120" not in body
    seen = [line[2] for line in chosen.context["chosen"]]
    decide(submission_id=sets[0].pk, seen=Seen.of(sets[0]), accepted=True, actor=super_admin)
    flag(sets[1].member, 130)
    page = f"{LIST}decide/"
    short = staff.post(page, {"seen": seen, "verdict": "reject", "message": "x"})
    assert (short.status_code, len(short.context["chosen"])) == (422, 3)
    form = {"seen": [*seen, "x~y"], "verdict": "reject", "message": WHY, "note": "all of a kind"}
    body = staff.post(page, form, follow=True).content.decode()
    assert "1 answer set is left out of the figures" in body
    assert "1 answer set left alone. Somebody else decided first" in body
    assert "2 answer sets left alone. The member edited the answers" in body
    states = BenchmarkSubmission.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["ACCEPTED", "FLAGGED", "REJECTED"]
    assert "No answer set is chosen" in staff.get(page).content.decode()


def test_who_may_only_look_has_no_buttons(client: Client, owner: Member, reviewer: Member):
    flagged = flag(owner)
    looker = cast.make_member(is_staff=True)
    looker.user_permissions.add(
        *Group.objects.get(name="Reviewer").permissions.filter(codename__startswith="view_")
    )
    client.force_login(looker)
    body = client.get(f"{LIST}{flagged.pk}/change/").content.decode()
    assert 'name="verdict"' not in body
    assert send(client, flagged, verdict="accept").status_code == 403
    assert client.post(f"{LIST}decide/", {}).status_code == 403
    assert client.post(f"{LIST}{flagged.pk}/take-back/", {}).status_code == 403


def test_ones_own_answers_are_for_another_reviewer(staff: Client, reviewer: Member):
    own = flag(reviewer)
    body = staff.get(f"{LIST}{own.pk}/change/").content.decode()
    assert "These are your own answers." in body
    assert 'name="verdict"' not in body
    said = send(staff, own, verdict="accept").content.decode()
    assert "another reviewer decides" in said


@pytest.mark.parametrize("name", ["queue", "case", "chosen"])
def test_pages_cost_the_same_queries_with_one_row_and_with_thirty(
    staff: Client, owner: Member, name: str, django_assert_max_num_queries: Any
):
    first = flag(owner)

    def look() -> None:
        pks = ",".join(str(pk) for pk in BenchmarkSubmission.objects.values_list("pk", flat=True))
        pages = {
            "queue": LIST,
            "case": f"{LIST}{first.pk}/change/",
            "chosen": f"{LIST}decide/?verdict=reject&ids={pks}",
        }
        assert staff.get(pages[name]).status_code == 200

    look()
    with django_assert_max_num_queries(16) as few:
        look()
    for _ in range(30):
        flag(cast.make_member())
    for cost in range(130, 160):
        flag(owner, cost)
    with django_assert_max_num_queries(16) as many:
        look()
    assert len(many) == len(few)
