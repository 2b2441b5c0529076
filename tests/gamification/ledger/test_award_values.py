"""What an action pays: set by staff, seen before a change, never changed for what was paid."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.catalogue import DEFAULT_VALUES
from gamification.ledger.award import award
from gamification.ledger.correct import reverse
from gamification.ledger.values import award_value, pays, set_award_value
from gamification.models import Action, MemberBadge, PointConfig, PointTransaction
from gamification.rules.chances import chances
from members.models import AuditLog, Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
DOWNLOAD = Action.RESOURCE_DOWNLOAD
PAGE = "/admin/gamification/pointconfig/resource_download/change/"


def configure(points: int, *, is_enabled: bool = True, action: str = DOWNLOAD) -> None:
    PointConfig.objects.update_or_create(
        action=action, defaults={"points": points, "is_enabled": is_enabled}
    )


def test_every_award_has_a_row_for_staff_and_pays_what_the_spec_says_until_they_change_it() -> None:
    assert dict(PointConfig.objects.values_list("action", "points")) == DEFAULT_VALUES
    PointConfig.objects.all().delete()
    assert (award_value(DOWNLOAD), pays(DOWNLOAD)) == (5, 5)


def test_an_award_pays_what_is_set_and_what_was_paid_stays(owner: Member) -> None:
    first = award(member=owner, action=DOWNLOAD, source="resource:1")
    configure(8)
    second = award(member=owner, action=DOWNLOAD, source="resource:2")
    assert first is not None
    assert second is not None
    assert [entry.points for entry in PointTransaction.objects.order_by("pk")] == [5, 8]


@pytest.mark.parametrize("points", [None, 3])
def test_an_action_that_is_off_pays_nothing_and_leaves_nothing(
    owner: Member, points: int | None
) -> None:
    configure(5, is_enabled=False)
    assert award(member=owner, action=DOWNLOAD, source="resource:1", points=points) is None
    assert not PointTransaction.objects.exists()
    assert not MemberBadge.objects.exists()
    configure(5)
    assert award(member=owner, action=DOWNLOAD, source="resource:1", points=points) is not None


def test_an_award_asks_for_the_value_in_the_statement_that_pays(owner: Member) -> None:
    with CaptureQueriesContext(connection) as queries:
        award(member=owner, action=DOWNLOAD, source="resource:1")
    pays, *rest = [query["sql"] for query in queries]
    assert "LEFT JOIN gamification_pointconfig" in pays
    assert not [sql for sql in rest if sql.startswith('SELECT "gamification_pointconfig"')]


def test_a_change_is_audited_with_the_values_before_and_no_change_is_not(
    super_admin: Member,
) -> None:
    for _ in range(2):
        set_award_value(action=DOWNLOAD, points=8, is_enabled=False, actor=super_admin)
    audit = AuditLog.objects.get(action="award_changed")
    assert audit.actor == super_admin
    assert audit.detail == {
        "action": "resource_download",
        "before": {"points": 5, "is_enabled": True},
        "after": {"points": 8, "is_enabled": False},
    }


def scene() -> list[Member]:
    """Four members of 20, 18, 15 and 12 points. One entry was taken back."""
    actor = cast.make_member()
    members = [cast.make_member(first_name=name) for name in ("Ada", "Bea", "Cleo", "Dan")]
    for member, entries in zip(members, (4, 0, 3, 0), strict=True):
        for _ in range(entries):
            enter(member, 5)
    enter(members[1], 18, action="benchmark_submission")
    enter(members[3], 12, action="benchmark_submission")
    reverse(entry=enter(members[3], 5), reason="The file was empty", actor=actor)
    return members


def post(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, {"points": "3", "is_enabled": "on", **fields})


def test_a_value_is_seen_before_it_is_written(client: Client, super_admin: Member) -> None:
    scene()
    client.force_login(super_admin)
    seen = post(client, preview="")
    assertContains(
        seen,
        "2 members would have other points (\N{MINUS SIGN}14 in all), and 4 would stand elsewhere",
    )
    assertContains(seen, "down 1")
    assert award_value(DOWNLOAD) == 5
    done = post(client, confirm="", seen="3:True")
    assertRedirects(done, "/admin/gamification/pointconfig/")
    assert award_value(DOWNLOAD) == 3
    assert Member.objects.get(first_name="Ada", last_name__startswith="Number").total_points == 20
    assertContains(client.get(PAGE), "Changes before")


def test_a_value_edited_after_it_was_seen_is_shown_again(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    assertContains(
        post(client, points="30", confirm="", seen="3:True"), "Had it always paid 30 points"
    )
    assert award_value(DOWNLOAD) == 5


@pytest.mark.parametrize("points", ["", "-1", "abc", "100001"])
def test_a_value_that_is_none_is_refused(client: Client, super_admin: Member, points: str) -> None:
    client.force_login(super_admin)
    assert post(client, points=points, confirm="", seen=f"{points}:True").status_code == 422
    assert award_value(DOWNLOAD) == 5


def test_who_may_only_look_changes_nothing(client: Client, curator: Member) -> None:
    from django.contrib.auth.models import Permission

    client.force_login(curator)
    assert client.get(PAGE).status_code == 403
    curator.user_permissions.add(Permission.objects.get(codename="view_pointconfig"))
    assertNotContains(client.get(PAGE), "See what it would have changed")
    assert post(client, confirm="", seen="3:True").status_code == 403
    assert award_value(DOWNLOAD) == 5


def test_what_moves_one_up_says_what_is_paid_today_and_leaves_out_what_is_not(
    client: Client, owner: Member
) -> None:
    configure(70)
    configure(25, is_enabled=False, action="intro_completed")
    client.force_login(owner)
    html = client.get("/points/").content.decode()
    step = html.split('id="step"')[1].split("</section>")[0]
    assert step.index("Each resource new to you") < step.index("benchmarks, each")
    assert "introduction" not in step
    assertContains(client.get("/library/"), "70 points the first time you take each.")


def test_chances_are_largest_first_and_pay_something() -> None:
    values = {
        "benchmark_submission": None,
        "resource_download": 5,
        "intro_completed": 0,
        "discord_activity": 9,
    }
    assert [(chance.action.value, chance.points) for chance in chances(paid={}, values=values)] == [
        ("discord_activity", 9),
        ("resource_download", 5),
    ]


def test_pages_do_not_promise_points_for_what_is_off(client: Client, owner: Member) -> None:
    configure(5, is_enabled=False)
    for action in ("benchmark_submission", "activity_explore"):
        configure(50, is_enabled=False, action=action)
    client.force_login(owner)
    assertNotContains(client.get("/library/"), "the first time you take each")
    assertNotContains(client.get("/benchmarks/"), "+50")
    assertNotContains(client.get("/"), "+50")
