"""What the database refuses, in words; and what another's change came in between, tried once
more.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from members.models import FeatureFlag, Member, Team
from revcouncil.refusals import refusal_of
from tests import cast
from tests.filling import filled


def refused(work: Callable[[], Any]) -> DatabaseError:
    """What the database raised."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        work()
    return caught.value


def sql(statement: str) -> Callable[[], Any]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return run


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "status", "says"),
    [
        (
            "INSERT INTO members_featureflag (name) VALUES ('one_flag'), ('one_flag')",
            409,
            "There is a feature flag with this name already",
        ),
        (
            "INSERT INTO members_featureflag (name) VALUES ('NOT A NAME')",
            422,
            "A value does not fit",
        ),
        (
            "INSERT INTO members_featureflag (name, description) VALUES ('long', repeat('x', 300))",
            400,
            "too long",
        ),
        (
            "INSERT INTO resources_resourcedownload (member_id, resource_id) VALUES (0, 0)",
            409,
            "was deleted or changed meanwhile",
        ),
        ("SELECT 99999999999::integer", 400, "too large"),
        ("SELECT 'x'::date", 400, "does not fit"),
        (
            "DO $$ BEGIN RAISE EXCEPTION 'not so' USING ERRCODE = 'deadlock_detected'; END $$",
            409,
            "Somebody else is changing",
        ),
        (
            "DO $$ BEGIN RAISE EXCEPTION 'not so' USING ERRCODE = 'serialization_failure'; END $$",
            409,
            "Somebody else is changing",
        ),
        (
            "DO $$ BEGIN RAISE EXCEPTION 'not so' USING ERRCODE = 'exclusion_violation'; END $$",
            409,
            "Somebody else has saved",
        ),
        ("DO $$ BEGIN RAISE EXCEPTION 'not so'; END $$", 422, "The records do not allow"),
    ],
)
def test_each_refusal_has_words(statement: str, status: int, says: str) -> None:
    refusal = refusal_of(refused(sql(statement)))
    assert refusal is not None
    assert refusal.status == status
    assert says in refusal.words


def test_a_triggers_refusal_has_words(owner: Member) -> None:
    refusal = refusal_of(refused(lambda: Member.objects.update(total_points=999)))
    assert refusal is not None
    assert refusal.status == 422


@pytest.mark.django_db
def test_a_fault_of_ours_is_no_refusal() -> None:
    assert refusal_of(refused(sql("SELECT nothing FROM nowhere"))) is None
    assert refusal_of(OperationalError("the connection is gone")) is None
    assert refusal_of(ValueError("x")) is None


def waits_for_a_lock() -> bool:
    """Whether another connection to this database waits."""
    with connection.cursor() as cursor:
        # Within a transaction the same would be shown for ever.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        # What a session waits for is hidden from another role; locks are shown to everybody.
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_get_activity(NULL) USING (pid) WHERE NOT"
            " granted AND datid = (SELECT oid FROM pg_database WHERE datname ="
            " current_database()) AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def answered_while(work: Callable[[], Any], ask: Callable[[], Any]) -> Any:
    """The answer to a request that finds `work` done and not yet committed, and waits for it."""

    def asked() -> Any:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            work()
            answer = pool.submit(asked)
            deadline = monotonic() + 30
            while not (waits_for_a_lock() or answer.done()):
                assert monotonic() < deadline, "nobody waited"
                sleep(0.01)
        return answer.result(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_who_is_a_moment_late_reads_so_in_the_form_with_what_was_typed(super_admin: Member) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(super_admin)
    path = reverse("admin:members_featureflag_add")
    form = filled(client, path) | {"description": "My own words"}
    answer = answered_while(
        lambda: FeatureFlag.objects.create(name="made_once"), lambda: client.post(path, form)
    )
    assertContains(answer, "Feature flag with this Name already exists.")
    assertContains(answer, "My own words")


@pytest.mark.django_db(transaction=True)
def test_a_team_that_goes_while_a_seat_is_given_is_said_in_the_form(super_admin: Member) -> None:
    member, team = cast.make_member(), Team.objects.create(name="Gone soon", team_seats=1)
    client = Client(raise_request_exception=False)
    client.force_login(super_admin)
    path = reverse("admin:members_member_change", args=[member.pk])
    form = filled(client, path) | {"team": str(team.pk)}
    answer = answered_while(
        lambda: Team.objects.filter(pk=team.pk).delete(), lambda: client.post(path, form)
    )
    assert answer.status_code in (200, 302, 409)
    member.refresh_from_db()
    assert member.team is None
