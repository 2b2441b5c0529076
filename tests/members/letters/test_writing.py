"""How a letter comes to its words: declared kinds, staff's texts, the frame, and what allauth has
to say.
"""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from pytest_django import Settings

from members.letters.actions import write_letter
from members.letters.catalogue import ALSO, KINDS, Undeclared, declared
from members.letters.kinds import TEXTS
from members.letters.signing_in import write
from members.letters.writing import Wording, mistakes
from members.models import EmailTemplate, Letter, Member

pytestmark = pytest.mark.django_db
LINK = "https://council.example/accounts/password/reset/key/1-abc/"
# What allauth writes and this product does not use: codes instead of links.
UNUSED = {"account/email/login_code", "account/email/password_reset_code"}


def test_every_kind_has_a_text_that_may_be_used_and_no_text_is_left_over() -> None:
    assert {path.stem for path in TEXTS.iterdir()} == set(KINDS)
    assert {
        key: found
        for key, kind in KINDS.items()
        if (found := mistakes(kind, Wording(kind.subject, kind.text)))
    } == {}


def test_every_letter_of_allauth_is_declared() -> None:
    spec = find_spec("allauth")
    assert spec is not None
    assert spec.origin is not None
    templates = Path(spec.origin).parent / "templates"
    named = {
        str(path.relative_to(templates)).removesuffix("_message.txt")
        for path in templates.glob("*/email/*_message.txt")
    }
    named -= {"account/email/base"}
    assert named - UNUSED == set(ALSO)


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_can_be_written_from_its_samples(owner: Member, key: str) -> None:
    given = {one.name: one.sample for one in KINDS[key].variables}
    letter = write_letter(kind=key, member=owner, **given)
    assert "{{" not in letter.subject + letter.text + letter.html
    assert all(
        sample in letter.text for name, sample in given.items() if name in KINDS[key].required
    )


def test_a_letter_says_the_same_in_both_its_bodies(owner: Member, settings: Settings) -> None:
    settings.SITE_URL = "https://council.example"
    letter = write_letter(
        kind="export_ready", member=owner, link=f"{LINK}?a=1&b=2", expires="27 November"
    )
    assert letter.subject == "Your data is ready"
    assert letter.to == "maren@tern.example"
    assert letter.text.startswith("Hello,\n\nthe copy of your data")
    assert f"\n\n{LINK}?a=1&b=2\n\nIt is kept until 27 November and" in letter.text
    assert letter.text.endswith("\n\nRevenue Council\nhttps://council.example\n")
    assert f'<a href="{LINK}?a=1&amp;b=2"' in letter.html
    assert "It is kept until 27 November and" in letter.html


def test_what_members_write_is_no_markup_and_no_template(owner: Member) -> None:
    EmailTemplate.objects.create(
        key="locked_out", subject="{{ name }}", body="Hello {{ name }}\n\n{{ reason }}"
    )
    owner.first_name, owner.last_name = "<b>{{ reason }}</b>\r\nBcc: a@b.example", "{% now 'Y' %}"
    letter = write_letter(kind="locked_out", member=owner, reason="{{ name }}")
    assert letter.subject == "<b>{{ reason }}</b> Bcc: a@b.example {% now 'Y' %}"
    assert letter.text.startswith(f"Hello {letter.subject}\n\n{{{{ name }}}}\n\nRevenue")
    assert "<b>" not in letter.html
    assert "&lt;b&gt;{{ reason }}&lt;/b&gt;" in letter.html


def test_a_text_of_staff_takes_the_place_of_the_default(owner: Member) -> None:
    EmailTemplate.objects.create(key="account_erased", subject="Farewell", body="Bye, {{ name }}.")
    letter = write_letter(kind="account_erased", member=owner)
    assert (letter.subject, letter.text.splitlines()[0]) == ("Farewell", "Bye, Maren Okafor.")


@pytest.mark.parametrize("body", ["{{ user.password }}", "{{ nobody }}", "no link at all"])
def test_a_text_that_was_made_past_the_admin_and_may_not_be_used_stops_no_letter(
    owner: Member, body: str, caplog: Any
) -> None:
    EmailTemplate.objects.create(key="reset_password", subject="s", body=body)
    letter = write_letter(kind="reset_password", member=owner, link=LINK)
    assert letter.subject == "Set a new password"
    assert "The text staff gave the letter reset_password can't be used" in caplog.text


def test_a_link_stands_in_no_subject() -> None:
    found = mistakes(KINDS["reset_password"], Wording("{{ link }}", "{{ link }}"))
    assert list(found) == ["subject"]


@pytest.mark.parametrize(
    ("kind", "variables", "error"),
    [
        ("no_such_letter", {}, Undeclared),
        ("reset_password", {}, TypeError),
        ("reset_password", {"link": LINK, "colour": "red"}, TypeError),
        ("reset_password", {"link": "javascript:alert(1)"}, ValueError),
        ("reset_password", {"link": "https://a.example/\r\nBcc: b"}, ValueError),
        *(
            ("account_erased", {"to": to}, ValidationError)
            for to in ("a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "nobody")
        ),
    ],
)
def test_a_letter_that_can_not_be_right_is_not_written(
    owner: Member, kind: str, variables: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        write_letter(kind=kind, member=owner, **variables)
    assert not Letter.objects.exists()


@time_machine.travel("2026-11-26 18:04:00Z", tick=False)
def test_a_notice_of_allauth_says_what_was_done_when_and_from_where(owner: Member) -> None:
    owner.time_zone = "Europe/Berlin"
    letter = write(
        name="mfa/email/totp_activated",
        to="maren@tern.example",
        context={
            "user": owner,
            "timestamp": datetime(2026, 11, 26, 18, 4, tzinfo=UTC),
            "ip": "203.0.113.7",
            "user_agent": "Firefox\r\n\r\nhttps://evil.example",
        },
    )
    assert (letter.kind, letter.member) == ("factor_added", owner)
    assert "an authenticator app was set up as a second factor" in letter.text
    assert (
        "It was done on 26 November 2026, 19:04 (Europe/Berlin), from the address 203.0.113.7, "
        "with this browser:\nFirefox https://evil.example\n\n" in letter.text
    )
    assert 'href="https://evil.example' not in letter.html


def test_a_letter_to_an_address_of_an_account_belongs_to_it(owner: Member) -> None:
    context = {"signup_url": "https://a.example/s/", "password_reset_url": "https://a.example/r/"}
    known = write(
        name="account/email/account_already_exists", to="Maren@tern.example", context=context
    )
    unknown = write(
        name="account/email/unknown_account", to="nobody@house.example", context=context
    )
    assert (known.member, unknown.member) == (owner, None)
    assert "https://a.example/r/" in known.text
    assert declared("account/email/unknown_account").key == unknown.kind


def test_known_and_unknown_addresses_cost_the_same(
    owner: Member, django_assert_num_queries: Any
) -> None:
    context = {"signup_url": "https://a.example/s/", "password_reset_url": "https://a.example/r/"}
    for to in (owner.email, "nobody@house.example"):
        with django_assert_num_queries(8):
            write(name="account/email/account_already_exists", to=to, context=context)
