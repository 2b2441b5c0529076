"""The outbox before a real mail server: what becomes of a letter, whatever the server does."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from members.letters.actions import (
    SEND,
    send_letter,
    write_letter,
)
from members.letters.rules import MOST_TRIES
from members.models import Letter, LetterState, Member
from tests import cast
from tests.standins.smtp import Fault, MailServer, Taken
from tests.threads import at_once

pytestmark = pytest.mark.django_db
LINK = "https://council.example/accounts/password/reset/key/1-abc/"


def export_ready(member: Member) -> Letter:
    return write_letter(kind="export_ready", member=member, link=LINK, expires="tomorrow")


def reset_password(member: Member) -> Letter:
    return write_letter(kind="reset_password", member=member, link=LINK)


def jobs_of(letter: Letter) -> list[tuple[str, Any]]:
    """The jobs that send this letter: status, and when."""
    found = ProcrastinateJob.objects.filter(task_name=SEND, args={"letter_id": letter.pk})
    return list(found.order_by("pk").values_list("status", "scheduled_at"))


def after(letter: Letter) -> Letter:
    letter.refresh_from_db()
    return letter


def test_a_letter_and_its_job_are_written_with_the_deed_or_not_at_all(owner: Member) -> None:
    with transaction.atomic():
        gone = export_ready(owner)
        transaction.set_rollback(True)
    assert (Letter.objects.exists(), jobs_of(gone)) == (False, [])
    kept = export_ready(owner)
    assert (kept.state, jobs_of(kept)) == (LetterState.QUEUED, [("todo", None)])


def test_a_letter_arrives_as_plain_text_and_html_under_its_headers(
    owner: Member, mail_server: MailServer, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Revenue Council <hello@council.example>"
    letter = export_ready(owner)
    assert send_letter(letter_id=letter.pk) == LetterState.SENT
    arrived = mail_server.taken[0].message
    written = letter.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    assert [arrived[name] for name in ("From", "To", "Subject", "Date", "Auto-Submitted")] == [
        "Revenue Council <hello@council.example>",
        "maren@tern.example",
        "Your data is ready",
        written,
        "auto-generated",
    ]
    assert arrived["Message-ID"] == letter.message_id
    assert letter.message_id.endswith("@council.example>")
    parts = {part.get_content_type(): part for part in arrived.walk()}
    assert list(parts) == ["multipart/alternative", "text/plain", "text/html"]
    said = [parts[kind].get_payload(decode=True) for kind in ("text/plain", "text/html")]
    assert [bytes(one).decode().replace("\r\n", "\n").strip() for one in said] == [
        letter.text.strip(),
        letter.html.strip(),
    ]


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (
            Fault.LATER,
            "QUEUED",
            "The mail server refused this address (451): 4.7.1 try again later",
        ),
        (
            Fault.REFUSED,
            "FAILED",
            "The mail server refused this address for good (550): 5.1.1 <the address>: no such"
            " user",
        ),
        (
            Fault.REFUSED_WORDS,
            "FAILED",
            "The mail server refused the letter for good (554): 5.7.1 looks like spam",
        ),
        (
            Fault.DROPPED,
            "QUEUED",
            "The mail server can't be reached: Connection unexpectedly closed",
        ),
    ],
)
def test_a_fault_of_the_server_delays_and_a_refusal_for_good_is_seen(
    owner: Member, mail_server: MailServer, fault: Fault, state: str, reason: str
) -> None:
    mail_server.fault = lambda to: fault
    letter = export_ready(owner)
    with time_machine.travel("2026-11-26 18:00:00Z", tick=False):
        assert send_letter(letter_id=letter.pk) == state
        soon = timezone.now() + timedelta(minutes=1)
    assert (after(letter).attempts, letter.last_error) == (1, reason)
    assert letter.next_try_at == (soon if state == "QUEUED" else None)
    # The first one is the one that has just run.
    assert mail_server.taken == []


def test_a_letter_that_waits_has_a_job_for_its_next_try(
    owner: Member, mail_server: MailServer
) -> None:
    letter = export_ready(owner)
    run_first_job(letter)
    mail_server.down()
    assert send_letter(letter_id=letter.pk) == LetterState.QUEUED
    assert after(letter).last_error.startswith("The mail server can't be reached: ")
    assert jobs_of(letter) == [("doing", None), ("todo", letter.next_try_at)]
    mail_server.up()
    assert send_letter(letter_id=letter.pk) == LetterState.SENT
    assert (after(letter).attempts, letter.last_error) == (2, "")


def run_first_job(letter: Letter) -> None:
    """A worker has taken the letter's job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE queueing_lock = %s",
            [f"letter:{letter.pk}"],
        )


def test_a_server_that_lets_nobody_in_is_tried_again(
    owner: Member, mail_server: MailServer
) -> None:
    mail_server.greeting = "554 no service"
    letter = export_ready(owner)
    assert send_letter(letter_id=letter.pk) == LetterState.QUEUED
    assert after(letter).last_error == "The mail server did not let us in (554): no service"


def test_a_letter_is_given_up_after_five_days_of_trying(
    owner: Member, mail_server: MailServer
) -> None:
    mail_server.down()
    letter = export_ready(owner)
    Letter.objects.update(attempts=MOST_TRIES - 1)
    assert send_letter(letter_id=letter.pk) == LetterState.FAILED
    assert after(letter).last_error.startswith("The mail server can't be reached: ")
    mail_server.up()


def test_where_the_servers_yes_got_lost_the_letter_goes_out_again_under_its_message_id(
    owner: Member, mail_server: MailServer
) -> None:
    faults = [Fault.TAKEN_AND_DROPPED, None]
    mail_server.fault = lambda to: faults.pop(0)
    letter = export_ready(owner)
    assert send_letter(letter_id=letter.pk) == LetterState.QUEUED
    assert send_letter(letter_id=letter.pk) == LetterState.SENT
    assert mail_server.times() == {letter.message_id: 2}
    assert (
        mail_server.taken[0].raw.split(b"boundary")[0]
        == (mail_server.taken[1].raw.split(b"boundary")[0])
    )


def test_a_letter_that_was_sent_is_not_sent_again(owner: Member, mail_server: MailServer) -> None:
    letter = export_ready(owner)
    assert [send_letter(letter_id=letter.pk), send_letter(letter_id=letter.pk)] == ["SENT", None]
    assert mail_server.times() == {letter.message_id: 1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_letter_send_it_once(mail_server: MailServer) -> None:
    letter = export_ready(cast.paying_owner())
    outcomes = at_once(lambda _: send_letter(letter_id=letter.pk), range(4))
    assert sorted(map(str, outcomes)) == ["None", "None", "None", "SENT"]
    assert mail_server.times() == {letter.message_id: 1}


def test_a_link_that_opens_an_account_is_gone_once_the_letter_is_sent(
    owner: Member, mail_server: MailServer
) -> None:
    secret, other = reset_password(owner), export_ready(owner)
    for letter in (secret, other):
        send_letter(letter_id=letter.pk)
    assert (after(secret).text, secret.html) == ("", "")
    assert LINK in after(other).text
    assert LINK.encode() in mail_server.taken[0].raw


def test_a_letter_whose_link_no_longer_works_is_not_sent(
    owner: Member, mail_server: MailServer
) -> None:
    letter = reset_password(owner)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert send_letter(letter_id=letter.pk) == LetterState.CANCELLED
    assert (after(letter).text, letter.html, mail_server.taken) == ("", "", [])
    assert letter.last_error == "The link in it stopped working before the mail server took it."


@pytest.mark.parametrize("fault", [None, Fault.REFUSED])
def test_nothing_stays_of_the_last_letter_of_somebody_who_was_erased(
    mail_server: MailServer, fault: Fault | None
) -> None:
    mail_server.fault = lambda to: fault
    letter = write_letter(kind="account_erased", to="gone@house.example", name="Gone Member")
    send_letter(letter_id=letter.pk)
    kept = str(Letter.objects.values().get())
    assert ("gone@house" in kept, "Gone Member" in kept) == (False, False)


@pytest.mark.parametrize("fault", [None, *Fault])
def test_the_log_names_no_address_and_no_word_of_a_letter(
    owner: Member, mail_server: MailServer, caplog: Any, fault: Fault | None
) -> None:
    caplog.set_level("DEBUG")
    mail_server.fault = lambda to: fault
    letter = reset_password(owner)
    send_letter(letter_id=letter.pk)
    said = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert (owner.email in said, LINK in said, letter.subject in said) == (False, False, False)


def test_a_letter_that_cannot_be_made_into_mail_fails_where_it_is_seen(
    owner: Member, mail_server: MailServer
) -> None:
    letter = export_ready(owner)
    Letter.objects.update(subject="a\nBcc: all@house.example")
    assert send_letter(letter_id=letter.pk) == LetterState.FAILED
    assert after(letter).last_error == "No mail can be made of this address and subject."
    assert mail_server.taken == []


def test_what_was_taken_is_sent_even_if_the_server_goes_before_goodbye(
    owner: Member, mail_server: MailServer
) -> None:
    def goes(taken: Taken) -> None:
        mail_server.down()

    mail_server.on_taken = goes
    letter = export_ready(owner)
    assert send_letter(letter_id=letter.pk) == LetterState.SENT
    mail_server.up()
