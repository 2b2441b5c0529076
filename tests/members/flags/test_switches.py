"""Switches switch: pages, navigation, jobs."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django import app as jobs
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from members.flags.catalogue import declared_flags
from members.flags.rules import EVERYONE, SHARE, STAFF
from members.flags.seeding import sync_flags
from members.flags.switches import is_on, is_open
from members.models import FeatureFlag, Member
from tests import cast

FIRST_PAGES = {
    "library": "/library/",
    "benchmarks": "/benchmarks/",
    "leaderboard": "/leaderboard/",
}


def set_switch(key: str, **fields: object) -> None:
    FeatureFlag.objects.filter(name=key).update(**fields)


def test_every_declared_feature_has_its_row_and_begins_as_declared(db: None) -> None:
    assert {key: flag.begins_on for key, flag in declared_flags().items()} == dict(
        FeatureFlag.objects.values_list("name", "is_enabled")
    )


def test_a_migrate_leaves_alone_how_staff_have_set_a_switch(db: None) -> None:
    set_switch("library", is_enabled=False, audience=STAFF)
    sync_flags(apps.get_app_config("members"), apps=apps)
    assert FeatureFlag.objects.values_list("is_enabled", "audience").get(name="library") == (
        False,
        STAFF,
    )


@pytest.mark.parametrize(("key", "path"), FIRST_PAGES.items())
def test_a_feature_that_is_off_has_no_page_and_no_place_in_the_navigation(
    client: Client, owner: Member, key: str, path: str
) -> None:
    client.force_login(owner)
    assertContains(client.get("/"), f'href="{path}"')
    set_switch(key, is_enabled=False)
    assertContains(client.get(path), "is closed for now", status_code=404)
    assertNotContains(client.get("/"), f'href="{path}"')
    set_switch(key, is_enabled=True)
    assert client.get(path).status_code == 200


def test_what_is_open_to_staff_alone_is_no_page_for_a_member(
    client: Client, owner: Member, super_admin: Member
) -> None:
    set_switch("library", audience=STAFF)
    client.force_login(owner)
    assertContains(client.get("/library/"), "No such page", status_code=404)
    client.force_login(super_admin)
    assert client.get("/library/").status_code == 200


def test_a_share_opens_to_the_same_members_on_every_page(client: Client, db: None) -> None:
    set_switch("leaderboard", audience=SHARE, share=50)
    members = [cast.make_member() for _ in range(12)]
    for member in members:
        client.force_login(member)
        inside = is_open("leaderboard", member)
        assert client.get("/leaderboard/").status_code == (200 if inside else 404)
        assert ('href="/leaderboard/"' in client.get("/").content.decode()) is inside


def test_a_guest_is_asked_to_sign_in_where_somebody_gets_in(client: Client, db: None) -> None:
    set_switch("library", audience=STAFF)
    assert client.get("/library/").status_code == 302
    assert is_open("library", AnonymousUser()) is False
    set_switch("library", audience=EVERYONE)
    assert is_open("library", AnonymousUser()) is True


def test_the_switches_are_read_with_the_member(
    client: Client, owner: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(owner)
    client.get("/profile/")
    with django_assert_num_queries(2):  # the session, and the member with every switch
        client.get("/profile/")


def test_every_name_in_a_declaration_exists() -> None:
    views = set(_names(get_resolver()))
    for flag in declared_flags().values():
        assert [a for a in flag.addresses if not any(flag.covers(v) for v in views)] == []
        assert [task for task in flag.tasks if task not in jobs.tasks] == []


def test_a_job_asks_its_switch(db: None) -> None:
    assert is_on("mee6_sync") is True
    set_switch("mee6_sync", is_enabled=False)
    assert is_on("mee6_sync") is False


def test_the_admin_says_what_a_switch_does_and_refuses_an_empty_share(
    client: Client, super_admin: Member
) -> None:
    client.force_login(super_admin)
    flag = FeatureFlag.objects.get(name="library")
    address = f"/admin/members/featureflag/{flag.pk}/change/"
    assertContains(client.get(address), "Its pages and its place in the navigation.")
    form = {"description": flag.description, "is_enabled": "on", "audience": SHARE, "share": "100"}
    assertContains(client.post(address, form), "A share is from 1 to 99 per cent")
    assert client.post(address, {**form, "share": "25"}).status_code == 302
    assertContains(client.get("/admin/members/featureflag/"), "Staff and 25 % of members")


def test_a_declared_feature_keeps_its_switch(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    flag = FeatureFlag.objects.get(name="library")
    client.post(
        "/admin/members/featureflag/",
        {"action": "delete_selected", "_selected_action": [flag.pk], "post": "yes"},
    )
    assert FeatureFlag.objects.filter(name="library").exists()


def _names(resolver: URLResolver, before: str = "") -> list[str]:
    names = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            names.append(f"{before}{entry.name}")
        else:
            inner = f"{before}{entry.namespace}:" if entry.namespace else before
            names += _names(entry, inner)
    return names
