"""From nothing and from release 1.0: the same schema, and back again."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from revcouncil.releases import RELEASES
from revcouncil.schema.releases import targets
from tests.schema.databases import empty_database, snapshot
from tests.templates import newest, released

pytestmark = pytest.mark.django_db(transaction=True)


def insert_members(count: int) -> None:
    """Members as release 1.0 knows them: no word of points."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_member (email, password, is_superuser) SELECT 'm' || n ||"
            " '@example.com', '!', false FROM generate_series(1, %s) n",
            [count],
        )


@pytest.mark.parametrize("members", [2_000, pytest.param(100_000, marks=pytest.mark.prove)])
def test_a_live_1_0_with_members_ends_where_a_new_database_ends(members: int) -> None:
    with empty_database(template=newest()):
        fresh = snapshot()
    with empty_database(template=released("1.0")):
        insert_members(members)
        call_command("migrate", verbosity=0)
        assert snapshot() == fresh
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), sum(total_points), count(last_active_at) FROM members_member"
                " WHERE on_leaderboard"
            )
            assert cursor.fetchone() == (members, 0, 0)


def test_going_back_to_1_0_leaves_exactly_1_0() -> None:
    with empty_database(template=released("1.0")):
        first = snapshot()
        call_command("migrate_to", "2.0", verbosity=0)
        call_command("migrate_to", "1.0", verbosity=0)
        assert snapshot() == first


def test_every_release_names_migrations_that_exist_and_the_newest_is_head() -> None:
    loader = MigrationLoader(None)
    for release in RELEASES:
        for app, name in targets(release):
            assert name is None or (app, name) in loader.disk_migrations, f"{release}: {app}.{name}"
    newest = list(RELEASES)[-1]
    for app, name in targets(newest):
        assert loader.graph.leaf_nodes(app) == [(app, name)]


def test_an_unknown_release_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match=r"There is no release 9\.9\. Known: 1\.0, 2\.0"):
        call_command("migrate_to", "9.9")


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
