"""The admin's forms for new rows: they show values, never an expression, and untouched they
write the database's defaults.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.db.models import Field, Value
from django.forms import ModelForm, modelform_factory
from django.test import Client
from django.urls import get_resolver

from gamification.models import Badge
from members.models import EmailTemplate, FeatureFlag, Member, Team
from resources.models import Resource
from revcouncil.checks import OURS, disagreement
from revcouncil.site import without_fields
from tests.resources import makers
from tests.shell.rows_of_admin import fill_admin, key_of

pytestmark = pytest.mark.django_db
assert get_resolver().url_patterns  # they take back registrations that are not ours
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NEW = {
    Team: {"name": "New House"},
    FeatureFlag: {"name": "new_flag"},
    EmailTemplate: {"key": "account_erased", "subject": "s", "body": "b"},
    Member: {"email": "new@house.example"},
    Resource: {
        "title": "New",
        "slug": "new",
        "description": "What it is.",
        "category": "COLD_EMAIL",
        "type": "SOP",
    },
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_form_shows_an_expression(
    client: Client, super_admin: Member, model: type[models.Model]
) -> None:
    fill_admin()
    client.force_login(super_admin)
    adding = client.get(f"{key_of(model)}add/")
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    # A submission's leads to its case in the queue.
    changing = client.get(f"{key_of(model)}{admin.utils.quote(row.pk)}/change/", follow=True)
    assert (adding.status_code, changing.status_code) in ((200, 200), (403, 200))
    for page in (adding, changing):
        assert "DatabaseDefault" not in page.content.decode()
        assert "object at 0x" not in page.content.decode()


@pytest.mark.parametrize("model", NEW, ids=lambda model: model._meta.label)
def test_a_form_for_a_new_row_begins_with_the_defaults(
    client: Client, super_admin: Member, model: type[models.Model]
) -> None:
    client.force_login(super_admin)
    form = client.get(f"{key_of(model)}add/").context["adminform"].form
    for name in form.fields:
        field = next((one for one in model._meta.local_concrete_fields if one.name == name), None)
        if field is not None and field.has_db_default():
            shown = form.fields[name].prepare_value(field.get_default())
            assert form[name].value() == shown


def written_by_the_database(model: type[models.Model], given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row whose INSERT names nothing but `given`, read back as Python values."""
    names = ", ".join(f'"{name}"' for name in given)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES'
            f" ({', '.join(['%s'] * len(given))}) RETURNING id",
            list(given.values()),
        )
        row = cursor.fetchone()
    return model._default_manager.filter(pk=row[0]).values().get()


@pytest.mark.parametrize(
    "model", [Team, FeatureFlag, EmailTemplate], ids=lambda model: model._meta.label
)
def test_an_untouched_form_writes_what_the_database_would(
    client: Client, super_admin: Member, model: type[models.Model]
) -> None:
    client.force_login(super_admin)
    address = f"{key_of(model)}add/"
    context = client.get(address).context
    forms: list[Any] = [
        context["adminform"].form,
        *(one.formset.management_form for one in context["inline_admin_formsets"]),
    ]
    sent = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None and value is not False}
    response = client.post(address, {**sent, **NEW[model]})
    assert response.status_code == 302
    written = model._default_manager.filter(**NEW[model]).values().get()
    model._default_manager.all().delete()
    bare = written_by_the_database(model, NEW[model])
    changing = {"id", "created_at", "updated_at"}
    assert {k: v for k, v in written.items() if k not in changing} == {
        k: v for k, v in bare.items() if k not in changing
    }


def test_a_resource_added_untouched_is_not_featured(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    client.post(
        f"{key_of(Resource)}add/", {**NEW[Resource], "file": makers.upload(makers.pdf(), "a.pdf")}
    )
    assert Resource.objects.values_list("is_featured", "download_count", "thumbnail").get() == (
        False,
        0,
        "",
    )


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m._meta.app_label in OURS], ids=lambda model: model._meta.label
)
def test_every_model_form_shows_values(model: type[models.Model]) -> None:
    form: ModelForm[Any] = modelform_factory(model, fields="__all__")()
    assert "DatabaseDefault" not in form.as_p()


@pytest.mark.parametrize(
    ("field", "id"),
    [
        (models.IntegerField(db_default=3), "revcouncil.E001"),
        (models.IntegerField(default=2, db_default=3), "revcouncil.E002"),
        (
            models.JSONField(default=list, db_default=Value({}, models.JSONField())),
            "revcouncil.E002",
        ),
        (models.IntegerField(default=3, db_default=3), None),
        (models.IntegerField(db_default=3, editable=False), None),
        (models.DateTimeField(auto_now=True, db_default=models.functions.Now()), None),
    ],
)
def test_a_default_a_form_could_not_show_is_refused(
    field: "Field[Any, Any]", id: str | None
) -> None:
    field.set_attributes_from_name("amount")
    field.model = Badge
    assert [message.id for message in disagreement(field)] == ([id] if id else [])


def test_lines_and_groups_without_fields_go() -> None:
    groups = [
        (None, {"fields": ["a", ("b", "c")]}),
        ("Record", {"fields": [("d", "e"), "f"], "classes": ("collapse",)}),
    ]
    assert without_fields(groups, {"b", "d", "e", "f"}) == [(None, {"fields": ["a", ("c",)]})]
