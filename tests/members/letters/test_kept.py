"""What stays of letters and for how long, and what staff may do with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.letters.actions import (
    cancel_letters,
    clear_letters,
    erase_letters,
    find_lost,
    resend_letters,
    send_letter,
    write_letter,
)
from members.models import AuditLog, Letter, LetterState, Member
from tests import cast
from tests.members.letters.test_outbox import LINK, after, export_ready, jobs_of, reset_password
from tests.members.test_admin import manager
from tests.standins.smtp import Fault, MailServer

pytestmark = pytest.mark.django_db


def test_letters_are_erased_with_their_member_and_by_their_address(owner: Member) -> None:
    export_ready(owner)
    said = "maren@old.example"
    write_letter(kind="account_exists", to="Maren@old.example", email=said, link=LINK)
    others = export_ready(cast.outsider())
    assert erase_letters(addresses=["maren@OLD.example", others.to]) == 1
    owner.delete()
    assert list(Letter.objects.all()) == [others]


def test_a_letter_that_lost_its_job_is_found(owner: Member) -> None:
    lost, waits, died, early = (export_ready(owner) for _ in range(4))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = ANY(%s)",
            [[f"letter:{lost.pk}", f"letter:{early.pk}"]],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE queueing_lock = %s",
            [f"letter:{died.pk}"],
        )
    Letter.objects.exclude(pk=early.pk).update(next_try_at=timezone.now() - timedelta(minutes=11))
    assert find_lost() == 2
    assert [jobs_of(one) for one in (lost, waits, early)] == [
        [("todo", None)],
        [("todo", None)],
        [],
    ]
    assert [after(one).state for one in (lost, waits, died, early)] == [
        "QUEUED",
        "QUEUED",
        "FAILED",
        "QUEUED",
    ]
    assert find_lost() == 0


def test_words_are_kept_for_a_month_and_letters_for_three(
    owner: Member, mail_server: MailServer
) -> None:
    new, month, quarter, waiting, failed = (export_ready(owner) for _ in range(5))
    for letter in (new, month, quarter):
        send_letter(letter_id=letter.pk)
    secret = reset_password(owner)
    mail_server.fault = lambda to: Fault.REFUSED
    for letter in (secret, failed):
        send_letter(letter_id=letter.pk)
    Letter.objects.filter(pk=month.pk).update(created_at=timezone.now() - timedelta(days=31))
    Letter.objects.filter(pk__in=[quarter.pk, waiting.pk]).update(
        created_at=timezone.now() - timedelta(days=91)
    )
    Letter.objects.filter(pk=secret.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert clear_letters() == (3, 1)
    kept = {letter.pk: bool(letter.text or letter.html) for letter in Letter.objects.all()}
    assert kept == {
        new.pk: True,
        month.pk: False,
        waiting.pk: True,
        failed.pk: True,
        secret.pk: False,
    }


def test_letters_that_failed_are_sent_again_and_the_deed_is_audited(
    owner: Member, mail_server: MailServer
) -> None:
    mail_server.fault = lambda to: Fault.REFUSED
    failed, secret, sent = export_ready(owner), reset_password(owner), export_ready(owner)
    for letter in (failed, secret):
        send_letter(letter_id=letter.pk)
    mail_server.fault = lambda to: None
    send_letter(letter_id=sent.pk)
    Letter.objects.filter(pk=secret.pk).update(expires_at=timezone.now())
    staff = manager()
    assert resend_letters(letters=Letter.objects.all(), actor=staff) == 1
    assert after(failed).state == LetterState.QUEUED
    deeds = AuditLog.objects.filter(target_type="members.Letter")
    assert list(deeds.values_list("action", "actor", "target_id", "detail")) == [
        ("letter_resent", staff.pk, failed.pk, {"letter": "Your data is ready"})
    ]
    assert send_letter(letter_id=failed.pk) == LetterState.SENT
    assert mail_server.times()[failed.message_id] == 1


def test_a_letter_that_waits_can_be_taken_out(owner: Member, mail_server: MailServer) -> None:
    letter = reset_password(owner)
    assert cancel_letters(letters=Letter.objects.all(), actor=manager()) == 1
    assert (after(letter).state, letter.text) == (LetterState.CANCELLED, "")
    assert send_letter(letter_id=letter.pk) is None
    assert mail_server.taken == []
