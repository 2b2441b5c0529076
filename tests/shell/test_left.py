"""What a browser keeps of a member on its own is cleared when they sign out."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast

pytestmark = pytest.mark.django_db


def test_signing_out_clears_the_storage_of_the_browser_and_nothing_else_does() -> None:
    client = Client()
    client.force_login(cast.make_member())
    assert "Clear-Site-Data" not in client.get(reverse("home")).headers
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get(reverse("account_login")).headers
