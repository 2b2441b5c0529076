"""The comparisons for staff: making one, looking, putting right one or all, and who may not."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.models import AuditLog, Member, ReconciliationDifference, ReconciliationRun
from tests.members.reconciling.comparing import compare
from tests.members.reconciling.mess import NOW, Mess, World
from tests.members.test_admin import manager

pytestmark = pytest.mark.django_db
RUNS, LIST = "/admin/members/reconciliationrun/", "/admin/members/reconciliationdifference/"


@pytest.fixture
def staff(client: Client) -> Member:
    """Staff with the role Admin, signed in; nobody compares them."""
    member = manager()
    member.subscription_status = "NONE"
    member.save()
    client.force_login(member)
    return member


@pytest.fixture
def run(world: World, staff: Member) -> ReconciliationRun:
    """A run that found a role that is wrong and one that is missing."""
    mess = Mess(world, NOW)
    first, second = mess.member(), mess.member()
    mess.wear(first, "SQUIRE")
    mess.wear(second)
    return compare(world)


def jobs() -> list[str]:
    """What waits for a worker, of the reconciliation."""
    found = ProcrastinateJob.objects.filter(task_name__contains="reconciling")
    return [name.rpartition(".")[2] for name in found.values_list("task_name", flat=True)]


def test_compare_now_begins_one_run_however_often_it_is_pressed(
    client: Client, staff: Member
) -> None:
    assertContains(client.get(RUNS), "Compare now")
    for _ in range(2):
        client.post(f"{RUNS}compare/")
    run = ReconciliationRun.objects.get()
    assert (run.started_by, run.status, run.stage) == (staff, "RUNNING", "STRIPE")
    assert jobs() == ["reconcile"]
    assert AuditLog.objects.get(action="reconciliation_asked").actor == staff


def test_each_difference_says_what_the_three_sides_say_and_has_a_button(
    client: Client, run: ReconciliationRun
) -> None:
    page = client.get(LIST, {"run__id__exact": str(run.pk), "state__exact": "OPEN"})
    for words in ("Wrong role", "Missing access", "active", "Active, Lord", "none of our roles"):
        assertContains(page, words)
    wrong = run.differences.get(kind="WRONG_ROLE")
    assertContains(page, f'formaction="{LIST}{wrong.pk}/fix/"')

    answer = client.post(f"{LIST}{wrong.pk}/fix/", follow=True)

    assertContains(answer, "1 difference will be put right, and looked at again in an hour.")
    assert dict(run.differences.values_list("kind", "state")) == {
        "WRONG_ROLE": "FIXING",
        "MISSING_ACCESS": "OPEN",
    }
    assert "fix_differences" in jobs()
    assertNotContains(client.get(LIST), f'formaction="{LIST}{wrong.pk}/fix/"')


def test_a_whole_run_is_put_right_after_saying_what_that_means(
    client: Client, staff: Member, run: ReconciliationRun
) -> None:
    assertContains(client.get(f"{RUNS}{run.pk}/change/"), "Put all of it right…")
    assertContains(client.get(f"{RUNS}{run.pk}/fix/"), "Put 2 right")
    assert set(run.differences.values_list("state", flat=True)) == {"OPEN"}

    assertRedirects(client.post(f"{RUNS}{run.pk}/fix/"), f"{RUNS}{run.pk}/change/")

    assert set(run.differences.values_list("state", flat=True)) == {"FIXING"}
    run.refresh_from_db()
    assert run.mode == "FIX"
    assert AuditLog.objects.get(action="differences_fixed").detail == {"count": 2}
    assertContains(client.get(f"{RUNS}{run.pk}/fix/"), "Nothing of this run is open.")


def test_a_run_that_saw_not_everything_says_so(client: Client, staff: Member, world: World) -> None:
    world.fault["discord"] = "The bot lacks the GUILD_MEMBERS intent."
    run = compare(world)
    assertContains(client.get(RUNS), "Not all could be compared")
    assertContains(client.get(f"{RUNS}{run.pk}/change/"), "lacks the GUILD_MEMBERS intent.")


def test_who_may_only_look_finds_no_button(
    client: Client, run: ReconciliationRun, curator: Member
) -> None:
    pk = ReconciliationDifference.objects.latest("pk").pk
    client.force_login(curator)
    for address in (f"{RUNS}compare/", f"{RUNS}{run.pk}/fix/", f"{LIST}{pk}/fix/"):
        assert client.post(address).status_code == 403
    assert set(run.differences.values_list("state", flat=True)) == {"OPEN"}
    assert "fix_differences" not in jobs()


def test_a_link_to_a_button_changes_nothing(
    client: Client, run: ReconciliationRun, staff: Member
) -> None:
    pk = ReconciliationDifference.objects.latest("pk").pk
    for address in (f"{RUNS}compare/", f"{LIST}{pk}/fix/"):
        assert client.get(address).status_code in (302, 405)
    assertNotContains(client.get(LIST), "being put right")
    assert set(run.differences.values_list("state", flat=True)) == {"OPEN"}
