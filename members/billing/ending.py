"""What ends at Stripe before an account is erased: nobody is billed for what is gone."""

from members.billing import client
from members.models import LIVE_STATUSES, Member, Plan
from members.own.erasing import CannotErase, others_in_team


def says(member: Member) -> str | None:
    """The line on the page; None where nothing at Stripe ends."""
    return "your subscription, at once and without a refund" if _plans(member) else None


def ends_with(member: Member) -> None:
    """End the member's subscriptions at Stripe. Raises CannotErase while that can't be done."""
    ours = {str(plan.stripe_id) for plan in _plans(member)}
    if not client.is_on():
        if ours:
            raise CannotErase(
                "Your subscription has to be ended first, and payments are switched off here at"
                " the moment. Nothing was erased. Write to us."
            )
        return
    try:
        for stripe_id in sorted(ours | _others(member)):
            _end(stripe_id)
    except client.Unavailable:
        raise CannotErase(
            "Your subscription has to be ended first, and Stripe does not answer at the moment."
            " Nothing was erased. Try again in a minute."
        ) from None
    except client.StripeFault:
        raise CannotErase(
            "Stripe does not let us end your subscription. Nothing was erased. Write to us."
        ) from None


def _plans(member: Member) -> list[Plan]:
    """Plans at Stripe that nobody is left for: the member's own, and of a team without others."""
    live = Plan.objects.filter(source=Plan.Source.STRIPE, status__in=LIVE_STATUSES)
    found = list(live.filter(member=member.pk))
    if member.team_id and not others_in_team(member).exists():
        found += live.filter(team=member.team_id)
    return found


def _others(member: Member) -> set[str]:
    """Subscriptions of the member's that were paid a moment ago and are not known here yet."""
    if not member.stripe_customer_id:
        return set()
    with client.asking() as v1:
        method = v1.subscriptions.list
    try:
        found = {row["id"] for row in client.pages(method, {"customer": member.stripe_customer_id})}
    except client.Gone:
        return set()
    # A company's goes on with those who stay.
    return found - set(Plan.objects.filter(stripe_id__in=found).values_list("stripe_id", flat=True))


def _end(stripe_id: str) -> None:
    try:
        with client.asking() as v1:
            v1.subscriptions.cancel(stripe_id)
    except client.Gone:
        return
