"""Each way in which Stripe, the database and Discord may drift apart, and its mixtures."""

from datetime import timedelta

from members.models import Member, Plan
from members.standing.actions import follow_plan
from tests import cast
from tests.members.reconciling.mess import DEBTOR, MISSING, UNAUTHORISED, WRONG, Mess, case


@case
def an_end_that_was_never_heard(mess: Mess) -> None:
    member = mess.member()
    mess.stripe(member, "CANCELLED")
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_subscription_that_is_gone_at_stripe(mess: Mess) -> None:
    member = mess.member()
    del mess.world.subscriptions[Plan.objects.get(member=member).stripe_id or ""]
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_payment_that_was_never_heard(mess: Mess) -> None:
    member = mess.member()
    mess.ended_here(member)
    mess.wear(member)
    mess.is_to_find(member, MISSING)


@case
def a_first_payment_after_a_trial_never_heard(mess: Mess) -> None:
    member = mess.member("TRIALING")
    mess.stripe(member, "ACTIVE")
    mess.is_to_find(member, MISSING)


@case
def a_failure_three_days_ago_never_heard(mess: Mess) -> None:
    member = mess.member()
    failed = mess.now - timedelta(days=3)
    mess.stripe(member, "PAST_DUE", failed_at=failed.isoformat())
    mess.is_to_find(member, DEBTOR)


@case
def a_debtor_who_has_paid(mess: Mess) -> None:
    member = mess.member("PAST_DUE", days=10)
    mess.stripe(member, "ACTIVE")
    mess.is_to_find(member, DEBTOR)


@case
def a_row_that_says_nobody_pays(mess: Mess) -> None:
    member = mess.member()
    Member.objects.filter(pk=member.pk).update(subscription_status="NONE", community_role="NONE")
    mess.is_to_find(member, MISSING)


@case
def a_row_that_says_somebody_pays(mess: Mess) -> None:
    member = cast.make_member(discord_id=mess.world.account("LORD"), community_role="LORD")
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_role_kept_in_the_row_after_the_end(mess: Mess) -> None:
    member = mess.member("CANCELLED")
    Member.objects.filter(pk=member.pk).update(community_role="LORD")
    mess.wear(member, "LORD")
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_debtor_in_the_row_who_never_failed(mess: Mess) -> None:
    member = mess.member()
    Member.objects.filter(pk=member.pk).update(
        in_debtor_state=True, community_role="DEBTOR", previous_role="LORD"
    )
    mess.is_to_find(member, DEBTOR)


@case
def a_rank_of_another_seat_in_the_row(mess: Mess) -> None:
    member = mess.member()
    Member.objects.filter(pk=member.pk).update(community_role="KNIGHT")
    mess.is_to_find(member, WRONG)


@case
def a_role_that_never_arrived(mess: Mess) -> None:
    member = mess.member()
    mess.wear(member)
    mess.is_to_find(member, MISSING)


@case
def a_role_kept_on_discord_after_the_end(mess: Mess) -> None:
    member = mess.member("CANCELLED")
    mess.wear(member, "LORD")
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_role_in_a_trial(mess: Mess) -> None:
    member = mess.member("TRIALING")
    mess.wear(member, "SQUIRE")
    mess.is_to_find(member, UNAUTHORISED)


@case
def a_promotion_that_never_arrived(mess: Mess) -> None:
    member = mess.member()
    mess.wear(member, "SQUIRE")
    mess.is_to_find(member, WRONG)


@case
def two_ranks_at_once(mess: Mess) -> None:
    member = mess.member()
    mess.wear(member, "SQUIRE", "LORD")
    mess.is_to_find(member, WRONG)


@case
def a_debtor_who_wears_the_rank(mess: Mess) -> None:
    member = mess.member("PAST_DUE", days=10)
    mess.wear(member, "LORD")
    mess.is_to_find(member, DEBTOR)


@case
def a_debtor_who_wears_both(mess: Mess) -> None:
    member = mess.member("PAST_DUE", days=10)
    mess.wear(member, "LORD", "DEBTOR")
    mess.is_to_find(member, UNAUTHORISED)


@case
def who_paid_and_wears_debtor_still(mess: Mess) -> None:
    member = mess.member()
    mess.wear(member, "LORD", "DEBTOR")
    mess.is_to_find(member, DEBTOR)


@case
def an_account_of_nobody(mess: Mess) -> None:
    account = mess.world.account("KNIGHT")
    mess.found[f"account {account}"] = {UNAUTHORISED}


@case
def an_account_of_nobody_that_owes(mess: Mess) -> None:
    account = mess.world.account("DEBTOR", "SQUIRE")
    mess.found[f"account {account}"] = {UNAUTHORISED, DEBTOR}


@case
def a_company_that_ended(mess: Mess) -> None:
    people = mess.company()
    mess.stripe(people[0], "CANCELLED")
    for member in people:
        mess.is_to_find(member, UNAUTHORISED)


@case
def a_knight_who_wears_lord_in_a_company_that_is_right(mess: Mess) -> None:
    owner, seated, other = mess.company()
    mess.wear(seated, "LORD")
    mess.is_to_find(seated, WRONG)
    mess.right += [owner.pk, other.pk]


@case
def an_end_never_heard_and_both_roles_worn(mess: Mess) -> None:
    member = mess.member()
    mess.stripe(member, "CANCELLED")
    mess.wear(member, "LORD", "DEBTOR")
    mess.is_to_find(member, UNAUTHORISED, DEBTOR)


@case
def a_payment_never_heard_and_the_wrong_rank(mess: Mess) -> None:
    member = mess.member()
    mess.ended_here(member)
    mess.wear(member, "SQUIRE")
    mess.is_to_find(member, MISSING, WRONG)


@case
def a_payment_never_heard_and_discord_right(mess: Mess) -> None:
    member = mess.member()
    mess.ended_here(member)
    mess.wear(member, "LORD")
    mess.is_to_find(member, MISSING)


@case
def a_debtor_who_has_paid_and_wears_nothing(mess: Mess) -> None:
    member = mess.member("PAST_DUE", days=10)
    mess.stripe(member, "ACTIVE")
    mess.wear(member)
    mess.is_to_find(member, DEBTOR, MISSING)


@case
def a_failure_never_heard_and_both_roles_worn(mess: Mess) -> None:
    member = mess.member()
    failed = mess.now - timedelta(days=3)
    mess.stripe(member, "PAST_DUE", failed_at=failed.isoformat())
    mess.wear(member, "LORD", "DEBTOR")
    mess.is_to_find(member, DEBTOR, UNAUTHORISED)


@case
def a_grant_that_the_row_forgot(mess: Mess) -> None:
    member = cast.outsider(discord_id=mess.world.account("SQUIRE"))
    cast.give_plan(member)
    follow_plan(member_id=member.pk, now=mess.now)
    Member.objects.filter(pk=member.pk).update(subscription_status="NONE", community_role="NONE")
    mess.is_to_find(member, MISSING)
