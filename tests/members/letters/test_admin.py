"""The outbox and the letters' texts for staff: what they see, what they may do, what is refused."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.letters.actions import send_letter, write_letter
from members.letters.catalogue import KINDS
from members.models import AuditLog, EmailTemplate, Letter, LetterState, Member
from tests import cast
from tests.filling import filled
from tests.members.test_admin import manager
from tests.standins.smtp import Fault, MailServer

pytestmark = pytest.mark.django_db
LETTERS, TEXTS = "/admin/members/letter/", "/admin/members/emailtemplate/"
LINK = "https://council.example/accounts/password/reset/key/1-abc/"


@pytest.fixture
def staff(client: Client) -> Member:
    """Staff with the role Admin, signed in."""
    member = manager()
    client.force_login(member)
    return member


@pytest.fixture
def failed(owner: Member, mail_server: MailServer) -> Letter:
    """A letter whose address the mail server refused."""
    mail_server.fault = lambda to: Fault.REFUSED
    letter = write_letter(kind="export_ready", member=owner, link=LINK, expires="tomorrow")
    send_letter(letter_id=letter.pk)
    mail_server.fault = lambda to: None
    return letter


def test_the_list_says_to_whom_what_went_and_why_it_failed(
    client: Client, staff: Member, failed: Letter
) -> None:
    page = client.get(LETTERS, {"q": "MAREN@", "state__exact": "FAILED", "kind": "export_ready"})
    for words in ("maren@tern.example", "Your data is ready", "failed", "for good (550)"):
        assertContains(page, words)
    assertNotContains(client.get(LETTERS, {"q": "tern"}), "maren@tern.example")


def test_a_link_that_opens_an_account_is_shown_to_nobody(
    client: Client, super_admin: Member, owner: Member
) -> None:
    secret = write_letter(kind="reset_password", member=owner, link=LINK)
    plain = write_letter(kind="export_ready", member=owner, link=f"{LINK}seen", expires="soon")
    client.force_login(super_admin)
    pages = [client.get(f"{LETTERS}{secret.pk}/change/"), client.get(LETTERS)]
    assert [LINK in page.content.decode() for page in pages] == [False, False]
    assertContains(pages[0], "Not shown: a link in it opens the account.")
    assertContains(client.get(f"{LETTERS}{plain.pk}/change/"), f"{LINK}seen")
    # Nor can it be guessed, letter by letter.
    for look in ("text__startswith=h", "html__contains=key", "text__isnull=0"):
        assert client.get(f"{LETTERS}?{look}").status_code in (302, 400)


def test_one_letter_that_failed_is_sent_again_by_its_button(
    client: Client, staff: Member, failed: Letter
) -> None:
    path = f"{LETTERS}{failed.pk}/change/"
    button = f"{LETTERS}{failed.pk}/send-again/"
    assertContains(client.get(path), button)
    assertContains(client.post(button, follow=True), "1 letter back in the outbox.")
    assertNotContains(client.get(path), button)
    assert send_letter(letter_id=failed.pk) == LetterState.SENT
    assert AuditLog.objects.filter(action="letter_resent", actor=staff).count() == 1


def test_many_are_sent_again_or_taken_out_at_once(
    client: Client, staff: Member, failed: Letter
) -> None:
    waits = write_letter(kind="locked_out", member=cast.outsider())
    chosen = {"_selected_action": [failed.pk, waits.pk]}
    again = client.post(LETTERS, {"action": "send_again", **chosen}, follow=True)
    assertContains(again, "1 letter back in the outbox.")
    assertContains(again, "1 letter stays as it is")
    out = client.post(LETTERS, {"action": "take_out", **chosen}, follow=True)
    assertContains(out, "2 letters taken out of the outbox.")
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.CANCELLED}


@pytest.mark.parametrize("who", ["curator", "reviewer", "looks"])
def test_who_may_not_send_again_can_not(
    client: Client, curator: Member, failed: Letter, who: str
) -> None:
    member = curator if who == "curator" else cast.make_member(is_staff=True)
    if who == "looks":
        from django.contrib.auth.models import Permission

        member.user_permissions.add(Permission.objects.get(codename="view_letter"))
    client.force_login(member)
    assert client.get(LETTERS).status_code == (200 if who == "looks" else 403)
    assert client.post(f"{LETTERS}{failed.pk}/send-again/").status_code == 403
    client.post(LETTERS, {"action": "send_again", "_selected_action": [failed.pk]})
    assert Letter.objects.get().state == LetterState.FAILED


def adding(of: str, **sent: str) -> dict[str, str]:
    kind = KINDS[of]
    return {"key": of, "subject": kind.subject, "body": kind.text, **sent}


def test_a_text_begins_with_what_the_letter_came_with(client: Client, staff: Member) -> None:
    assertContains(client.get(TEXTS), f"{TEXTS}add/?key=reset_password")
    form = filled(client, f"{TEXTS}add/?key=reset_password")
    kind = KINDS["reset_password"]
    assert (form["key"], form["subject"]) == (["reset_password"], [kind.subject])
    page = client.get(f"{TEXTS}add/?key=reset_password")
    assertContains(page, "{{ link }}")
    assertContains(page, "The text needs it.")


def test_a_saved_text_is_what_the_letter_says_until_it_is_reset(
    client: Client, staff: Member, owner: Member
) -> None:
    body = "Bye, {{ name }}.\r\n\r\nNever mind."
    sent = adding("account_erased", subject="Farewell {{ name }}", body=body)
    assertRedirects(client.post(f"{TEXTS}add/", sent), TEXTS)
    text = EmailTemplate.objects.get()
    assert (text.body, text.variables) == ("Bye, {{ name }}.\n\nNever mind.", ["name"])
    assert write_letter(kind="account_erased", member=owner).subject == "Farewell Maren Okafor"
    client.post(f"{TEXTS}{text.pk}/delete/", {"post": "yes"})
    assert write_letter(kind="account_erased", member=owner).subject == "Your account is erased"
    deeds = AuditLog.objects.filter(target_type="members.EmailTemplate").order_by("pk")
    assert [(one.action, one.actor_id, one.detail["text"]) for one in deeds] == [
        ("letter_text_written", staff.pk, text.body),
        ("letter_text_reset", staff.pk, text.body),
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            {"body": "Hello\n\n{{ lnik }}"},
            "Line 3: {{ lnik }} is no variable of this letter. Did you mean {{ link }}?",
        ),
        ({"body": "Hello"}, "{{ link }} is missing: the letter is of no use without it."),
        ({"body": "{{ link }}\n{% load static %}"}, "Line 2: “{% load static %}” is no variable."),
        ({"body": "{{ link }} {{ request }}"}, "Line 1: {{ request }} is no variable"),
        ({"body": "{{ link.__class__ }}"}, "Line 1: “{{ link.__class__ }}” is no variable."),
        ({"subject": "{{ link }}"}, "Line 1: {{ link }} is no variable of this letter."),
        ({"subject": ""}, "This field is required."),
        ({"key": "no_such_letter"}, "Select a valid choice."),
        ({"key": ""}, "This field is required."),
    ],
)
@pytest.mark.parametrize("button", ["_save", "_preview", "_test"])
def test_a_text_that_may_not_be_used_is_refused_by_its_line_and_what_was_typed_stays(
    client: Client, staff: Member, sent: dict[str, str], said: str, button: str
) -> None:
    typed = adding("reset_password", **sent)
    page = client.post(f"{TEXTS}add/", {**typed, button: "x"})
    assertContains(page, said.replace("'", "&#x27;"))
    assert page.context["adminform"].form["body"].value() == typed["body"]
    assert (EmailTemplate.objects.exists(), Letter.objects.exists()) == (False, False)


def test_a_preview_shows_the_readers_own_data_and_saves_nothing(
    client: Client, staff: Member
) -> None:
    sent = adding("locked_out", subject="{{ name }}?", body="Hello {{ name }}: {{ reason }}")
    page = client.post(f"{TEXTS}add/", {**sent, "_preview": "x"})
    assertContains(page, "<b>Subject:</b> Marta Manager?")
    assertContains(page, "Hello Marta Manager: You asked us to.")
    assert (EmailTemplate.objects.exists(), mail.outbox == []) == (False, True)


def test_a_test_letter_goes_to_whoever_asks_for_it(client: Client, staff: Member) -> None:
    text = EmailTemplate.objects.create(key="locked_out", subject="s", body="b")
    sent = {"subject": "Now {{ name }}", "body": "New.", "_test": "x"}
    page = client.post(f"{TEXTS}{text.pk}/change/", sent)
    assertContains(page, f"A test letter is on its way to {staff.email}.")
    assertContains(page, "New.</textarea>")
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([staff.email], "Test: Now Marta Manager")
    ]
    assert EmailTemplate.objects.get().body == "b"


def test_one_letter_has_one_text(client: Client, staff: Member) -> None:
    EmailTemplate.objects.create(key="locked_out", subject="s", body="b")
    page = client.post(f"{TEXTS}add/", adding("locked_out"))
    assertContains(page, "already exists")
    assert EmailTemplate.objects.count() == 1


def test_a_text_of_a_letter_that_is_sent_no_more_can_only_be_deleted(
    client: Client, staff: Member
) -> None:
    text = EmailTemplate.objects.create(key="gone", subject="s", body="b")
    path = f"{TEXTS}{text.pk}/change/"
    assertContains(client.get(path), "No letter of this name is sent any more")
    client.post(path, {"subject": "new", "body": "new"})
    text.refresh_from_db()
    assert text.subject == "s"


@pytest.mark.parametrize("button", ["_preview", "_test", "_save"])
def test_who_may_not_write_texts_can_not(client: Client, curator: Member, button: str) -> None:
    client.force_login(curator)
    text = EmailTemplate.objects.create(key="locked_out", subject="s", body="b")
    for path in (f"{TEXTS}add/", f"{TEXTS}{text.pk}/change/"):
        assert client.post(path, {**adding("locked_out"), button: "x"}).status_code == 403
    assert not Letter.objects.exists()


def test_every_text_of_every_kind_can_be_looked_at(client: Client, super_admin: Member) -> None:
    client.force_login(super_admin)
    for key in KINDS:
        page: Any = client.post(f"{TEXTS}add/", {**adding(key), "_preview": "x"})
        assertContains(page, "How it reads")
