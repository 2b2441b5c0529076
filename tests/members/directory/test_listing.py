"""Who the directory lists follows what is written of a member, by whatever path."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gamification.ledger.award import award
from gamification.models import Action
from members.directory.actions import count_changes
from members.models import (
    Listing,
    ListingChange,
    ListingCount,
    ListingSpelling,
    ListingTerm,
    Member,
)
from members.models.watched import LISTED_BY
from tests import cast
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def terms_of(member: Member) -> set[str]:
    """What a member is found by, as the index and as the entry have it."""
    indexed = set(ListingTerm.objects.filter(member_id=member.pk).values_list("term", flat=True))
    entries = Listing.objects.filter(member_id=member.pk).values_list("terms", flat=True)
    assert indexed == {term for terms in entries for term in terms}
    return indexed


def test_a_member_is_found_by_all_they_say() -> None:
    member = cast.make_member(
        first_name="Łukasz",
        last_name="Wróbel",
        company="Tern & Co",
        handle="lukasz-w",
        industry="SaaS outbound",
        experience_level="LEAD",
        current_skills=["Cold calling"],
        target_skills=["Clay"],
        date_joined="2026-03-01T00:30+01:00",
    )
    assert terms_of(member) == {
        "*:",
        "e:LEAD",
        "i:saas outbound",
        "j:202602",
        "s:cold calling",
        "t:clay",
        *("w:calling", "w:co", "w:cold", "w:lukasz", "w:tern", "w:w", "w:wrobel"),
    }
    assert Listing.objects.get(member_id=member.pk).sort_key == "wrobel lukasz"


CHANGED: dict[str, tuple[Any, str]] = {
    "first_name": ("Ada", "w:ada"),
    "last_name": ("Zeta", "w:zeta"),
    "handle": ("zorro", "w:zorro"),
    "company": ("Quarry", "w:quarry"),
    "industry": ("Logistics", "i:logistics"),
    "experience_level": ("VP", "e:VP"),
    "current_skills": (["Offers"], "s:offers"),
    "target_skills": (["Offers"], "t:offers"),
    "date_joined": ("2020-01-01T12:00Z", "j:202001"),
    "subscription_status": ("CANCELLED", ""),
    "in_debtor_state": (True, ""),
    "is_active": (False, ""),
    "in_directory": (False, ""),
}
# A column that counts for some members only.
COUNTS_FOR: dict[str, dict[str, Any]] = {"in_debtor_state": {"subscription_status": "PAST_DUE"}}


def test_a_change_of_each_column_that_counts_is_tested() -> None:
    assert set(CHANGED) == set(LISTED_BY)


@pytest.mark.parametrize("column", CHANGED)
def test_a_change_is_followed_at_once_and_undone(column: str) -> None:
    member = cast.make_member(first_name="Mara", last_name="Maj", **COUNTS_FOR.get(column, {}))
    before, was = terms_of(member), getattr(member, column)
    value, term = CHANGED[column]
    Member.objects.filter(pk=member.pk).update(**{column: value})
    after = terms_of(member)
    assert term in after if term else after == set()
    Member.objects.filter(pk=member.pk).update(**{column: was})
    assert terms_of(member) == before


def test_nothing_is_left_of_who_is_erased() -> None:
    member = cast.make_member(first_name="Mara", last_name="Maj", current_skills=["Clay"])
    count_changes()
    member.delete()
    count_changes()
    left = (Listing, ListingTerm, ListingChange, ListingCount, ListingSpelling)
    assert [model.objects.count() for model in left] == [0, 0, 0, 0, 0]


@pytest.mark.usefixtures("rights_of_the_owner")
def test_an_award_asks_nothing_of_the_directory() -> None:
    member = cast.make_member()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION directory_list(who bigint) RETURNS void "
            "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'asked'; END $$"
        )
    award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    with pytest.raises(DatabaseError, match="asked"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(company="Another")
    member.refresh_from_db()
    assert member.total_points > 0


def test_saving_what_was_said_already_changes_nothing() -> None:
    member = cast.make_member(current_skills=["Clay"])
    count_changes()
    member.save()
    assert ListingChange.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO members_listingterm VALUES ('*:', 'x', 1)",
        "DELETE FROM members_listingterm",
        "UPDATE members_listing SET sort_key = 'x'",
        "INSERT INTO members_listingchange (come, gone) VALUES ('{}', '{}')",
    ],
)
def test_the_application_lists_nobody_by_itself(statement: str) -> None:
    cast.make_member()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_counts_follow_with_labels_as_members_wrote_them() -> None:
    first = cast.make_member(industry="SaaS outbound", current_skills=["paid LinkedIn"])
    cast.make_member(industry="saas  Outbound", current_skills=["Paid linkedin", "Clay"])
    assert count_changes() == 2
    first.current_skills = []
    first.save()
    count_changes(at_once=1)
    counted = ListingCount.objects.filter(kind__in="sie*").values_list("term", "members", "label")
    assert {term: (members, label.lower()) for term, members, label in counted} == {
        "*:": (2, ""),
        "i:saas outbound": (2, "saas outbound"),
        "s:clay": (1, "clay"),
        "s:paid linkedin": (1, "paid linkedin"),
    }
    assert ListingCount.objects.get(term="s:clay").label == "Clay"


@pytest.mark.django_db(transaction=True)
def test_of_those_who_count_at_once_one_counts_each_change() -> None:
    cast.make_member()
    done = at_once(lambda _: count_changes(), range(4))
    assert (sum(done), ListingChange.objects.count()) == (1, 0)
    assert ListingCount.objects.get(term="*:").members == 1
