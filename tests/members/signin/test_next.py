"""Where signing in leads, as an address says: a page of ours, or nowhere."""

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db
NOT_OURS = ["https://[", "//[::1", "https://evil.example/", "/\\[", "["]


@pytest.mark.parametrize("form", ["login", "signup", "password/reset"])
@pytest.mark.parametrize("there", NOT_OURS)
def test_a_form_opened_with_an_address_that_is_none_is_the_form(form: str, there: str):
    assert Client().get(f"/accounts/{form}/", {"next": there}).status_code == 200


@pytest.mark.parametrize("there", NOT_OURS)
def test_who_signs_in_is_not_led_to_what_is_no_page_of_ours(there: str):
    member = cast.make_member()
    member.set_password(cast.PASSWORD)
    member.save()
    typed = {"login": member.email, "password": cast.PASSWORD, "next": there}
    answer = Client().post("/accounts/login/", typed)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert there not in answer["Location"]
