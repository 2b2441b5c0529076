"""No address of the admin looks into JSON: answers could be read digit by digit."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import JSONField, Model
from django.test import Client

from members.models import Member
from revcouncil.site import leads_into_json
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
