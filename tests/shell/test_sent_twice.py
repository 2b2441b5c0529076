"""A form sent twice at once, over two connections: one thing is done, and both clicks get the
same answer.
"""

import copy
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from gamification.models import PointTransaction
from members.models import FeatureFlag, Member
from resources.models import LibraryDeed, LibraryImport, Resource, ResourceDownload
from tests import cast
from tests.filling import addable, filled, form_with
from tests.gamification.entries import enter
from tests.resources.makers import make_resource, pdf
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_counted_yet(transactional_db: None) -> None:
    """The limits on tries are kept in a table that is not emptied between tests."""
    cache.clear()


def signed_in(member: Member | None) -> Client:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member)
    return client


def twice(client: Client, path: str, form: dict[str, Any]) -> list[Any]:
    """Both answers to a double click: the same page's form, the same cookies, two threads."""

    def send(_: int) -> Any:
        mine = Client(raise_request_exception=False, enforce_csrf_checks=True)
        mine.cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
        return mine.post(path, {name: _fresh(value) for name, value in form.items()})

    return at_once(send, [1, 2])


def _fresh(value: Any) -> Any:
    if isinstance(value, SimpleUploadedFile):
        value.seek(0)
        return SimpleUploadedFile(str(value.name), value.read(), value.content_type or "")
    return copy.copy(value)


def assert_same(answers: list[Any]) -> None:
    """Both lead to the same place."""
    assert [answer.status_code for answer in answers] == [302, 302], [
        answer.content[-1500:] for answer in answers
    ]
    assert answers[0]["Location"] == answers[1]["Location"]


@pytest.fixture
def boss() -> Member:
    """Ada, with a member to point at: what is added may need one."""
    cast.make_member()
    return cast.super_admin()


@pytest.mark.parametrize("model", addable(), ids=lambda model: model._meta.label)
def test_what_is_added_twice_at_once_is_made_once(boss: Member, model: type[Any]) -> None:
    client = signed_in(boss)
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    form = filled(client, path)
    before = model._default_manager.count()
    assert_same(twice(client, path, form))
    assert model._default_manager.count() == before + 1
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("model", addable(), ids=lambda model: model._meta.label)
def test_two_people_who_add_the_same_at_once_are_both_answered(
    boss: Member, model: type[Any]
) -> None:
    clients = [signed_in(boss), signed_in(cast.super_admin(email="other@revcouncil.example"))]
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    forms = [filled(client, path) for client in clients]
    answers = at_once(
        lambda which: clients[which].post(path, {k: _fresh(v) for k, v in forms[which].items()}),
        [0, 1],
    )
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert 302 in [answer.status_code for answer in answers]


@pytest.mark.parametrize("model", addable(), ids=lambda model: model._meta.label)
def test_what_is_changed_and_deleted_twice_at_once_is_answered_alike(
    boss: Member, model: type[Any]
) -> None:
    client = signed_in(boss)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    client.post(reverse(f"{name}_add"), filled(client, reverse(f"{name}_add")))
    made = model._default_manager.order_by("pk").last()
    change = reverse(f"{name}_change", args=[made.pk])
    assert_same(twice(client, change, filled(client, change)))
    delete = reverse(f"{name}_delete", args=[made.pk])
    assert_same(twice(client, delete, form_with(client, delete, "post")))
    assert not model._default_manager.filter(pk=made.pk).exists()


def test_a_sign_up_sent_twice_makes_one_account(client: Client) -> None:
    form = form_with(client, "/accounts/signup/", "password1") | {
        "email": "new@example.com",
        "password1": "Council-2026",
    }
    assert_same(twice(client, "/accounts/signup/", form))
    assert Member.objects.filter(email="new@example.com").count() == 1


def test_two_people_who_sign_up_with_one_address_at_once_are_both_answered() -> None:
    form = {"email": "new@example.com", "password1": "Council-2026"}
    answers = at_once(
        lambda _: Client(raise_request_exception=False).post("/accounts/signup/", form), [1, 2]
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Member.objects.filter(email="new@example.com").count() == 1


NEW = ("password1", "password2")
MEMBERS_FORMS: list[tuple[str, str, dict[str, Any], Callable[[], int], int]] = [
    (
        "/profile/",
        "handle",
        {"handle": "made_once"},
        lambda: Member.objects.filter(handle="made_once").count(),
        1,
    ),
    (
        "/accounts/password/change/",
        "oldpassword",
        {"oldpassword": cast.PASSWORD, "password1": "Made-2026", "password2": "Made-2026"},
        int,
        0,
    ),
    (
        "/accounts/email/",
        "email",
        {"email": "two@example.com", "action_add": ""},
        EmailAddress.objects.count,
        2,
    ),
    ("/accounts/password/reset/", "email", {"email": "member@example.com"}, int, 0),
    ("/accounts/logout/", "csrfmiddlewaretoken", {}, int, 0),
    ("/library/play/", "csrfmiddlewaretoken", {}, ResourceDownload.objects.count, 1),
    ("/benchmarks/compensation/", "csrfmiddlewaretoken", {}, int, 0),
]


@pytest.mark.parametrize(
    ("path", "field", "typed", "count", "expected"),
    MEMBERS_FORMS,
    ids=[form[0] for form in MEMBERS_FORMS],
)
def test_a_members_form_sent_twice_at_once_is_acted_on_once(
    path: str, field: str, typed: dict[str, Any], count: Callable[[], int], expected: int
) -> None:
    member = cast.make_member(email="member@example.com")
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    make_resource(slug="play")
    client = signed_in(member)
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    form = form_with(client, path, field) | typed
    answers = twice(client, "/library/play/download" if path == "/library/play/" else path, form)
    assert len({(answer.status_code, answer.get("Location")) for answer in answers}) == 1
    assert answers[0].status_code < 500
    assert count() == expected


def test_points_adjusted_twice_at_once_are_given_once(boss: Member) -> None:
    member = cast.make_member()
    client = signed_in(boss)
    path = f"{reverse('admin:gamification_pointtransaction_adjust')}?members={member.pk}"
    form = form_with(client, path, "points") | {
        "points": "5",
        "reason": "For the long answer in the forum.",
    }
    assert_same(twice(client, path, form))
    assert PointTransaction.objects.filter(member=member).count() == 1


def test_an_entry_taken_back_twice_at_once_is_taken_back_once(boss: Member) -> None:
    entry = enter(cast.make_member(), 5)
    client = signed_in(boss)
    path = reverse("admin:gamification_pointtransaction_take_back")
    token = form_with(client, reverse("admin:gamification_pointtransaction_adjust"), "points")[
        "csrfmiddlewaretoken"
    ]
    form = {
        "entries": str(entry.pk),
        "reason": "It was paid for nothing at all.",
        "csrfmiddlewaretoken": token,
    }
    assert_same(twice(client, path, form))
    assert PointTransaction.objects.count() == 2


def test_the_same_form_filled_in_anew_is_acted_on_anew(boss: Member) -> None:
    client = signed_in(boss)
    flag = FeatureFlag.objects.create(name="switch")
    path = reverse("admin:members_featureflag_change", args=[flag.pk])
    for on in (True, False, True):
        form = form_with(client, path, "name") | {"description": "said"}
        form.pop("is_enabled", None)
        client.post(path, form | ({"is_enabled": "on"} if on else {}))
        flag.refresh_from_db()
        assert flag.is_enabled is on


def test_what_a_program_sends_again_after_the_first_answer_is_acted_on_again(owner: Member) -> None:
    make_resource(slug="play")
    client = signed_in(owner)
    for _ in range(2):
        client.post("/library/play/download")
    assert ResourceDownload.objects.count() == 2


def test_a_parent_that_goes_away_meanwhile_is_said_in_words(boss: Member) -> None:
    resource = make_resource(slug="play", file=SimpleUploadedFile("x.pdf", pdf()))
    client = signed_in(boss)
    path = reverse("admin:resources_resource_change", args=[resource.pk])
    form = filled(client, path)
    Resource.objects.filter(pk=resource.pk).delete()
    assert client.post(path, form).status_code in (302, 404, 409)
    assert connection.is_usable()


def test_a_list_confirmed_twice_at_once_is_read_in_once() -> None:
    client = signed_in(cast.curator())
    rows = b"title,description,category,type\nAlpha,x,Operations,SOP\nBeta,x,Operations,SOP\n"
    path = reverse("admin:resources_resource_import")
    form = form_with(client, path, "csrfmiddlewaretoken") | {
        "list": SimpleUploadedFile("list.csv", rows)
    }
    form.pop("archive", None)
    assert_same(twice(client, path, form))
    assert LibraryImport.objects.count() == 1
    held = reverse("admin:resources_resource_held", args=[LibraryImport.objects.get().pk])
    form = form_with(client, held, "csrfmiddlewaretoken") | {"confirm": "1"}
    assert_same(twice(client, held, form))
    assert Resource.objects.count() == 2
    assert LibraryDeed.objects.count() == 1
    form = form_with(client, held, "csrfmiddlewaretoken") | {"undo": "1"}
    assert_same(twice(client, held, form))
    assert Resource.objects.archived().count() == 2
