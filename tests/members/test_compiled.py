"""Queries whose SQL is written once."""

import pytest

from members.compiled import Compiled
from members.models import Member

pytestmark = pytest.mark.django_db

BY_NAME = Compiled(
    lambda pk, first: Member.objects.filter(pk=pk, first_name=first).values_list("pk"),
    pk=-1,
    first="a first name",
)


def test_each_call_brings_its_own_values(owner: Member, super_admin: Member) -> None:
    Member.objects.filter(pk=owner.pk).update(first_name="Ada")
    Member.objects.filter(pk=super_admin.pk).update(first_name="O'Brien %s")
    assert BY_NAME.rows(pk=owner.pk, first="Ada") == [(owner.pk,)]
    assert BY_NAME.rows(pk=super_admin.pk, first="O'Brien %s") == [(super_admin.pk,)]
    assert BY_NAME.rows(pk=owner.pk, first="O'Brien %s") == []


def test_the_statement_makes_rows_of_the_model(owner: Member) -> None:
    by_key = Compiled(lambda pk: Member.objects.filter(pk=pk), pk=-1)
    assert list(Member.objects.raw(*by_key.statement(pk=owner.pk))) == [owner]


def test_a_value_that_would_be_left_out_is_refused() -> None:
    lost = Compiled(lambda pk: Member.objects.filter(is_active=True), pk=-1)
    with pytest.raises(ValueError, match="not found in its SQL"):
        lost.rows(pk=1)
    with pytest.raises(KeyError):
        BY_NAME.rows(pk=1)
