"""Something to settle for the job of referrals, and how to see that it is done."""

from activities.models import Referral, ReferralPayout
from gamification.models import Action, PointTransaction
from members.models import Member
from tests.activities.referrals.makers import give_back, make_referral, pay, try_it


class OfReferrals:
    """The part of the world in which members bring others."""

    rounds: int

    def referrals(self, somebody: Member) -> None:
        """Somebody who tried and paid, and somebody whose money had gone back before it was
        known.
        """
        for goes_back in (False, True):
            referral = make_referral(somebody)
            plan = try_it(referral.referee, status="ACTIVE")
            pay(referral)
            if goes_back:
                give_back(plan)

    def referrals_settled(self) -> bool:
        """Each trial and each payment that stayed is in the ledger once."""
        paid = {Action.REFERRAL_TRIAL: 2, Action.REFERRAL_PAID: 1}
        return ReferralPayout.objects.count() == 2 * Referral.objects.count() and all(
            PointTransaction.objects.filter(action=action).count() == times * self.rounds
            for action, times in paid.items()
        )
