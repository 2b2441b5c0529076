"""What is said when something goes wrong: state, consequence, next step."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains

from members.models import Member
from revcouncil import views


def test_an_unknown_page_leads_a_member_on(client: Client, owner: Member) -> None:
    client.force_login(owner)
    response = client.get("/no-such-page")
    assertContains(response, "No such page, or not for you to see", status_code=404)
    assertContains(response, 'href="/library/"', status_code=404)


@pytest.mark.django_db
def test_an_unknown_page_leads_a_guest_to_sign_in(client: Client) -> None:
    assertContains(client.get("/no-such-page"), 'href="/accounts/login/"', status_code=404)


def test_a_form_that_is_too_old_says_what_to_do(owner: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assertContains(
        client.post("/profile/", {}), "load the page again and send it once more", status_code=403
    )


def test_a_refusal_says_why(owner: Member) -> None:
    request = RequestFactory().get("/x")
    request.user = owner
    response = views.forbidden(request, PermissionDenied("Your seat ended on 20 October."))
    assertContains(response, "Your seat ended on 20 October.", status_code=403)


def test_a_failure_is_told_without_database_or_session() -> None:
    # No db fixture: a query would fail this test.
    response = views.server_error(RequestFactory().get("/x"))
    assertContains(response, "That was our fault", status_code=500)
    assert "{%" not in render_to_string("500.html")


def test_staff_pages_are_no_secret_but_closed(client: Client, owner: Member) -> None:
    client.force_login(owner)
    assert client.get("/admin/members/member/").status_code == 302
    assertContains(client.get("/admin/login/"), "This door is not open to you", status_code=403)


@pytest.mark.django_db
def test_health_is_one_word(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
