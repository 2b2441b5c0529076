"""Who brought whom, and what that paid."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.referrals import guards
from activities.referrals.querysets import ReferralQuerySet
from activities.referrals.rules import CODE_LENGTH, CODE_PATTERN, MOST_A_MONTH, Kind, State
from members.kept import KeptByDatabase
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger


class ReferralLink(models.Model):
    """The code in one member's link. Made once, never changed; goes with the member."""

    application_rights = ("SELECT", "INSERT")

    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="referral_link"
    )
    code = models.CharField(max_length=CODE_LENGTH)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        constraints = [
            # Found by whoever follows the link.
            models.UniqueConstraint(fields=["code"], name="activities_referrallink_code_uniq"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE_PATTERN), name="activities_referrallink_code_check"
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.pk}"


class Referral(models.Model):
    """One member who opened their account after following another one's link.

    Written at their first sign-in in that browser; who brought whom never changes. It goes with
    either of the two. `paid_cents` is what Stripe said at `looked_at` of all they ever paid:
    it only grows, since what goes back is no invoice.
    """

    referrer = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="referrals"
    )
    referee = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="referred_by"
    )
    clicked_at = models.DateTimeField("link followed")
    created_at = models.DateTimeField(
        "joined", default=timezone.now, db_default=Now(), editable=False
    )
    paid_cents = models.BigIntegerField("paid at Stripe, in cents", default=0, db_default=0)
    looked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            # Nobody is brought twice; read at a sign-in after a click, and by the walk up a chain.
            models.UniqueConstraint(fields=["referee"], name="activities_referral_referee_uniq"),
            models.CheckConstraint(
                condition=~Q(referrer=F("referee")), name="activities_referral_self_check"
            ),
            models.CheckConstraint(
                condition=Q(paid_cents__gte=0), name="activities_referral_paid_check"
            ),
        ]
        indexes = [
            # Read by the referrer's own page, newest first, and when they are erased.
            models.Index(fields=["referrer", "-created_at", "-id"], name="referral_own_idx"),
            # Read by the admin's list, newest first.
            models.Index(fields=["-created_at", "-id"], name="referral_newest_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=guards.HOLD_REFERRAL,
            ),
            OwnersTrigger(
                name="keep",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=guards.KEEP_REFERRAL,
            ),
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"


class ReferralPayout(KeptByDatabase):
    """What one referral paid for one kind: the key lets it happen once, ever.

    The database decides how much the month has room for. Of what was paid only the taking back is
    ever written; it goes with its referral.
    """

    KEPT_BY_DATABASE = frozenset({"month", "points"})

    referral = models.ForeignKey(
        Referral, on_delete=models.DO_NOTHING, db_index=False, related_name="payouts"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PAID)
    # What the award was worth that day, and what was paid of it.
    worth = models.SmallIntegerField(default=0, db_default=0)
    points = models.SmallIntegerField(default=0, db_default=0)
    # The first of the month in UTC that it counts towards.
    month = models.DateField(editable=False)
    at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            # Spec: each (referrer, referee, kind) pays once. Read by the member's page.
            models.UniqueConstraint(
                fields=["referral", "kind"], name="activities_referralpayout_kind_uniq"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="activities_referralpayout_kind_check"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="activities_referralpayout_state_check"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("worth"))
                & (~Q(state__in=["CAPPED", "REFUSED"]) | Q(points=0)),
                name="activities_referralpayout_points_check",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="hold",
                declare=[("whose", "bigint"), ("used", "integer")],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=guards.HOLD_PAYOUT,
            ),
            OwnersTrigger(
                name="count",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.points > 0"),
                func=guards.COUNT_PAYOUT,
            ),
            OwnersTrigger(
                name="keep",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=guards.KEEP_PAYOUT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.referral_id}"


class ReferralMonth(models.Model):
    """What referrals paid one member in one month of UTC: the row that payouts wait for.

    Written by triggers alone; what is taken back leaves it as it is. It goes with the member.
    """

    application_rights = ("SELECT",)

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="referral_months"
    )
    month = models.DateField()
    points = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [
            # The row a payout locks; read by the member's page and when one is erased.
            models.UniqueConstraint(
                fields=["member", "month"], name="activities_referralmonth_month_uniq"
            ),
            # Spec: at most 50 points a calendar month.
            models.CheckConstraint(
                condition=Q(points__range=(0, MOST_A_MONTH)),
                name="activities_referralmonth_points_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y} of {self.member_id}"
