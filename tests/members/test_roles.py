"""Each role holds what is declared for it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from members.roles import ROLES, grants, sync_roles
from tests import cast


@pytest.mark.parametrize(
    ("role", "held", "not_held"),
    [
        (
            "Curator",
            {"resources.add_resource", "resources.delete_resource"},
            {"members.view_member", "benchmarks.view_benchmarksubmission"},
        ),
        (
            "Reviewer",
            {"benchmarks.view_benchmarksubmission", "benchmarks.change_benchmarksubmission"},
            {"benchmarks.export_answers", "benchmarks.change_earlieranswers"},
        ),
        (
            "Admin",
            {"members.change_member", "members.delete_team"},
            {"members.change_featureflag", "auth.change_group", "resources.add_resource"},
        ),
    ],
)
def test_a_role_holds_what_is_declared_and_no_more(
    db: None, role: str, held: set[str], not_held: set[str]
) -> None:
    member = cast.make_member(is_staff=True)
    member.groups.add(Group.objects.get(name=role))
    assert {permission for permission in held | not_held if member.has_perm(permission)} == held


def test_a_permission_given_by_hand_to_a_role_goes_with_the_next_migrate(db: None) -> None:
    group = Group.objects.get(name="Curator")
    group.permissions.add(Permission.objects.get(codename="delete_member"))
    sync_roles(apps.get_app_config("members"), apps=apps)
    given = {
        f"{p.content_type.app_label}.{p.codename}"
        for p in group.permissions.select_related("content_type")
    }
    assert given == {permission for permission in given if grants("Curator", permission)}


def test_every_role_declares_something() -> None:
    assert set(ROLES) == {"Admin", "Curator", "Reviewer"}
    assert all(ROLES.values())
