"""No address of the admin looks into JSON, nor from a row into what belongs to it: answers could
be read digit by digit.
"""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import JSONField, Model
from django.test import Client

from members.models import Member
from revcouncil.site import leads_into_json, leads_to_own
from tests.shell.rows_of_admin import fill_admin, key_of

pytestmark = pytest.mark.django_db


def fields() -> list[tuple[type[Model], str]]:
    """Every JSON field of what the admin lists."""
    return [
        (model, field.name)
        for model in admin.site._registry
        for field in model._meta.concrete_fields
        if isinstance(field, JSONField)
    ]


@pytest.mark.parametrize("lookup", ["", "__icontains", "__monthly_revenue__startswith", "__isnull"])
def test_no_list_looks_into_json(client: Client, super_admin: Member, lookup: str):
    client.force_login(super_admin)
    fill_admin()
    assert len(fields()) > 3
    for model, name in fields():
        answer = client.get(key_of(model), {f"{name}{lookup}": "1"})
        # A page of our own reads no look-ups at all.
        is_list = answer.status_code == 400 or "cl" in answer.context
        assert answer.status_code == (400 if is_list else 200), (model, name)


@pytest.mark.parametrize(
    ("label", "lookup", "leads"),
    [
        ("benchmarks.BenchmarkSubmission", "data__domain_cost__startswith", True),
        ("benchmarks.BenchmarkSubmission", "decisions__reasons__0__by__gt", True),
        ("members.Member", "benchmark_submissions__data__domain_cost", True),
        ("members.Member", "earlier_answers__data__icontains", True),
        ("benchmarks.BenchmarkSubmission", "state__exact", False),
        ("benchmarks.BenchmarkSubmission", "member__email__startswith", False),
        ("benchmarks.BenchmarkSubmission", "pk", False),
    ],
)
def test_a_lookup_is_followed_through_keys(label: str, lookup: str, leads: bool):
    assert leads_into_json(apps.get_model(label), lookup) is leads


@pytest.mark.parametrize(
    ("label", "lookup", "leads"),
    [
        ("members.Member", "posts__edited_content__contains", True),
        ("members.Member", "letters__text", True),
        ("growth.Reply", "post__author__goals__title", True),
        ("growth.Reply", "post__title", False),
        ("members.Member", "email__startswith", False),
        ("members.Member", "team__id__exact", False),
    ],
)
def test_a_lookup_is_followed_to_what_belongs_to_a_row(label: str, lookup: str, leads: bool):
    assert leads_to_own(apps.get_model(label), lookup) is leads


@pytest.mark.parametrize("name", ["Post", "Reply", "Report", "Telling"])
def test_no_list_of_the_diary_asks_a_column_but_its_filters(
    client: Client, super_admin: Member, name: str
):
    client.force_login(super_admin)
    fill_admin()
    model = apps.get_model("growth", name)
    page: Any = admin.site._registry[model]
    asked = {page.by, "id", *(one for one in page.list_filter if isinstance(one, str))}
    columns = {field.name for field in model._meta.concrete_fields}
    assert len(columns - asked) > 3
    for column in columns - asked:
        answer = client.get(key_of(model), {f"{column}__contains": "1"})
        assert answer.status_code == 400, column
