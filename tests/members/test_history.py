"""What the database writes down of a member, and what it does not let in, whichever path a
change comes by.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from gamification.models import PointTransaction
from members.models import WATCHED, CommunityRole, Member, SubscriptionStatus, Team
from tests.cast import make_member

pytestmark = pytest.mark.django_db


def events(member: Member) -> int:
    """How many changes of the member are written down."""
    return apps.get_model("members", "MemberEvent").objects.filter(pgh_obj_id=member.pk).count()


CHANGES = {
    "is_active": False,
    "is_staff": True,
    "is_superuser": True,
    "subscription_status": SubscriptionStatus.PAST_DUE,
    "seat_tier": "TEAM_MEMBER",
    "is_team_admin": True,
    "is_primary_owner": True,
    "community_role": CommunityRole.KNIGHT,
    "in_debtor_state": True,
}


@pytest.mark.parametrize(("column", "value"), [*CHANGES.items(), ("team", None)])
def test_a_change_of_a_watched_column_is_written_down(column: str, value: object) -> None:
    member = make_member()
    if column == "team":
        value = Team.objects.create(name="Tern Outbound", team_seats=1)
    before = events(member)
    Member.objects.filter(pk=member.pk).update(**{column: value})
    assert events(member) == before + 1
    Member.objects.filter(pk=member.pk).update(**{column: value})
    assert events(member) == before + 1


def test_every_watched_column_is_tried_here() -> None:
    assert {*CHANGES, "team"} == set(WATCHED)


def test_saving_a_whole_member_writes_a_change_down_once() -> None:
    member = make_member()
    before = events(member)
    member.save()
    member.first_name = "Maren"
    member.save()
    assert events(member) == before
    member.subscription_status = SubscriptionStatus.CANCELLED
    member.save()
    assert events(member) == before + 1


def test_points_are_no_change_of_the_member() -> None:
    member = make_member()
    before = events(member)
    PointTransaction.objects.create(
        member=member, action="resource_download", points=5, source="resource:1"
    )
    assert events(member) == before


LISTED = ("experience_level", "subscription_status", "seat_tier", "community_role", "previous_role")


@pytest.mark.parametrize("column", LISTED)
def test_a_word_that_is_not_on_the_list_is_refused(column: str) -> None:
    member = make_member()
    for word in ("active", "NOBODY", "N,S", " "):
        with (
            pytest.raises(IntegrityError, match=f"members_member_{column}_check"),
            transaction.atomic(),
        ):
            Member.objects.filter(pk=member.pk).update(**{column: word})


@pytest.mark.parametrize("column", LISTED)
def test_every_word_on_the_list_is_taken(column: str) -> None:
    member = make_member()
    field = Member._meta.get_field(column)
    assert isinstance(field, models.Field)
    for word, _ in field.flatchoices:
        Member.objects.filter(pk=member.pk).update(**{column: word})


def test_a_list_is_one_constant_in_the_database() -> None:
    # An array of casts is read anew by every statement that writes a member: it was a fifth of the
    # update an award makes.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'members_member'::regclass AND"
            " pg_get_constraintdef(oid) LIKE '%ARRAY[%'"
        )
        assert cursor.fetchall() == []
