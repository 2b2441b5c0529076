"""The letters of renewals: which goes when, what it says, and what is no longer worth saying."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from members.letters.catalogue import KINDS
from members.models import Effect, Letter, Member, Seat
from members.rules.courses import claim_course, failure_course
from members.standing import outbox
from members.standing.letters import kind_of
from tests import cast

pytestmark = pytest.mark.django_db
FAILED = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
GRACE_ENDS = FAILED + timedelta(hours=48)
DEBTOR_ENDS = GRACE_ENDS + timedelta(days=30)


@pytest.fixture
def late(settings: Settings) -> Member:
    """Maren, in Berlin, whose renewal failed."""
    settings.SITE_URL = "https://council.example"
    return cast.paying_owner(
        time_zone="Europe/Berlin", subscription_status="PAST_DUE", payment_failed_at=FAILED
    )


def sent(member: Member, letter: str, now: datetime) -> Letter | None:
    """The letter that this effect writes when it is done at that moment."""
    with time_machine.travel(now, tick=False):
        pk = outbox.put(
            kind="LETTER",
            member=member,
            key=f"letter:{letter}",
            letter=letter,
            grace_ends_at=GRACE_ENDS.isoformat(),
            debtor_ends_at=DEBTOR_ENDS.isoformat(),
        )
        assert pk is not None
        assert outbox.work(effect_id=pk) == "DONE"
        assert outbox.work(effect_id=pk) is None
    assert Letter.objects.count() <= 1
    return Letter.objects.first()


@pytest.mark.parametrize(
    ("letter", "hours", "subject", "says"),
    [
        ("payment_failed", 0, "Your payment did not go through", "5 November 2026, 10:12"),
        ("payment_failed_again", 24, "Your payment is still open", "5 November 2026, 10:12"),
        ("debtor_began", 48, "Your seat is Debtor's until it is paid", "5 December 2026, 10:12"),
        ("debtor_day_7", 216, "23 days left to keep your seat", "another 23 days, until 5 Dec"),
        ("seat_ends_12h", 756, "Your seat ends in 12 hours", "5 December 2026, 10:12"),
    ],
)
def test_a_notice_says_what_happens_when_where_the_member_lives(
    late: Member, letter: str, hours: int, subject: str, says: str
) -> None:
    written = sent(late, letter, FAILED + timedelta(hours=hours))
    assert written is not None
    assert (written.to, written.subject) == ("maren@tern.example", subject)
    assert says in written.text
    assert "(Europe/Berlin)" in written.text
    assert "https://council.example/plan/" in written.text


def test_a_notice_that_crossed_the_payment_is_not_sent(late: Member) -> None:
    late.payment_failed_at = None
    late.save()
    assert sent(late, "debtor_day_7", FAILED + timedelta(days=9)) is None


def test_a_notice_whose_moment_is_over_is_not_sent(late: Member) -> None:
    assert sent(late, "payment_failed", GRACE_ENDS) is None
    assert sent(late, "seat_ends_12h", DEBTOR_ENDS) is None


def test_a_reminder_to_claim_leads_to_discord_unless_it_was_claimed(settings: Settings) -> None:
    settings.SITE_URL = "https://council.example"
    member = cast.make_member(time_zone="Pacific/Auckland")
    Seat.objects.create(member=member, active_since=datetime(2026, 11, 3, 18, tzinfo=UTC))
    written = sent(member, "claim_day_7", FAILED)
    assert written is not None
    assert "paid for since 4 November 2026" in written.text
    assert "https://council.example/accounts/" in written.text
    Letter.objects.all().delete()
    member.discord_id = "123456789012345678"
    member.save()
    assert sent(member, "claim_day_30", FAILED) is None


@pytest.mark.parametrize("letter", ["seat_ended", "payment_restored"])
def test_an_end_and_a_payment_are_said_whatever_came_since(late: Member, letter: str) -> None:
    late.payment_failed_at = None
    late.save()
    written = sent(late, letter, FAILED + timedelta(days=60))
    assert written is not None
    assert written.subject == KINDS[letter].subject


def test_every_notice_of_both_courses_has_its_letter() -> None:
    courses = [*failure_course(FAILED, "UTC"), *claim_course(FAILED, "UTC")]
    assert {kind_of(name) for name, _ in courses} == {
        "payment_failed",
        "payment_failed_again",
        "debtor_began",
        "debtor_day",
        "seat_ends",
        "claim_reminder",
    }
    assert {kind_of(name) for name, _ in courses} <= set(KINDS)


def test_an_address_that_is_none_waits_for_staff(late: Member) -> None:
    Member.objects.filter(pk=late.pk).update(email="nowhere")
    pk = outbox.put(kind="LETTER", member=late, key="letter:x", letter="seat_ended")
    assert pk is not None
    assert outbox.work(effect_id=pk) == "STOPPED"
    assert Effect.objects.get(pk=pk).last_error.startswith("The member's e-mail address is none")
    assert Letter.objects.count() == 0
