"""What an award costs, counted in statements, and what it gives back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gamification.ledger.award import Past, award, award_past
from gamification.ledger.values import set_award_value
from gamification.models import Action, MemberBadge, PointTransaction
from members.models import Member
from tests import cast

pytestmark = pytest.mark.django_db

DOWNLOAD = Action.RESOURCE_DOWNLOAD


def statements(member: Member, source: str) -> list[str]:
    """What one award sends, the savepoints of whoever stands around it left out."""
    with CaptureQueriesContext(connection) as sent:
        award(member=member, action=DOWNLOAD, source=source)
    return [query["sql"] for query in sent]


def test_an_award_of_a_day_that_counts_already_takes_three_statements() -> None:
    member = cast.make_member()
    award(member=member, action=DOWNLOAD, source="resource:1")
    assert [sql.split()[0] for sql in statements(member, "resource:2")] == [
        "INSERT",
        "SELECT",
        "SELECT",
    ]


@pytest.mark.parametrize("days", [1, 3, 90, 300])
def test_an_award_that_moves_the_streak_takes_four_however_long_it_is(days: int) -> None:
    member = cast.make_member()
    now = timezone.now()
    past = [
        Past(DOWNLOAD, f"resource:past:{n}", 5, None, now - timedelta(days=n))
        for n in range(1, days + 1)
    ]
    award_past(member=member, deeds=past)
    assert len(statements(member, "resource:1")) <= 4
    assert Member.objects.get(pk=member.pk).current_streak == member.current_streak >= days


def test_what_was_paid_before_takes_one_statement() -> None:
    member = cast.make_member()
    award(member=member, action=DOWNLOAD, source="resource:1")
    assert len(statements(member, "resource:1")) == 1


def test_the_entry_is_the_one_in_the_ledger() -> None:
    member = cast.make_member()
    entry = award(member=member, action=DOWNLOAD, source="resource:1", metadata={"title": "50 %"})
    assert entry is not None
    kept = PointTransaction.objects.get()
    fields = [field.attname for field in PointTransaction._meta.concrete_fields]
    assert [getattr(entry, name) for name in fields] == [getattr(kept, name) for name in fields]
    assert (entry.member, entry._state.adding) == (member, False)
    assert MemberBadge.objects.filter(member=member, badge="starter").exists()


@pytest.mark.parametrize(("enabled", "given", "paid"), [(True, None, 7), (True, 3, 3)])
def test_staff_say_what_a_deed_pays_unless_it_is_counted(
    super_admin: Member, enabled: bool, given: int | None, paid: int
) -> None:
    set_award_value(action=DOWNLOAD, points=7, is_enabled=enabled, actor=super_admin)
    entry = award(member=cast.make_member(), action=DOWNLOAD, source="resource:1", points=given)
    assert entry is not None
    assert entry.points == paid


@pytest.mark.parametrize("given", [None, 3])
def test_a_deed_that_is_switched_off_pays_nothing(super_admin: Member, given: int | None) -> None:
    set_award_value(action=DOWNLOAD, points=7, is_enabled=False, actor=super_admin)
    assert (
        award(member=cast.make_member(), action=DOWNLOAD, source="resource:1", points=given) is None
    )
    assert not PointTransaction.objects.exists()


def test_a_deed_nobody_gave_a_value_is_refused() -> None:
    with pytest.raises(KeyError):
        award(member=cast.make_member(), action=Action.ADMIN_ADJUSTMENT, source="x:1")
