"""The admin's pages speak in words."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils.formats import date_format

from members.models import Member, StripeEvent
from members.readable import right_in_words
from members.rules.words import in_words
from tests import cast
from tests.shell.rows_of_admin import fill_admin, key_of

pytestmark = pytest.mark.django_db


def test_every_list_is_called_by_what_is_in_it_and_shows_no_json(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    fill_admin()

    wrong = []
    # A second factor is its owner's alone; a test before may have seen it registered.
    for model in [m for m in list(admin.site._registry) if m._meta.label != "mfa.Authenticator"]:
        page = client.get(key_of(model)).content.decode()
        plural = str(model._meta.verbose_name_plural)
        title = re.search(r"<h1>(.*?)</h1>", page)
        if title is None or title.group(1) != plural[:1].upper() + plural[1:]:
            wrong.append((model, title and title.group(1)))
        wrong += [
            (model, found)
            for found in re.findall(r"<t[dh][^>]*>(?:<[^>]+>)*(?:\{&|\{\}|\[\]|\{').*", page)
        ]
        wrong += [(model, found) for found in re.findall(r">\s*(?:Empty|Not empty)\s*<", page)]

    assert wrong == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"member_id": 3, "dry_run": True}, "member id: 3; dry run: yes"),
        ({"of": [1, 2], "none": None}, "of: 1, 2; none: -"),
        ({}, "-"),
        ([], "-"),
        ("text", "text"),
    ],
)
def test_what_the_database_keeps_is_told_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


def test_rights_are_named_in_words(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    change = Permission.objects.get(codename="change_member")
    group = Group.objects.get(name="Admin")

    page = client.get(f"/admin/auth/group/{group.pk}/change/").content.decode()

    assert right_in_words(change) == "Members: change"
    assert "Members: change" in page
    assert " | " not in page


def test_a_form_says_nothing_of_how_a_password_is_kept(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    member = cast.make_member()
    page = f"/admin/members/member/{member.pk}/change/"

    assert "None set." in client.get(page).content.decode()
    member.set_password(cast.PASSWORD)
    member.save()
    shown = client.get(page).content.decode()

    assert "can be read by nobody" in shown
    for word in ("argon2", "salt:", "algorithm", "memory cost"):
        assert word not in shown.lower()


def test_dates_are_written_as_on_the_members_pages() -> None:
    moment = datetime(2026, 11, 3, 16, 5, tzinfo=UTC)

    assert date_format(moment, "DATETIME_FORMAT") == "3 Nov 2026, 16:05"
    assert date_format(moment, "DATE_FORMAT") == "3 Nov 2026"


def test_a_payload_is_shown_in_words(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    event = StripeEvent.objects.create(
        event_id="evt_1",
        type="invoice.paid",
        payload={"amount_due": 59},
        created_at=datetime.now(UTC),
    )

    page = client.get(f"/admin/members/stripeevent/{event.pk}/change/").content.decode()

    assert "amount due: 59" in page
