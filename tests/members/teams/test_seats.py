"""The database holds a team's seats, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from members.models import Member, SeatTier, Team
from members.teams.source import FUNCTION, source
from tests import cast
from tests.members.teams.tern import make_team, maren
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
REFUSED = pytest.raises(IntegrityError, match="such seats")


@pytest.fixture
def full(db: None) -> Team:
    """One owner seat and one team seat, both taken."""
    team = make_team(owner_seats=1, team_seats=1)
    maren(team)
    cast.team_member(team=team)
    return team


def test_nobody_comes_into_a_full_team_by_any_way(full: Team) -> None:
    outsider = cast.outsider()
    with REFUSED, transaction.atomic():
        cast.team_member(team=full)
    with REFUSED, transaction.atomic():
        Member.objects.filter(pk=outsider.pk).update(team=full, seat_tier=SeatTier.TEAM_MEMBER)
    with REFUSED, transaction.atomic():
        Member.objects.filter(pk=outsider.pk).update(team=full)
    with REFUSED, transaction.atomic():
        Member.objects.filter(team=full).update(seat_tier=SeatTier.OWNER)
    with REFUSED, transaction.atomic():
        Member.objects.filter(team=full).update(seat_tier=SeatTier.TEAM_MEMBER)


def test_taken_seats_are_not_given_up_and_free_ones_are(full: Team) -> None:
    with REFUSED, transaction.atomic():
        Team.objects.filter(pk=full.pk).update(team_seats=0)
    Team.objects.filter(pk=full.pk).update(team_seats=5, owner_seats=4)
    Team.objects.filter(pk=full.pk).update(team_seats=1, owner_seats=1)
    assert Team.objects.values_list("owner_seats", "team_seats").get(pk=full.pk) == (1, 1)


def test_who_sits_in_a_team_that_has_too_many_is_written_as_ever(full: Team) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_team DISABLE TRIGGER USER")
        cursor.execute("UPDATE members_team SET team_seats = 0 WHERE id = %s", [full.pk])
        cursor.execute("ALTER TABLE members_team ENABLE TRIGGER USER")
    member = full.members.get(seat_tier=SeatTier.TEAM_MEMBER)
    member.bio = "Writes."
    member.save()
    Team.objects.filter(pk=full.pk).update(name="Tern", team_seats=0)
    assert member.team == full


@pytest.mark.usefixtures("rights_of_the_owner")
def test_a_migrated_database_has_the_current_source() -> None:
    text = "SELECT pg_get_functiondef(%s::regproc)"
    with connection.cursor() as cursor:
        cursor.execute(text, [f"public.{FUNCTION}"])
        migrated = cursor.fetchone()[0]
        cursor.execute(source().replace("%", "%%"), [])
        cursor.execute(text, [f"public.{FUNCTION}"])
        assert cursor.fetchone()[0] == migrated


def test_staff_are_told_in_words_at_the_field(full: Team, client: Client) -> None:
    client.force_login(cast.super_admin())
    outsider = cast.outsider()
    page = f"/admin/members/member/{outsider.pk}/change/"
    fields = client.get(page).context["adminform"].form.initial
    sent = {name: value for name, value in fields.items() if isinstance(value, str | int)}

    refused = client.post(page, {**sent, "team": full.pk, "seat_tier": SeatTier.TEAM_MEMBER})
    fewer = client.post(
        f"/admin/members/team/{full.pk}/change/",
        {
            "name": full.name,
            "owner_seats": 1,
            "team_seats": 0,
            "members-TOTAL_FORMS": 0,
            "members-INITIAL_FORMS": 0,
            "invites-TOTAL_FORMS": 0,
            "invites-INITIAL_FORMS": 0,
        },
    )

    assert refused.context["adminform"].form.errors["team"] == [
        "Tern Outbound has 1 team seat, and 1 member in it already."
        " Give the team more seats first, or take somebody out."
    ]
    assert fewer.context["adminform"].form.errors == {
        "team_seats": ["1 of these seats are taken. Revoke somebody's seat first."]
    }
