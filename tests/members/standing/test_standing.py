"""The machine, by cases; tests/members/standing/test_histories.py compares it with an oracle."""

from datetime import UTC, datetime, timedelta

import pytest

from members.models.choices import CommunityRole as Role
from members.models.choices import SeatTier as Tier
from members.models.choices import SubscriptionStatus as Status
from members.rules.courses import by_day
from members.rules.standing import (
    Effect,
    Introduced,
    Linked,
    Passed,
    Seen,
    Standing,
    Unlinked,
    next_due,
    step,
)

NOW = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACTIVE = Seen(Status.ACTIVE)
FAILED = Seen(Status.PAST_DUE, failed_at=NOW)
LORD = Standing(
    status=Status.ACTIVE, role=Role.LORD, linked=True, introduced=True, rewarded=True,
    active_since=NOW - 90 * DAY, notices=("claimed",),
)  # fmt: skip


def walk(standing: Standing, *way: tuple[object, datetime]) -> tuple[Standing, list[str]]:
    """Where these events lead, and what happened outside, in order."""
    said: list[str] = []
    for event, now in way:
        standing, effects = step(standing, event, now)  # type: ignore[arg-type]
        said += [effect.name or effect.kind for effect in effects]
    return standing, said


def test_who_pays_links_and_introduces_becomes_lord_and_is_rewarded_once() -> None:
    after, said = walk(
        Standing(), (ACTIVE, NOW), (Linked(), NOW), (Introduced(NOW), NOW), (Introduced(NOW), NOW)
    )
    assert (after.status, after.role, after.rewarded) == (Status.ACTIVE, Role.LORD, True)
    assert said == ["ROLES", "AWARD_INTRO", "ROLES"]


@pytest.mark.parametrize(
    ("tier", "role"), [(Tier.INDIVIDUAL, Role.LORD), (Tier.OWNER, Role.LORD),
                       (Tier.TEAM_MEMBER, Role.KNIGHT)],
)  # fmt: skip
def test_the_introduction_promotes_by_the_seat(tier: Tier, role: Role) -> None:
    seen = Seen(Status.ACTIVE, tier)
    after, _ = walk(Standing(), (seen, NOW), (Linked(), NOW), (Introduced(NOW), NOW))
    assert after.role == role


def test_a_trial_gives_no_role_until_it_is_active() -> None:
    trial = Seen(Status.TRIALING)
    after, said = walk(Standing(), (trial, NOW), (Linked(), NOW), (Introduced(NOW), NOW))
    assert (after.role, said) == (Role.NONE, ["ROLES"])
    after, said = walk(after, (ACTIVE, NOW + DAY))
    assert (after.role, said) == (Role.LORD, ["AWARD_INTRO", "ROLES"])


def test_a_failed_renewal_goes_through_grace_and_debtor_to_the_end() -> None:
    moments = [NOW + hours * HOUR for hours in (0, 1, 24, 48, 49)]
    moments += [NOW + 2 * DAY + days * DAY for days in (7, 10, 15, 20, 25, 28, 29, 29.5, 30)]
    after, said = walk(LORD, (FAILED, NOW), *((Passed(), moment) for moment in moments))
    assert after.status == Status.CANCELLED
    assert (after.role, after.in_debtor_state, after.payment_failed_at) == (Role.NONE, False, None)
    assert said == [
        *("payment_failed", "payment_failed_again", "debtor_began", "ROLES"),
        *("debtor_day_7", "debtor_day_10", "debtor_day_15", "debtor_day_20", "debtor_day_25"),
        *("seat_ends_48h", "seat_ends_24h", "seat_ends_12h"),
        *("END_AT_STRIPE", "seat_ended", "ROLES"),
    ]


def test_grace_keeps_the_role_and_a_later_failure_does_not_restart_it() -> None:
    later = Seen(Status.PAST_DUE, failed_at=NOW + DAY)
    after, _ = walk(LORD, (FAILED, NOW), (later, NOW + DAY))
    assert (after.role, after.grace_ends_at) == (Role.LORD, NOW + 48 * HOUR)


def test_paying_as_debtor_restores_the_role_held_before() -> None:
    after, said = walk(LORD, (FAILED, NOW), (Passed(), NOW + 3 * DAY), (ACTIVE, NOW + 4 * DAY))
    assert after == LORD
    assert said == ["payment_failed", "debtor_began", "ROLES", "payment_restored", "ROLES"]


def test_a_failure_that_ended_the_seat_ends_it_once() -> None:
    late = NOW + 33 * DAY
    after, said = walk(LORD, (FAILED, NOW), (Passed(), late), (FAILED, late), (Passed(), late))
    assert (after.status, said.count("END_AT_STRIPE")) == (Status.CANCELLED, 1)


def test_of_notices_that_are_late_the_newest_is_sent_and_none_twice() -> None:
    _, said = walk(LORD, (FAILED, NOW + 14 * DAY), (Passed(), NOW + 14 * DAY))
    assert said == ["debtor_day_10", "ROLES"]


def test_a_team_member_hears_nothing_of_money() -> None:
    knight = Standing(status=Status.ACTIVE, tier=Tier.TEAM_MEMBER, role=Role.KNIGHT, linked=True)
    failed = FAILED._replace(tier=Tier.TEAM_MEMBER)
    paid = Seen(Status.ACTIVE, Tier.TEAM_MEMBER)
    after, said = walk(knight, (failed, NOW), (Passed(), NOW + 3 * DAY), (paid, NOW + 4 * DAY))
    assert (after.role, said) == (Role.KNIGHT, ["ROLES", "ROLES"])


def test_cancelled_and_back_has_the_role_it_had_reached_and_no_second_reward() -> None:
    over = Seen(Status.CANCELLED)
    gone, said = walk(LORD, (over, NOW), (over, NOW))
    assert (gone.role, said) == (Role.NONE, ["seat_ended", "ROLES"])
    back, said = walk(gone, (ACTIVE, NOW + DAY))
    assert (back.role, said) == (Role.LORD, ["ROLES"])


def test_unlinking_takes_the_role_but_not_the_debt() -> None:
    free, _ = walk(LORD, (Unlinked(), NOW))
    debtor, _ = walk(LORD, (FAILED, NOW), (Passed(), NOW + 3 * DAY), (Unlinked(), NOW + 3 * DAY))
    assert (free.role, debtor.role, debtor.previous_role) == (Role.NONE, Role.DEBTOR, Role.NONE)
    back, _ = walk(debtor, (Linked(), NOW + 4 * DAY), (ACTIVE, NOW + 5 * DAY))
    assert back.role == Role.LORD


def test_a_change_of_seat_makes_lord_knight_and_back() -> None:
    seated, _ = walk(LORD, (Seen(Status.ACTIVE, Tier.TEAM_MEMBER), NOW))
    alone, _ = walk(seated, (ACTIVE, NOW))
    assert (seated.role, alone.role) == (Role.KNIGHT, Role.LORD)


def test_who_paid_and_never_claimed_is_reminded_until_they_do() -> None:
    after, said = walk(Standing(), (ACTIVE, NOW), *((Passed(), NOW + n * DAY) for n in (1, 2, 7)))
    assert said == ["claim_48h", "claim_day_7"]
    linked, _ = walk(after, (Linked(), NOW + 8 * DAY), (Unlinked(), NOW + 9 * DAY))
    assert (next_due(after), next_due(linked)) == (NOW + 30 * DAY, None)


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        ("UTC", "2026-11-10T09:12", "2026-11-10T09:12"),
        ("America/New_York", "2026-11-10T09:12", "2026-11-10T13:00"),  # 04:12 there
        ("Asia/Tokyo", "2026-11-10T13:30", "2026-11-10T23:00"),  # 22:30 there
        ("Europe/Berlin", "2026-03-28T23:30", "2026-03-29T06:00"),  # the clocks go forward
    ],
)
def test_a_notice_in_days_comes_by_day_where_the_member_lives(
    zone: str, at: str, then: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert by_day(moment, zone) == datetime.fromisoformat(then).replace(tzinfo=UTC)


def test_an_effect_that_hangs_on_a_failure_says_which() -> None:
    _, effects = step(LORD, FAILED, NOW)
    assert effects == (Effect("LETTER", "payment_failed", NOW),)
