"""Where letters lead to, and how one's own machine prints them."""

from typing import Any

import pytest
from pytest_django import Settings

from members.letters.actions import send_letter, write_letter
from members.models import LetterState, Member
from revcouncil.mail import PRINTED, site_url


@pytest.mark.parametrize(
    ("hosts", "local", "url"),
    [
        (["council.example", "www.council.example"], False, "https://council.example"),
        (["*", ".council.example"], False, "https://council.example"),
        (["*"], False, "https://localhost"),
        (["council.example"], True, "http://127.0.0.1:8017"),
    ],
)
def test_letters_lead_to_the_first_host(
    monkeypatch: pytest.MonkeyPatch, hosts: list[str], local: bool, url: str
) -> None:
    monkeypatch.setenv("PORT", "8017")
    assert site_url(hosts, is_local=local) == url


def test_on_ones_own_machine_the_link_stands_in_the_terminal_once_and_whole(
    owner: Member, settings: Settings, capsys: Any
) -> None:
    settings.EMAIL_BACKEND = PRINTED
    link = f"http://127.0.0.1:8000/accounts/password/reset/key/{'a1-' * 60}/?x=1&y=2"
    letter = write_letter(kind="reset_password", member=owner, link=link)
    assert send_letter(letter_id=letter.pk) == LetterState.SENT
    printed = capsys.readouterr().out
    assert printed.count(link) == 1
    assert f"Message-ID: {letter.message_id}" in printed
