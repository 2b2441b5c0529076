"""Staff and raw answers: lists show none, each look is recorded, decisions are audited."""

import pytest
from django.test import Client

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import BenchmarkSubmission, EarlierAnswers
from members.models import AuditLog, Member
from tests.benchmarks.answers import agencies_answer

SUBMISSIONS = "/admin/benchmarks/benchmarksubmission/"
EARLIER = "/admin/benchmarks/earlieranswers/"


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    client.force_login(super_admin)
    return client


@pytest.fixture
def answered(owner: Member) -> BenchmarkSubmission:
    submit(
        member=owner,
        category=Category.INFRASTRUCTURE,
        data={"domain_cost": 77.31, "domain_vendor": "<i>Old Shop</i>"},
    )
    return submit(
        member=owner,
        category=Category.INFRASTRUCTURE,
        data={"domain_cost": 78.42, "inbox_provider": "google"},
    ).submission


@pytest.mark.parametrize("address", [SUBMISSIONS, EARLIER])
def test_lists_show_no_answers_and_record_nothing(
    staff: Client, answered: BenchmarkSubmission, address: str
):
    page = staff.get(address, {"q": "okafor"}).content.decode()
    assert "Maren Okafor" in page
    for raw in ("77.3", "78.4", "Old Shop", "oogle"):
        assert raw not in page
    assert not AuditLog.objects.exists()


def test_each_look_at_raw_answers_is_in_the_audit_log(
    staff: Client, super_admin: Member, owner: Member, answered: BenchmarkSubmission
):
    earlier = EarlierAnswers.objects.get()
    now = staff.get(f"{SUBMISSIONS}{answered.pk}/change/").content.decode()
    before = staff.get(f"{EARLIER}{earlier.pk}/change/").content.decode()
    assert "$78.42 a year" in now
    assert "Google Workspace" in now
    assert "$77.31" in before
    assert "&lt;i&gt;Old Shop&lt;/i&gt;" in before
    seen = AuditLog.objects.order_by("id").values_list(
        "actor", "action", "target_type", "target_id", "detail"
    )
    detail = {"member": owner.pk, "category": "INFRASTRUCTURE"}
    assert list(seen) == [
        (super_admin.pk, "answers_seen", "benchmarks.BenchmarkSubmission", answered.pk, detail),
        (super_admin.pk, "answers_seen", "benchmarks.EarlierAnswers", earlier.pk, detail),
    ]


@pytest.mark.parametrize("address", [SUBMISSIONS, EARLIER])
def test_nothing_is_added_edited_or_deleted_by_hand(
    staff: Client, answered: BenchmarkSubmission, address: str
):
    pk = answered.pk if address == SUBMISSIONS else EarlierAnswers.objects.get().pk
    answers = [
        staff.get(f"{address}add/"),
        staff.post(f"{address}{pk}/change/", {"is_valid": "", "data": "{}"}),
        staff.post(f"{address}{pk}/delete/", {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    answered.refresh_from_db()
    assert answered.data == {"domain_cost": 78.42, "inbox_provider": "google"}


def test_a_curator_sees_no_answers(client: Client, curator: Member, answered: BenchmarkSubmission):
    client.force_login(curator)
    assert client.get(SUBMISSIONS).status_code == 403
    assert client.get(f"{SUBMISSIONS}{answered.pk}/change/").status_code == 403
    assert not AuditLog.objects.filter(action="answers_seen").exists()


@pytest.mark.parametrize("address", [SUBMISSIONS, EARLIER])
def test_lists_cost_the_same_queries_with_one_row_and_with_thirty(
    staff: Client, answered: BenchmarkSubmission, address: str, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        staff.get(address, {"show": "all"} if address == SUBMISSIONS else {})
    for member in agencies_answer({"domain_cost": 10} for _ in range(30)):
        submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": 11})
    with django_assert_max_num_queries(12) as many:
        staff.get(address, {"show": "all"} if address == SUBMISSIONS else {})
    assert len(many) == len(few)
