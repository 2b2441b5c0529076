"""Every address of the admin, asked as every role: who holds the right gets what a super admin
gets, nobody else gets anything.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver, reverse
from rich.console import Console
from rich.table import Table

from activities.models import CourseEvent, CourseSender, Submission
from members.models import Member
from members.roles import ROLES
from resources.models import LibraryDeed, Resource
from tests import cast
from tests.shell.rows_of_admin import fill_admin

pytestmark = pytest.mark.django_db
assert get_resolver().url_patterns  # reading them takes back registrations that are not ours
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Pages that show nothing of anybody's.
FOR_ALL_STAFF = ("index", "password_change", "jsi18n")
# Pages of our own, and the right each asks for.
OWN = {
    "/admin/analytics/": "members.view_member",
    "/admin/analytics/risk.csv": "members.view_member",
    "/admin/analytics/activities/": "activities.view_submission",
    "/admin/analytics/activities/metrics.csv": "activities.view_submission",
    "admin:members_member_deed": "members.change_member",
    "admin:gamification_pointtransaction_adjust": "gamification.add_pointtransaction",
    "admin:gamification_pointtransaction_take_back": "gamification.add_pointtransaction",
    "admin:gamification_pointtransaction_anomalies": "gamification.view_pointtransaction",
    "admin:benchmarks_benchmarksubmission_decide_many": "benchmarks.change_benchmarksubmission",
    "admin:benchmarks_benchmarksubmission_export": "benchmarks.export_answers",
    "admin:resources_resource_import": "resources.change_resource",
    "admin:resources_resource_files": "resources.change_resource",
    "admin:resources_resource_export": "resources.view_resource",
    "admin:resources_resource_featured": "resources.change_resource",
    "admin:resources_resource_deeds": "resources.change_resource",
    "admin:resources_resource_tag_words": "resources.change_resource",
    "admin:resources_resource_author_words": "resources.change_resource",
    "admin:resources_tag_merge": "resources.delete_tag",
    "admin:resources_resource_figures": "resources.view_resource",
    "admin:resources_resource_figures_csv": "resources.view_resource",
}
OWN |= {
    "admin:activities_courseevent_aside": "activities.change_courseevent",
    "admin:activities_submission_queue": "activities.view_submission",
    "admin:activities_submission_decide_many": "activities.review_submission",
    "admin:growth_report_queue": "growth.view_report",
}
CHANGES = ("resources.change_resource",)


class Asked(NamedTuple):
    """An address and the rights any of which opens it; none is for all staff."""

    address: str
    rights: tuple[str, ...]


def addresses() -> Iterator[Asked]:
    """All of them, for rows that exist."""
    for name in FOR_ALL_STAFF:
        yield Asked(reverse(f"admin:{name}"), ())
    for name, right in OWN.items():
        yield Asked(name if name.startswith("/") else reverse(name), (right,))
    for model in MODELS:
        yield from _of(model)
    yield Asked(reverse("admin:resources_resource_bulk", args=["publish"]), CHANGES)
    yield from _of_a_resource()
    yield from _of_courses()
    yield from _of_review()
    member = Member.objects.filter(is_staff=False).latest("pk")
    yield Asked(reverse("admin:member-overview", args=[member.pk]), ("members.view_member",))


def _of_a_resource() -> Iterator[Asked]:
    """What one resource has beside its form. A button opened by a link leads to its page."""
    resource, deed = Resource.objects.latest("pk"), LibraryDeed.objects.latest("pk")
    looks = ("resources.view_resource", *CHANGES)
    for name, rights in (("preview", looks), ("make_current", CHANGES), ("duplicate", CHANGES)):
        yield Asked(reverse(f"admin:resources_resource_{name}", args=[resource.pk]), rights)
    for name, last in (("file", "file"), ("version", 1)):
        yield Asked(reverse(f"admin:resources_resource_{name}", args=[resource.pk, last]), looks)
    yield Asked(reverse("admin:resources_resource_undo", args=[deed.pk]), CHANGES)


def _of_courses() -> Iterator[Asked]:
    """What completed courses have beside their forms."""
    for name, model, right in (
        ("courseevent_match", CourseEvent, "change_courseevent"),
        ("coursesender_rotate", CourseSender, "change_coursesender"),
    ):
        address = reverse(f"admin:activities_{name}", args=[model.objects.latest("pk").pk])
        yield Asked(address, (f"activities.{right}",))


def _of_review() -> Iterator[Asked]:
    """What one submission has in the queue. A button opened by a link leads to its page."""
    pk = Submission.objects.latest("pk").pk
    looks = ("activities.view_submission",)
    yield Asked(reverse("admin:activities_submission_case", args=[pk]), looks)


def _of(model: type[Model]) -> Iterator[Asked]:
    meta = model._meta
    page, right = (
        f"admin:{meta.app_label}_{meta.model_name}",
        f"{meta.app_label}.%s_{meta.model_name}",
    )
    view, add, change, delete = (right % deed for deed in ("view", "add", "change", "delete"))
    yield Asked(reverse(f"{page}_changelist"), (view, change))
    yield Asked(reverse(f"{page}_add"), (add,))
    rows = model._default_manager.order_by("-pk")
    row = rows.filter(is_staff=False).first() if model is Member else rows.first()
    if row is None:
        return
    key = quote(row.pk)
    yield Asked(reverse(f"{page}_change", args=[key]), (view, change))
    yield Asked(reverse(f"{page}_history", args=[key]), (view, change))
    yield Asked(reverse(f"{page}_delete", args=[key]), (delete,))


def staff_with(role: str) -> Member:
    """One of the staff who holds one role."""
    member = cast.make_member(is_staff=True)
    member.groups.add(Group.objects.get(name=role))
    return member


Answers = dict[str, dict[Asked, int]]


@pytest.fixture
def answers() -> Answers:
    """What each role gets at each address."""
    fill_admin()
    people = {"Super admin": cast.super_admin()} | {role: staff_with(role) for role in ROLES}
    people["Member"] = cast.make_member()
    asked = list(addresses())
    found: Answers = {}
    for who, member in people.items():
        client = Client(raise_request_exception=True)
        client.force_login(member)
        found[who] = {one: client.get(one.address).status_code for one in asked}
    guest = Client()
    found["Guest"] = {one: guest.get(one.address).status_code for one in asked}
    return found


def test_each_role_gets_what_its_rights_open_and_nothing_else(
    answers: Answers,
) -> None:
    wrong = []
    for role in ROLES:
        member = Member.objects.filter(groups__name=role, is_staff=True).latest("pk")
        for one, best in answers["Super admin"].items():
            may = not one.rights or any(member.has_perm(right) for right in one.rights)
            due = {best} if may else {403, 404}
            if answers[role][one] not in due:
                wrong.append((role, one.address, answers[role][one], sorted(due)))
    assert wrong == []


def test_who_is_no_staff_gets_no_page_of_the_admin(answers: Answers) -> None:
    opened = {
        (who, one.address): status
        for who in ("Member", "Guest")
        for one, status in answers[who].items()
        # Led to sign in; signed in without the right, told so.
        if status not in (302, 403)
    }
    assert opened == {}


@pytest.mark.prove
def test_print_the_matrix(answers: Answers) -> None:
    table = Table("Address", *answers, title="What each role gets")
    for one in answers["Super admin"]:
        table.add_row(one.address, *(str(found[one]) for found in answers.values()))
    Console(width=200).print(table)
    assert len(answers) == len(ROLES) + 3
