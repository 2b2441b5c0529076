"""What the database refuses of a member, whoever writes it and however; and that an award reads
none of it.
"""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation

from members.models import Member
from revcouncil.schema.constraints import CheckOnWrite
from tests.cast import make_member
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

# A value of each column that its constraint refuses.
REFUSED: dict[str, tuple[str, Any]] = {
    "members_member_email_check": ("email", ""),
    "members_member_handle_check": ("handle", "no spaces"),
    "members_member_discord_id_check": ("discord_id", "12345"),
    "members_member_experience_level_check": ("experience_level", "PAGE"),
    "members_member_years_range_check": ("years_of_experience", 51),
    "members_member_bio_check": ("bio", "x" * 501),
    "members_member_subscription_status_check": ("subscription_status", "PAID"),
    "members_member_seat_tier_check": ("seat_tier", "GUEST"),
    "members_member_community_role_check": ("community_role", "KING"),
    "members_member_previous_role_check": ("previous_role", "KING"),
}
# Left empty, each of these is NULL.
NULLABLE = ("handle", "discord_id", "years_of_experience")
each = pytest.mark.parametrize("name", REFUSED)


def insert(values: dict[str, Any]) -> None:
    """A member with these columns, past the models."""
    values = {"email": "new@example.com", "password": "!", "is_superuser": False, **values}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO members_member ({', '.join(values)}) "
            f"VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )


def test_every_constraint_of_a_member_is_tried_here() -> None:
    names = {c.name for c in Member._meta.constraints if isinstance(c, CheckOnWrite)}
    assert names == set(REFUSED)


@each
def test_no_row_that_breaks_it_is_inserted(name: str) -> None:
    column, value = REFUSED[name]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        insert({column: value})


@each
def test_no_update_of_its_column_breaks_it(name: str) -> None:
    column, value = REFUSED[name]
    make_member()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Member.objects.update(**{column: value})


@each
def test_no_copy_breaks_it(name: str) -> None:
    column, value = REFUSED[name]
    columns = {"email": "new@example.com", "password": "!", "is_superuser": False, column: value}
    with (
        pytest.raises(CheckViolation, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY members_member ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write_row(list(columns.values()))


@each
def test_it_holds_for_the_application_s_role_and_for_the_owner(name: str) -> None:
    column, value = REFUSED[name]
    member = make_member()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (False,)
    for_owner = Member.objects.filter(pk=member.pk)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        for_owner.update(**{column: value})
    with as_owner(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        for_owner.update(**{column: value})


def test_a_refusal_names_the_constraint_and_tells_no_values() -> None:
    make_member(email="secret@example.com")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Member.objects.update(handle="no spaces")
    said = refused.value.__cause__.diag  # type: ignore[union-attr]
    assert (said.sqlstate, said.table_name, said.constraint_name) == (
        "23514",
        "members_member",
        "members_member_handle_check",
    )
    assert "secret" not in str(refused.value)


def test_what_is_left_empty_passes() -> None:
    insert(dict.fromkeys(NULLABLE))
    Member.objects.update(**dict.fromkeys(NULLABLE))
    assert set(Member.objects.values_list(*NULLABLE)) == {(None, None, None)}


def test_an_award_reads_no_check_of_its_member() -> None:
    written = {"total_points", "last_active_at", "last_active_on", "current_streak"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint "
            "WHERE conrelid = 'members_member'::regclass AND contype = 'c'"
        )
        assert cursor.fetchall() == []
        # What a trigger's UPDATE OF names; nothing named is every column.
        cursor.execute(
            "SELECT tgname, ARRAY(SELECT attname::text FROM pg_attribute "
            "                     WHERE attrelid = tgrelid AND attnum = ANY (tgattr)) "
            "FROM pg_trigger WHERE tgrelid = 'members_member'::regclass AND NOT tgisinternal "
            "AND tgtype::integer & 16 <> 0"
        )
        on_update = cursor.fetchall()
    asked = [name for name, columns in on_update if not columns or written & set(columns)]
    assert asked == ["members_member_total_guard"]


def test_no_trigger_changes_a_column_before_its_check_could_see_it() -> None:
    # A check sees the columns a statement sets. The guards refuse and change nothing.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'members_member'::regclass "
            "AND NOT tgisinternal AND tgtype::integer & 2 <> 0 AND tgtype::integer & 20 <> 0 "
            "ORDER BY tgname"
        )
        before = [name for (name,) in cursor.fetchall()]
    assert before == ["members_member_begin_guard", "members_member_total_guard"]
