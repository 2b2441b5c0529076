"""A verdict on nothing compared is none, and is not given."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from gamification.ledger import anomalies
from gamification.ledger.award import award
from gamification.ledger.check.counts import slices
from gamification.ledger.simulation import simulate
from gamification.models import Action, RankState
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db(transaction=True)

DOWNLOAD = Action.RESOURCE_DOWNLOAD


@pytest.mark.parametrize(
    ("after", "why"), [(None, "there are none"), (9_000_000_000, "none has an id above 9000000000")]
)
def test_checking_the_points_of_nobody_is_not_told_as_all_being_well(
    after: int | None, why: str
) -> None:
    if after:
        cast.make_member()
    out = StringIO()
    with pytest.raises(CommandError, match=f"No member was compared: {why}") as refused:
        call_command("check_points", *(["--from", str(after)] if after else []), stdout=out)
    assert refused.value.returncode == 1
    assert "what the ledger says" not in out.getvalue()


@pytest.mark.usefixtures("rights_of_the_owner")
def test_a_read_that_fails_is_told_with_where_to_go_on_and_never_as_all_being_well() -> None:
    cast.make_member()
    out = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gamification_rankslice RENAME TO gamification_lost")
    try:
        with pytest.raises(
            CommandError, match=r"gave out after member 0 \(.*\)\. Go on with --from 0\."
        ) as refused:
            call_command("check_points", stdout=out)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gamification_lost RENAME TO gamification_rankslice")
    assert (refused.value.returncode, out.getvalue()) == (1, "")


@pytest.mark.usefixtures("rights_of_the_owner")
def test_ranks_that_were_never_counted_are_a_difference(owner: Member) -> None:
    award(member=owner, action=DOWNLOAD, source="resource:1")
    RankState.objects.all().delete()
    assert "the ranks were never counted" in str(next(iter(slices())).faults[0])


def test_granting_badges_to_nobody_says_so() -> None:
    call_command("grant_badges", stdout=(out := StringIO()))
    assert out.getvalue() == "There are no members: nothing was looked at.\n"


def test_the_page_of_what_looks_wrong_says_when_there_was_nothing_to_look_at(
    client: Client, super_admin: Member, owner: Member
) -> None:
    client.force_login(super_admin)
    page = "/admin/gamification/pointtransaction/anomalies/"
    enter(owner, 5, timezone.now() - timedelta(days=40))
    enter(owner, 5, action=Action.ADMIN_ADJUSTMENT)
    assert anomalies.find(now=timezone.now(), entries=5, members=5).is_blank
    assert "nothing to look at" in client.get(page).content.decode()
    enter(owner, 5)
    assert "nothing to look at" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("action", "paid", "entries", "why"),
    [
        (DOWNLOAD, 5, 0, "Nobody was paid for this yet"),
        (Action.DISCORD_ACTIVITY, 0, 1, "can't be worked out"),
        (DOWNLOAD, 0, 1, ""),
        (Action.DISCORD_ACTIVITY, 1, 1, ""),
    ],
)
def test_a_simulation_that_cannot_tell_says_so(
    owner: Member, action: Action, paid: int, entries: int, why: str
) -> None:
    for _ in range(entries):
        enter(owner, 3, action=action)
    run = simulate(action=action, points=7, now_paid=paid)
    assert (why in run.untold) if why else not run.untold
    assert bool(run.changed) is not bool(run.untold)
