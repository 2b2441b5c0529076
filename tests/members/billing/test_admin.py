"""Plans in the admin: granted, ended, seen."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from members.models import AuditLog, Member, MoneyBack, Plan
from tests import cast

pytestmark = pytest.mark.django_db
GRANT = {"owner_seats": "1", "team_seats": "0", "reason": "Speaks at our conference."}


@pytest.fixture
def desk(super_admin: Member) -> Client:
    """Signed in as the super admin."""
    client = Client()
    client.force_login(super_admin)
    return client


def test_a_plan_is_granted_and_ended_with_reasons(desk: Client) -> None:
    member = cast.outsider()
    answer = desk.post("/admin/members/plan/add/", {**GRANT, "member": member.pk})
    assert answer.status_code == 302
    member.refresh_from_db()
    plan = Plan.objects.get()
    assert (member.subscription_status, plan.source, plan.reason) == (
        "ACTIVE",
        "STAFF",
        GRANT["reason"],
    )
    wanted = {"action": "end_granted", "_selected_action": [plan.pk]}
    desk.post("/admin/members/plan/", {**wanted, "reason": "short"})
    member.refresh_from_db()
    assert member.subscription_status == "ACTIVE"
    desk.post("/admin/members/plan/", {**wanted, "reason": "The conference is over."})
    member.refresh_from_db()
    assert member.subscription_status == "CANCELLED"
    deeds = AuditLog.objects.order_by("pk").values_list("action", flat=True)
    assert list(deeds) == ["plan_granted", "grant_ended"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "short"}, "10 characters or more"),
        ({"member": ""}, "Choose a member or a team"),
        ({"ends_at_0": "2020-01-01", "ends_at_1": "00:00"}, "Choose a moment to come"),
    ],
)
def test_a_grant_that_can_not_be_is_explained_and_kept(
    desk: Client, typed: dict[str, str], said: str
) -> None:
    member = cast.outsider()
    answer = desk.post("/admin/members/plan/add/", {**GRANT, "member": member.pk, **typed})
    assert (answer.status_code, Plan.objects.count()) == (200, 0)
    assert said in answer.content.decode()


def test_who_has_a_plan_is_granted_no_second_one(desk: Client) -> None:
    member = cast.outsider()
    cast.give_plan(member)
    answer = desk.post("/admin/members/plan/add/", {**GRANT, "member": member.pk})
    assert "A plan is live already" in answer.content.decode()
    assert Plan.objects.count() == 1


def test_money_that_came_back_waits_until_staff_saw_it(desk: Client) -> None:
    MoneyBack.objects.create(kind="DISPUTE", stripe_id="du_1", at=datetime.now(UTC))
    assert "payment that came back" in desk.get("/admin/").content.decode()
    row = MoneyBack.objects.get()
    chosen = {"action": "mark_seen", "_selected_action": [row.pk]}
    desk.post("/admin/members/moneyback/", chosen)
    row.refresh_from_db()
    assert row.seen_at is not None


def test_lists_ask_the_same_for_one_plan_and_for_thirty(
    desk: Client,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get("/admin/members/plan/")
        return len(asked)

    cast.give_plan(cast.outsider())
    queries()
    few = queries()
    for _ in range(29):
        cast.give_plan(cast.make_member())
    assert queries() == few
