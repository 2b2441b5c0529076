"""What a policy asks of the session is asked once for a query, and the own list walks its index."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from members.models import Member
from tests import cast
from tests.activities.policies.world import API, as_reader, signed_in, triggers_off
from tests.perf.own_list import FILL, OWN_LIST
from tests.roles import ROLE, as_owner

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 400


@pytest.fixture
def crowd(outsiders: None) -> list[Member]:
    """Ten members with as many submissions each."""
    members = [cast.make_member() for _ in range(10)]
    with triggers_off("activities_submission"), as_owner(), connection.cursor() as cursor:
        cursor.execute(FILL, {"rows": ROWS, "members": [member.pk for member in members]})
        cursor.execute("ANALYZE activities_submission")
    return members


def plan(role: str, member: Member, sql: str) -> dict[str, Any]:
    with signed_in(role if role == API else ROLE) as session, as_reader(session, member):
        # A table of this size is read whole, whatever the index.
        session.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        asked = f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}"
        row = session.execute(asked.encode(), {"member": member.pk}).fetchone()
    assert row
    found: dict[str, Any] = (row[0] if isinstance(row[0], list) else json.loads(row[0]))[0]["Plan"]
    return found


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", []):
        yield from nodes(below)


@pytest.mark.parametrize("role", [API, "site"])
def test_the_own_list_walks_its_index_and_asks_the_session_once(
    crowd: list[Member], role: str
) -> None:
    found = list(nodes(plan(role, crowd[3], OWN_LIST)))
    scans = [node for node in found if node.get("Index Name")]
    assert [scan["Index Name"] for scan in scans] == ["submission_own_idx"]
    assert scans[0]["Actual Rows"] == 20
    assert scans[0].get("Rows Removed by Filter", 0) == 0
    assert not any(node["Node Type"] == "Sort" for node in found)
    asked = [node for node in found if node.get("Parent Relationship") == "InitPlan"]
    assert asked
    assert max(node["Actual Loops"] for node in asked) == 1
    for node in found:
        for word in ("current_setting", "has_table_privilege", "activities_reviews"):
            assert word not in node.get("Filter", ""), "asked for every row"
    assert not any(node.get("Parent Relationship") == "SubPlan" for node in found)


def test_who_reviews_is_asked_once_however_many_rows_are_read(crowd: list[Member]) -> None:
    found = list(nodes(plan(API, cast.reviewer(), "SELECT count(*) FROM activities_submission")))
    assert found[0]["Node Type"] == "Aggregate"
    asked = [node for node in found if node.get("Parent Relationship") == "InitPlan"]
    assert max(node["Actual Loops"] for node in asked) == 1
    assert max(node["Actual Rows"] for node in found if "Scan" in node["Node Type"]) == ROWS
