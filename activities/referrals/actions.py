"""What happens to referrals: a link is made, somebody came by it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.models.referrals import Referral, ReferralLink
from activities.referrals.rules import CODE_LENGTH, SIGNS, Person, may_attribute
from members.models import Member

# A chain this long has been looked at as far as anybody could have built it.
MOST_ABOVE = 1000


def code_of(*, member: Member) -> str:
    """The code of the member's link, made the first time it is asked for; two at once get one."""
    code = ReferralLink.objects.filter(member=member).values_list("code", flat=True).first()
    while code is None:
        made = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
        ReferralLink.objects.bulk_create(
            [ReferralLink(member=member, code=made)], ignore_conflicts=True
        )
        # None where the code was another member's.
        code = ReferralLink.objects.filter(member=member).values_list("code", flat=True).first()
    return code


@transaction.atomic
def attribute(
    *, referee: Member, code: str, clicked: datetime, now: datetime | None = None
) -> Referral | None:
    """Write down that the referee came by the link with this code; None where they did not, or
    where it is known who brought them.

    Nobody is attributed who was here before the click, to themselves, to whom they brought, or to
    somebody who may not use the product today.
    """
    now = now or timezone.now()
    referrer = Member.objects.filter(referral_link__code=code).first()
    if referrer is None or Referral.objects.filter(referee=referee).exists():
        return None
    if not may_attribute(
        referrer=person(referrer),
        referee=person(referee),
        above=[person(one) for one in _above(referrer)],
        clicked=clicked,
        now=now,
    ):
        return None
    try:
        with transaction.atomic():
            return Referral.objects.create(
                referrer=referrer, referee=referee, clicked_at=clicked, created_at=now
            )
    except IntegrityError:
        # Another browser was first, or one of the two is gone.
        return None


def person(member: Member) -> Person:
    """A member as the rules look at them, without their team's customer at Stripe."""
    return Person(
        pk=member.pk,
        email=member.email,
        joined=member.date_joined,
        team=member.team_id,
        customers=frozenset([member.stripe_customer_id] if member.stripe_customer_id else []),
        may_invite=member.is_active and member.is_paying,
    )


def _above(member: Member) -> list[Member]:
    """Who brought the member, who brought those, and so on."""
    found: list[Member] = []
    seen = {member.pk}
    at = member
    while len(found) < MOST_ABOVE:
        above = Member.objects.filter(referrals__referee=at).first()
        if above is None or above.pk in seen:
            break
        seen.add(above.pk)
        found.append(above)
        at = above
    return found
