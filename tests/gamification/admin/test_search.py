"""Searching the ledger: by people first, then by key, at any size."""

import pytest
from django.contrib.admin.sites import site
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from gamification.admin import search
from gamification.admin.search import read_search
from gamification.models import PointTransaction
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
LEDGER = "/admin/gamification/pointtransaction/"


@pytest.fixture
def staff(client: Client, super_admin: Member) -> Client:
    """The super admin's browser."""
    client.force_login(super_admin)
    return client


@pytest.fixture
def found(staff: Client, owner: Member) -> Member:
    """Maren, with an entry; and somebody else with one, who must stay out."""
    Member.objects.filter(pk=owner.pk).update(handle="tern_maren")
    enter(owner, 5)
    enter(cast.make_member(first_name="Otto", last_name="Other", email="otto@else.example"), 7)
    return owner


@pytest.mark.parametrize(
    "words",
    [
        *("Maren", "maren okafor", "OKAFOR", "kafo", "tern_maren", "Tern Outbound"),
        *("tern.example", "maren@tern.example", "Maren@Tern.Example", "maren@"),
        *("maren made:", "made: maren@tern.example", "Okafor tern.example"),
    ],
)
def test_entries_are_found_by_what_their_member_is_called(
    staff: Client, found: Member, words: str
) -> None:
    response = staff.get(LEDGER, {"q": words})
    assertContains(response, "Maren Okafor")
    assertNotContains(response, "Otto Other")


@pytest.mark.parametrize(
    "words", ["nobody", "maren other", "maren resource:", "Marenx", "%", "'; --", "x" * 5000]
)
def test_what_fits_nobody_finds_nothing(staff: Client, found: Member, words: str) -> None:
    response = staff.get(LEDGER, {"q": words})
    assertNotContains(response, "Otto Other")
    assert response.context["cl"].result_count == 0


def test_a_source_is_found_by_its_beginning_with_and_without_a_colon(
    staff: Client, found: Member
) -> None:
    for words in ("made:", "made", "mad"):
        assert staff.get(LEDGER, {"q": words}).context["cl"].result_count == 2


def test_a_whole_address_means_nobody_else(staff: Client, found: Member) -> None:
    longer = cast.make_member(first_name="Long", last_name="Er", email="x.maren@tern.example")
    enter(longer, 5)
    assertNotContains(staff.get(LEDGER, {"q": "maren@tern.example"}), "Long Er")
    assertContains(staff.get(LEDGER, {"q": "maren@tern"}), "Long Er")


def test_a_word_that_fits_too_many_says_so(
    staff: Client, found: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for _ in range(2):
        enter(cast.make_member(last_name="Okaforson"), 5)
    response = staff.get(LEDGER, {"q": "okafor"})
    assertContains(response, "More than 2 members are called so.")
    assert response.context["cl"].result_count == 2
    assertNotContains(staff.get(LEDGER, {"q": "maren"}), "members are called so")


def test_a_search_is_paged_by_key_and_costs_the_same(staff: Client, found: Member) -> None:
    with CaptureQueriesContext(connection) as few:
        staff.get(LEDGER, {"q": "maren"})
    for _ in range(60):
        enter(found, 1)
    with CaptureQueriesContext(connection) as many:
        first = staff.get(LEDGER, {"q": "maren"})
    assert len(many) == len(few)
    assert "q=maren" in first.context["cl"].earlier_query
    second = staff.get(LEDGER + first.context["cl"].earlier_query)
    assert [first.context["cl"].result_count, second.context["cl"].result_count] == [50, 11]


def test_no_search_for_a_person_reads_through_the_ledger(
    staff: Client, found: Member, rf: RequestFactory, super_admin: Member
) -> None:
    others = [cast.make_member().pk for _ in range(200)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gamification_pointtransaction "
            "(member_id, action, points, source, created_at) "
            "SELECT m, 'resource_download', 1, 'bulk:' || n, now() - n * interval '1 minute' "
            "FROM unnest(%s) m, generate_series(1, 150) n",
            [others],
        )
        cursor.execute("ANALYZE gamification_pointtransaction")
    request = rf.get(LEDGER, {"q": "maren"})
    request.user = super_admin
    query = site.get_model_admin(PointTransaction).get_changelist_instance(request).queryset[:51]
    plan = query.explain()
    assert "pointtransaction_member_idx" in plan or "pointtransaction_source_uniq" in plan, plan
    assert "Seq Scan on gamification_pointtransaction" not in plan
    assert "pointtransaction_created_idx" not in plan


@pytest.mark.parametrize(
    ("text", "people", "sources"),
    [
        ("Maren Okafor", ("Maren", "Okafor"), ()),
        ("resource:42", (), ("resource:42",)),
        (" a  b:c\x00d ", ("a", "d"), ("b:c",)),
        ("", (), ()),
    ],
)
def test_what_a_search_asks_for(
    text: str, people: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    assert read_search(text) == (people, sources)
