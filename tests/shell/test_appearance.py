"""Light, dark, or as the system says."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_appearance_is_kept_and_leads_back(client: Client, theme: str) -> None:
    response = client.post(
        "/appearance/", {"theme": theme, "next": "/accounts/login/?next=/library/"}
    )
    assertRedirects(response, "/accounts/login/?next=/library/", fetch_redirect_response=False)
    assertContains(client.get("/accounts/login/"), f'data-theme="{theme}"')


def test_the_system_s_appearance_forgets_the_choice(client: Client) -> None:
    client.post("/appearance/", {"theme": "dark"})
    client.post("/appearance/", {"theme": "system"})
    assertNotContains(client.get("/accounts/login/"), "data-theme")


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_it_never_leads_elsewhere(client: Client, there: str) -> None:
    response = client.post("/appearance/", {"theme": "dark", "next": there})
    assertRedirects(response, "/", fetch_redirect_response=False)


def test_a_forged_cookie_is_not_written_into_the_page(client: Client) -> None:
    client.cookies["theme"] = 'x" onload="alert(1)'
    assertNotContains(client.get("/accounts/login/"), "onload")


def test_older_browsers_get_the_day_side_of_every_colour() -> None:
    css = Path(str(finders.find("css/ground.css"))).read_text()
    root, fallback = css.split("@supports not (color: light-dark(#000, #fff))", 1)
    pairs = dict(re.findall(r"(--[\w-]+):\s*light-dark\((#\w+),", root))
    plain = dict(re.findall(r"(--[\w-]+):\s*(#\w+);", fallback.split("}", 1)[0]))
    assert plain == pairs
    assert "light-dark(" not in fallback


def test_a_word_that_is_no_address_leads_to_a_page_all_the_same(client: Client) -> None:
    assert client.post("/appearance/", {"next": "1e309"}).status_code == 302
