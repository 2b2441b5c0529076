"""Many who click at the same moment: as many come in as there are seats."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db.models import F

from members.models import Member, SeatTier, Team
from members.teams import actions, inviting
from members.teams.rules import Refused
from tests import cast
from tests.members.teams.tern import guest, make_team, maren, offer
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(deed: Callable[[], object]) -> str:
    """What each is told."""
    try:
        deed()
    except Refused as refused:
        return refused.reason.name
    return "in"


def claims(number: int) -> tuple[Team, Counter[str]]:
    """Three seats and an invitation for each of `number` guests: the team had as many seats when
    they were made.
    """
    team = make_team(team_seats=number)
    owner = maren(team)
    pairs = [(offer(owner), guest()) for _ in range(number)]
    Team.objects.filter(pk=team.pk).update(team_seats=3)
    told = at_once(
        lambda pair: outcome(lambda: inviting.claim(token=pair[0], member_id=pair[1].pk)), pairs
    )
    return team, Counter(told)


def test_twenty_who_claim_three_seats_at_once_fill_exactly_three() -> None:
    team, told = claims(20)
    assert told == {"in": 3, "NO_SEAT": 17}
    assert team.members.filter(seat_tier=SeatTier.TEAM_MEMBER).count() == 3
    assert team.members.filter(subscription_status="ACTIVE").count() == 4


@pytest.mark.prove
def test_a_hundred_who_claim_three_seats_at_once_fill_exactly_three() -> None:
    team, told = claims(100)
    assert told == {"in": 3, "NO_SEAT": 97}
    assert team.members.filter(seat_tier=SeatTier.TEAM_MEMBER).count() == 3


def test_one_link_clicked_by_ten_lets_one_in_and_tells_the_others() -> None:
    team = make_team(team_seats=9)
    token, people = offer(maren(team)), [guest() for _ in range(10)]
    told = at_once(
        lambda who: outcome(lambda: inviting.claim(token=token, member_id=who.pk)), people
    )
    assert Counter(told) == {"in": 1, "CLAIMED": 9}


def test_seats_given_up_while_somebody_comes_in_are_never_fewer_than_are_taken() -> None:
    team = make_team(team_seats=1)
    token, who = offer(maren(team)), guest()
    at_once(
        lambda deed: deed(),
        [
            lambda: outcome(lambda: inviting.claim(token=token, member_id=who.pk)),
            lambda: actions.set_paid_seats(team_id=team.pk, owner_seats=1, team_seats=0),
        ],
    )
    team.refresh_from_db()
    sitting = team.members.filter(seat_tier=SeatTier.TEAM_MEMBER).count()
    assert (team.team_seats, team.owner_seats) == (sitting, 1)


def test_seats_written_past_the_actions_are_held_by_the_database_alone() -> None:
    team = make_team(team_seats=2)
    people = [cast.outsider() for _ in range(8)]

    def push(member: Member) -> int:
        try:
            return Member.objects.filter(pk=member.pk).update(
                team=team, seat_tier=SeatTier.TEAM_MEMBER, bio=F("bio")
            )
        except Exception:
            return 0

    assert sum(at_once(push, people)) == 2
