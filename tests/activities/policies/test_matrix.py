"""Who may read, send, change and withdraw what: every cell, asked of the database by roles that no
policy lets through, with psql where it is installed and with psycopg everywhere.
"""

from collections.abc import Callable

import pytest

from tests.activities.policies.world import (
    API,
    NO_RIGHT,
    NO_SUCH_STATUS,
    NOBODY_SAID_WHO,
    PSQL,
    REPORTING,
    World,
    by_psql,
    by_psycopg,
)

pytestmark = pytest.mark.django_db(transaction=True)

Way = Callable[..., str]

SEEN, HIDDEN, DONE, UNTOUCHED = "1", "0", "1", "0"
# What each reader is told, by row: read, insert one like it, update, delete.
REFUSED = (NO_RIGHT,) * 3
HIDDEN_ROW = (HIDDEN, NO_RIGHT, UNTOUCHED, UNTOUCHED)
ONLY_READ = (SEEN, NO_RIGHT, UNTOUCHED, UNTOUCHED)
# One that is sent as decided meets the guard of the status before the policies (test_rights asks
# those alone).
DECIDED, DECIDED_HIDDEN = ((seen, NO_SUCH_STATUS, UNTOUCHED, UNTOUCHED) for seen in (SEEN, HIDDEN))
# Nobody's role has the right to change a file: it is taken away, and another added.
HIDDEN_FILE = (HIDDEN, NO_RIGHT, NO_RIGHT, UNTOUCHED)
ONLY_READ_FILE = (SEEN, NO_RIGHT, NO_RIGHT, UNTOUCHED)
NOBODY = (NOBODY_SAID_WHO,) * 4
NOBODY_DECIDED = (NOBODY_SAID_WHO, NO_SUCH_STATUS, NOBODY_SAID_WHO, NOBODY_SAID_WHO)
NOBODY_FILE = (NOBODY_SAID_WHO, NOBODY_SAID_WHO, NO_RIGHT, NOBODY_SAID_WHO)
STAFF = {
    "waiting": ONLY_READ,
    "of_another": ONLY_READ,
    "public": DECIDED,
    "came_back": DECIDED,
    "file": ONLY_READ_FILE,
    "file_of_draft": HIDDEN_FILE,
}
EXPECTED = {
    "owner": {
        "waiting": (SEEN, DONE, DONE, DONE),
        "of_another": HIDDEN_ROW,
        "public": DECIDED,
        "came_back": DECIDED,
        "file": (SEEN, DONE, NO_RIGHT, DONE),
        "file_of_draft": (SEEN, NO_RIGHT, NO_RIGHT, DONE),
    },
    "stranger": {
        "waiting": HIDDEN_ROW,
        "of_another": HIDDEN_ROW,
        "public": DECIDED,
        "came_back": DECIDED_HIDDEN,
        "file": HIDDEN_FILE,
        "file_of_draft": HIDDEN_FILE,
    },
    "reviewer": STAFF,
    "admin": STAFF,
    "nobody": {
        "waiting": NOBODY,
        "of_another": NOBODY,
        "public": NOBODY_DECIDED,
        "came_back": NOBODY_DECIDED,
        "file": NOBODY_FILE,
        "file_of_draft": NOBODY_FILE,
    },
    "reporting": {
        "waiting": (HIDDEN, *REFUSED),
        "of_another": (HIDDEN, *REFUSED),
        "public": (SEEN, *REFUSED),
        "came_back": (HIDDEN, *REFUSED),
        "file": (NO_RIGHT, *REFUSED),
        "file_of_draft": (NO_RIGHT, *REFUSED),
    },
}


def statements(world: World, name: str) -> tuple[str, str, str, str]:
    """Read, insert one like it, update and delete the row of that name."""
    row = getattr(world, name)
    if name.startswith("file"):
        table, change = "activities_attachment", "name = 'other.pdf'"
        names = "member_id, submission_id, file, name, size, format, content_hash"
        values = (
            f"{row.member_id}, {row.submission_id or 'NULL'}, 'evidence/2026/11/{name}-2.pdf',"
            f" 'sheet.pdf', 9, 'pdf', '{'e' * 64}'"
        )
    else:
        table, change = "activities_submission", "payload = payload || '{\"more\": 1}'"
        names = "member_id, activity, status, visibility, payload"
        values = (
            f"{row.member_id}, 'SHINE', '{row.status}', '{row.visibility}',"
            ' \'{"title": "More"}\''
        )
    return (
        f"SELECT id FROM {table} WHERE id = {row.pk}",
        f"INSERT INTO {table} ({names}) VALUES ({values})",
        f"UPDATE {table} SET {change} WHERE id = {row.pk}",
        f"DELETE FROM {table} WHERE id = {row.pk}",
    )


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(
            by_psql,
            marks=pytest.mark.skipif(
                PSQL is None, reason="psql is not installed: apt-get install postgresql-client."
            ),
        ),
        by_psycopg,
    ],
)
def test_every_reader_is_told_of_every_row_what_the_spec_says(asked: Way, world: World) -> None:
    readers = {
        "owner": (API, world.maren),
        "stranger": (API, world.stranger),
        "reviewer": (API, world.reviewer),
        "admin": (API, world.admin),
        "nobody": (API, None),
        "reporting": (REPORTING, None),
    }
    found = {
        reader: {
            name: tuple(asked(role, member, sql) for sql in statements(world, name))
            for name in EXPECTED[reader]
        }
        for reader, (role, member) in readers.items()
    }
    assert found == EXPECTED
