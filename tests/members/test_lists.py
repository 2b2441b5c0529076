"""Lists are read as people write them, on the profile and in the admin."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.forms import CharField
from django.test import Client
from django.urls import get_resolver
from pytest_django.asserts import assertContains

from members.fields import WordsField
from members.models import Member
from members.rules import read_list
from tests.filling import filled
from tests.members.test_profile import WHOLE

assert get_resolver().url_patterns  # they take back registrations that are not ours


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("copy, sdr,", ["copy", "sdr"]),
        ("copy", ["copy"]),
        ("", []),
        (" , ;\n,, ", []),
        ("copy;sdr\nhiring\r\nclosing\tdata", ["copy", "sdr", "hiring", "closing", "data"]),
        ("Copy, copy ,COPY, SDR, sdr", ["Copy", "SDR"]),
        ("cold   e-mail ,  list building", ["cold e-mail", "list building"]),
        ("文案\uff0c销售\uff1b数据\u3001外呼", ["文案", "销售", "数据", "外呼"]),
        ("straße, STRASSE", ["straße"]),
        ("a\x00b", ["a", "b"]),
        ("C++, C#, R&D / ops", ["C++", "C#", "R&D / ops"]),
    ],
)
def test_a_list_is_read_forgivingly(text: str, things: list[str]) -> None:
    assert read_list(text) == things
    assert read_list(", ".join(things)) == things


def test_a_trailing_comma_saves_the_profile(client: Client, owner: Member) -> None:
    client.force_login(owner)
    sent = {**WHOLE, "current_skills": "copy, sdr,", "target_skills": "Hiring\r\nhiring;; closing "}
    assert client.post("/profile/", sent).status_code == 302
    owner.refresh_from_db()
    assert (owner.current_skills, owner.target_skills) == (["copy", "sdr"], ["Hiring", "closing"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (",".join(f"skill {n}" for n in range(23)), "These are 23; keep the 20 that matter most."),
        ("copy, " + "x" * 61, f"“{'x' * 30}…” has 61 characters; 60 is the most."),
    ],
)
def test_too_many_and_too_long_are_said_in_words_and_what_was_typed_stays(
    client: Client, owner: Member, super_admin: Member, typed: str, said: str
) -> None:
    client.force_login(owner)
    response = client.post("/profile/", {**WHOLE, "current_skills": typed})
    assertContains(response, said, status_code=422)
    assertContains(response, typed, status_code=422)
    client.force_login(super_admin)
    assertContains(
        client.post(f"/admin/members/member/{owner.pk}/change/", {"current_skills": typed}), said
    )


def test_twenty_are_taken_once_doubles_are_gone(client: Client, owner: Member) -> None:
    client.force_login(owner)
    client.post(
        "/profile/", {**WHOLE, "current_skills": ",".join(f"skill {n % 20}" for n in range(40))}
    )
    owner.refresh_from_db()
    assert len(owner.current_skills) == 20


def test_the_admin_reads_lists_like_the_profile(
    client: Client, super_admin: Member, owner: Member
) -> None:
    client.force_login(super_admin)
    path = f"/admin/members/member/{owner.pk}/change/"
    sent = filled(client, path) | {"current_skills": "name,\r\n Name, link;"}
    assert client.post(path, sent).status_code == 302
    owner.refresh_from_db()
    assert owner.current_skills == ["name", "link"]
    assertContains(client.get(path), "name, link</textarea>")


def test_every_list_in_the_admin_is_read_so(rf: Any) -> None:
    lists = [
        (owner, field)
        for model, owner in admin.site._registry.items()
        for field in model._meta.local_concrete_fields
        if isinstance(field, ArrayField)
    ]
    assert {field.name for _, field in lists} >= {"current_skills", "target_skills", "variables"}
    for owner, field in lists:
        assert isinstance(owner.formfield_for_dbfield(field, rf.get("/")), WordsField)


def test_an_unchanged_list_is_no_change() -> None:
    field = WordsField(CharField(max_length=9))
    assert not field.has_changed(["copy", "sdr"], "copy,sdr,")
    assert field.has_changed(["copy"], "copy, sdr")
