"""Who reads is known for one transaction and forgotten with it: through a pooler that has one
server for everybody, after an exception, after a client that went away.
"""

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from activities.models import Submission
from members.identity import reading_as
from members.models import Member
from tests.activities.policies.world import API, NOBODY_SAID_WHO, PASSWORD, World, address
from tests.schema.test_session import BOUNCER, bouncer, through_pooler
from tests.threads import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        BOUNCER is None, reason="pgbouncer is not installed: apt-get install pgbouncer."
    ),
]

OWN = "SELECT DISTINCT member_id FROM activities_submission WHERE status = 'PENDING'"


@pytest.fixture
def pooler(world: World) -> Iterator[int]:
    """The port of a pgbouncer in transaction mode with one server, which signs in as the API."""
    database = str(connection.settings_dict["NAME"])
    for _, port in bouncer(database, "transaction", 1, user=API, password=PASSWORD):
        yield port


def client(port: int) -> "psycopg.Connection[Any]":
    to = address(API) | {"host": "127.0.0.1", "port": port}
    return psycopg.connect(**to, prepare_threshold=None)


def say(session: "psycopg.Connection[Any]", member: Member) -> None:
    session.execute("SELECT set_config('app.member', %s, true)", [str(member.pk)])


def told(session: "psycopg.Connection[Any]") -> Any:
    """Whose rows that wait are seen in a transaction of its own, or what it is refused with."""
    try:
        with session.transaction():
            return session.execute(OWN).fetchall()
    except psycopg.Error as error:
        return error.sqlstate


def test_two_members_take_turns_on_one_server_and_nobody_is_anybody_in_between(
    pooler: int, world: World
) -> None:
    with client(pooler) as one, client(pooler) as two:
        servers = set()
        for session in (one, two):
            with session.transaction():
                servers.add(session.execute("SELECT pg_backend_pid()").fetchone())
        assert len(servers) == 1
        for _ in range(5):
            for session, member in ((one, world.maren), (two, world.of_another.member)):
                with session.transaction():
                    say(session, member)
                    assert session.execute(OWN).fetchall() == [(member.pk,)]
                assert (told(one), told(two)) == (NOBODY_SAID_WHO, NOBODY_SAID_WHO)


def test_an_exception_in_the_middle_leaves_no_identity_behind(pooler: int, world: World) -> None:
    def interrupted(session: "psycopg.Connection[Any]", broken: str) -> None:
        with session.transaction():
            say(session, world.maren)
            if broken:
                session.execute(broken.encode())
            raise ZeroDivisionError

    with client(pooler) as one, client(pooler) as two:
        for broken in ("", "SELECT 1 / 0", "TABLE members_member", "SELECT FROM nowhere"):
            with pytest.raises((psycopg.Error, ZeroDivisionError)):
                interrupted(one, broken)
            assert (told(one), told(two)) == (NOBODY_SAID_WHO, NOBODY_SAID_WHO)


def test_a_client_that_goes_away_in_the_middle_leaves_no_identity_behind(
    pooler: int, world: World
) -> None:
    gone = client(pooler)
    say(gone, world.maren)
    gone.close()
    with client(pooler) as other:
        assert told(other) == NOBODY_SAID_WHO


def test_reading_as_somebody_ends_with_its_block_however_it_ends(pooler: int, world: World) -> None:
    ours, theirs = world.maren, world.of_another.member

    def seen() -> set[int]:
        rows = Submission.objects.using("pooled").filter(status="PENDING")
        return set(rows.values_list("member_id", flat=True))

    def interrupted(member: Member) -> None:
        with reading_as(member, using="pooled"):
            assert seen() == {member.pk}
            raise ZeroDivisionError

    def is_nobody() -> bool:
        try:
            with transaction.atomic(using="pooled"):
                return not seen()
        except DatabaseError as error:
            return getattr(error.__cause__, "sqlstate", "") == NOBODY_SAID_WHO

    with through_pooler(pooler) as pooled:
        pooled.settings_dict.update(USER=API, PASSWORD=PASSWORD)
        with reading_as(ours, using="pooled"):
            assert seen() == {ours.pk}
            with reading_as(theirs, using="pooled"):
                assert seen() == {theirs.pk}
            assert seen() == {ours.pk}
            with pytest.raises(ZeroDivisionError):
                interrupted(theirs)
            assert seen() == {ours.pk}
        assert is_nobody()
        with pytest.raises(ZeroDivisionError):
            interrupted(ours)
        assert is_nobody()
        with transaction.atomic(using="pooled"):
            with reading_as(ours, using="pooled"):
                assert seen() == {ours.pk}
            assert is_nobody()


def test_many_members_at_once_on_one_server_see_their_own_and_nothing_else(
    pooler: int, world: World
) -> None:
    members = [world.maren, world.of_another.member]

    def work(number: int) -> list[str]:
        dice, wrong = random.Random(number), []
        with client(pooler) as session:
            for _ in range(60):
                member = members[dice.randrange(2)]
                with_identity, breaks = dice.random() < 0.7, dice.random() < 0.3
                try:
                    with session.transaction():
                        if with_identity:
                            say(session, member)
                        found: Any = session.execute(OWN).fetchall()
                        if breaks:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
                except psycopg.Error as error:
                    found = error.sqlstate
                if found != ([(member.pk,)] if with_identity else NOBODY_SAID_WHO):
                    wrong.append(f"{member.pk if with_identity else 'nobody'}: {found}")
        return wrong

    assert at_once(work, range(4)) == [[], [], [], []]
