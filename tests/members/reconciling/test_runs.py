"""Runs of the comparison: what they do when a side fails, when they are stopped, and afterwards."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import (
    Effect,
    Member,
    Plan,
    ReconciliationDifference,
    ReconciliationRun,
    Sighting,
)
from members.reconciling import actions, fixing
from members.reconciling.sources import CanNotFix, NotListed, Off, Sources
from tests import cast
from tests.members.reconciling.comparing import compare, found, work_effects
from tests.members.reconciling.mess import NOW, Mess, World

pytestmark = pytest.mark.django_db
MISSING, UNAUTHORISED = "MISSING_ACCESS", "UNAUTHORISED_ACCESS"


@pytest.fixture
def mess(world: World) -> Mess:
    """Nobody yet."""
    return Mess(world, NOW)


class Stopped(Exception):
    """As if the machine had been switched off."""


def test_a_stripe_that_can_not_be_listed_judges_nobody(mess: Mess, world: World) -> None:
    gone, wears = mess.member(), mess.member()
    mess.stripe(gone, "CANCELLED")
    mess.wear(wears, "LORD", "SQUIRE")
    world.fault["stripe"] = "Stripe did not answer: its listing broke off."
    run = compare(world)
    assert found(run) == {f"member {wears.pk}": {"WRONG_ROLE"}}
    assert (run.status, run.knows_stripe, run.knows_discord) == ("DONE", False, True)
    assert run.problems == "Stripe did not answer: its listing broke off."
    assert run.differences.get().stripe_says == "not listed"


def test_a_discord_that_can_not_be_listed_takes_nobodys_role_for_missing(
    mess: Mess, world: World
) -> None:
    gone, wears = mess.member(), mess.member()
    mess.stripe(gone, "CANCELLED")
    mess.wear(wears)
    world.fault["discord"] = "The bot lacks the GUILD_MEMBERS intent."
    run = compare(world)
    assert found(run) == {f"member {gone.pk}": {UNAUTHORISED}}
    assert (run.knows_stripe, run.knows_discord) == (True, False)
    assert run.problems == "The bot lacks the GUILD_MEMBERS intent."


def test_a_run_that_saw_neither_side_has_failed(mess: Mess, world: World) -> None:
    mess.stripe(mess.member(), "CANCELLED")
    world.fault = {"stripe": "Stripe is away.", "discord": "Discord is away."}
    run = compare(world)
    assert (found(run), run.status) == ({}, "FAILED")
    assert run.problems == "Stripe is away.\nDiscord is away."


def test_lists_of_another_account_and_another_server_are_not_believed(
    mess: Mess, world: World
) -> None:
    for _ in range(5):
        mess.member()
    world.subscriptions.clear()
    world.accounts.clear()
    world.subscribe()
    world.account("LORD")
    run = compare(world)
    assert found(run) == {}
    assert (run.knows_stripe, run.knows_discord, run.status) == (False, False, "FAILED")
    assert "the key may be of another account" in run.problems
    assert "the server may be another one" in run.problems


def test_without_stripe_what_staff_granted_is_compared(world: World) -> None:
    def off(after: str) -> Any:
        raise Off("Stripe is off: no key is set.")

    member = cast.outsider()
    cast.give_plan(member)
    run = actions.start()
    actions.carry_on(run_id=run.pk, sources=replace(world.sources, subscriptions=off))
    run.refresh_from_db()
    assert found(run) == {f"member {member.pk}": {MISSING}}
    assert run.differences.get().stripe_says == "nothing; granted by staff: active"
    assert (run.knows_stripe, run.problems) == (True, "Stripe is off: no key is set.")


def breaking(sources: Sources, stage: str) -> Sources:
    """The same sources; the machine is switched off in that stage."""

    def stopped(*given: Any) -> Any:
        raise Stopped

    def first_page(pages: Any) -> Any:
        def some(after: str) -> Any:
            yield next(iter(pages(after)))
            raise Stopped

        return some

    changes = {
        "STRIPE": {"subscriptions": first_page(sources.subscriptions)},
        "DISCORD": {"wearers": first_page(sources.wearers)},
        "MEMBERS": {"wanted": stopped},
    }
    return replace(sources, **changes[stage])


@pytest.mark.parametrize("stage", ["STRIPE", "DISCORD", "MEMBERS"])
def test_a_run_that_was_stopped_goes_on_from_there(
    mess: Mess, world: World, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.members.reconciling.mess.PAGE", 1)
    gone, wears = mess.member(), mess.member()
    mess.stripe(gone, "CANCELLED")
    mess.wear(wears)
    run = actions.start()
    with pytest.raises(Stopped):
        actions.carry_on(run_id=run.pk, sources=breaking(world.sources, stage))
    run.refresh_from_db()
    assert (run.stage, run.status) == (stage, "RUNNING")
    assert compare(world).pk == run.pk
    assert found(run) == {f"member {gone.pk}": {UNAUTHORISED}, f"member {wears.pk}": {MISSING}}
    # Two subscriptions and two accounts, each asked for once.
    assert (world.pages, Sighting.objects.count()) == (4, 0)


def test_a_run_that_lay_for_an_hour_lists_everything_anew(
    mess: Mess, world: World, clock: Any
) -> None:
    member = mess.member()
    run = actions.start()
    with pytest.raises(Stopped):
        actions.carry_on(run_id=run.pk, sources=breaking(world.sources, "MEMBERS"))
    mess.wear(member)
    clock.shift(timedelta(hours=1, seconds=1))
    assert found(compare(world)) == {f"member {member.pk}": {MISSING}}


def test_who_left_the_server_is_named_and_has_no_button(
    mess: Mess, world: World, super_admin: Member
) -> None:
    Plan.objects.all().delete()
    super_admin.subscription_status = "NONE"
    super_admin.save()
    member = mess.member()
    del world.accounts[member.discord_id or ""]
    world.account()
    run = compare(world)
    difference = run.differences.get()
    assert (difference.kind, difference.can_fix) == (MISSING, False)
    assert difference.discord_says == "not on the server"
    assert fixing.ask_to_fix(differences=run.differences.all(), actor=super_admin) == 0


def test_what_the_clock_does_by_itself_and_what_changed_meanwhile_is_no_difference(
    mess: Mess, world: World, clock: Any
) -> None:
    mess.member("PAST_DUE", days=1)
    member = mess.member()
    clock.shift(timedelta(days=1, minutes=1))
    run = actions.start()
    mess.wear(member, "SQUIRE")
    Member.objects.filter(pk=member.pk).update(
        community_role_since=NOW + timedelta(days=1, minutes=2)
    )
    actions.carry_on(run_id=run.pk, sources=world.sources)
    assert found(run) == {}


def test_a_fix_that_does_not_hold_is_said_and_found_again(
    mess: Mess, world: World, clock: Any
) -> None:
    member = mess.member()
    mess.wear(member)
    run = compare(world)
    assert fixing.ask_to_fix(differences=run.differences.all(), actor=member) == 1
    assert fixing.ask_to_fix(differences=run.differences.all(), actor=member) == 0
    fixing.fix(run_id=run.pk, sources=world.sources)
    clock.shift(timedelta(hours=1))
    fixing.verify(run_id=run.pk)
    again = compare(world)
    assert run.differences.get().state == "REMAINS"
    assert (again.occasion, again.differences.get().state) == ("VERIFY", "OPEN")


def test_a_fix_nobody_can_look_at_waits_and_is_shown_again_after_a_day(
    mess: Mess, world: World, clock: Any
) -> None:
    member = mess.member()
    mess.wear(member)
    run = compare(world)
    fixing.ask_to_fix(differences=run.differences.all(), actor=member)
    fixing.fix(run_id=run.pk, sources=world.sources)
    work_effects()
    world.fault["discord"] = "Discord is away."
    clock.shift(timedelta(hours=1))
    fixing.verify(run_id=run.pk)
    compare(world)
    assert run.differences.get().state == "FIXING"
    clock.shift(timedelta(days=1))
    assert fixing.verify(run_id=run.pk) is None
    assert run.differences.get().state == "OPEN"


def test_a_fix_waits_for_stripe_and_goes_on(mess: Mess, world: World) -> None:
    def away(stripe_id: str) -> None:
        raise NotListed("Stripe did not answer.")

    member = mess.member()
    mess.stripe(member, "CANCELLED")
    run = compare(world)
    fixing.ask_to_fix(differences=run.differences.all(), actor=member)
    with pytest.raises(NotListed):
        fixing.fix(run_id=run.pk, sources=replace(world.sources, sync=away))
    difference = run.differences.get()
    assert (difference.state, difference.note) == ("FIXING", "Waits: Stripe did not answer.")
    assert fixing.fix(run_id=run.pk, sources=world.sources) == 1
    member.refresh_from_db()
    assert (member.subscription_status, member.community_role) == ("CANCELLED", "NONE")


def test_what_only_staff_can_put_right_is_open_again_and_says_why(mess: Mess, world: World) -> None:
    def refuses(stripe_id: str) -> None:
        raise CanNotFix("Its customer is nobody here.")

    world.subscribe()
    run = compare(world)
    fixing.ask_to_fix(differences=run.differences.all(), actor=mess.member())
    assert fixing.fix(run_id=run.pk, sources=replace(world.sources, sync=refuses)) == 0
    difference = run.differences.get()
    assert (difference.state, difference.note) == ("OPEN", "Its customer is nobody here.")


def test_a_later_run_replaces_what_an_earlier_one_left_open(mess: Mess, world: World) -> None:
    member = mess.member()
    mess.wear(member)
    first = compare(world)
    second = compare(world)
    assert first.pk != second.pk
    assert first.differences.get().state == "PASSED"
    assert second.differences.get().state == "OPEN"


def test_a_subscription_nobody_knows_here_is_access_somebody_misses(world: World) -> None:
    member = cast.outsider(stripe_customer_id="cus_9")
    stripe_id = world.subscribe(customer_id="cus_9")
    run = compare(world)
    difference = run.differences.get()
    assert (difference.kind, difference.subject) == (MISSING, f"subscription {stripe_id}")
    assert (difference.member, difference.database_says) == (
        member,
        "this subscription is not known here",
    )


@pytest.mark.parametrize("number", [1, 30])
def test_comparing_asks_as_often_for_thirty_members_as_for_one(
    mess: Mess, world: World, number: int
) -> None:
    for _ in range(number):
        mess.wear(mess.member())
    run = actions.start()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.carry_on(run_id=run.pk, sources=world.sources)
    assert ReconciliationDifference.objects.count() == number
    assert len(asked) <= 52


def test_roles_that_could_not_be_pushed_say_why(mess: Mess, world: World) -> None:
    member = mess.member()
    Effect.objects.all().delete()
    mess.wear(member)
    Effect.objects.create(
        member=member, kind="ROLES", state="STOPPED", last_error="The role stands above the bot's."
    )
    run = compare(world)
    assert run.differences.get().note == "The role stands above the bot's."


def test_two_who_ask_at_once_get_one_run(world: World) -> None:
    assert actions.start().pk == actions.start().pk
    assert ReconciliationRun.objects.count() == 1
