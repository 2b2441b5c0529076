"""Awards for deeds of the past."""

from datetime import UTC, datetime, timedelta

from gamification.ledger.award import Past, award_past
from gamification.models import Action, PointTransaction
from members.models import Member


def test_deeds_of_the_past_are_paid_once_at_their_own_time(owner: Member):
    now = datetime.now(UTC)
    award_past(
        member=owner,
        deeds=[Past(Action.DISCORD_ACTIVITY, "sync:1", 3, None, now - timedelta(days=40))],
    )
    deeds = [
        Past(Action.DISCORD_ACTIVITY, f"sync:{n}", n, None, now - timedelta(days=40 - n))
        for n in (1, 2, 3)
    ]

    award_past(member=owner, deeds=deeds)
    award_past(member=owner, deeds=deeds)

    owner.refresh_from_db()
    paid = list(PointTransaction.objects.order_by("created_at").values_list("points", "created_at"))
    assert paid == [
        (3, now - timedelta(days=40)),
        (2, now - timedelta(days=38)),
        (3, now - timedelta(days=37)),
    ]
    assert (owner.total_points, owner.last_active_at) == (8, now - timedelta(days=37))
