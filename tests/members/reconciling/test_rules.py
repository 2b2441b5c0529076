"""Of which kind a difference is, case by case."""

from dataclasses import replace
from typing import Any

import pytest

from members.models.choices import CommunityRole as Role
from members.models.choices import SubscriptionStatus as Status
from members.models.reconciling import ReconciliationDifference
from members.reconciling.rules import Place, differences, of_plan, of_roles
from members.rules.standing import Standing

Kind = ReconciliationDifference.Kind
M, U, W, D = Kind.MISSING_ACCESS, Kind.UNAUTHORISED_ACCESS, Kind.WRONG_ROLE, Kind.DEBTOR_MISMATCH
NONE = Standing(linked=True)
LORD = Standing(status=Status.ACTIVE, role=Role.LORD, linked=True, introduced=True)
DEBTOR = replace(LORD, status=Status.PAST_DUE, role=Role.DEBTOR, in_debtor_state=True)
GRACE = replace(LORD, status=Status.PAST_DUE)
TRIAL = Standing(status=Status.TRIALING, linked=True)
ENDED = replace(NONE, status=Status.CANCELLED)


@pytest.mark.parametrize(
    ("present", "expected", "kinds"),
    [
        (LORD, LORD, []),
        (ENDED, NONE, []),
        (NONE, LORD, [M]),
        (ENDED, DEBTOR, [M]),
        (LORD, ENDED, [U]),
        (DEBTOR, ENDED, [U]),
        (TRIAL, LORD, [M]),
        (LORD, TRIAL, [U]),
        (LORD, DEBTOR, [D]),
        (DEBTOR, LORD, [D]),
        (LORD, GRACE, [D]),
        (replace(LORD, role=Role.DEBTOR), LORD, [D]),
        (replace(ENDED, role=Role.LORD), ENDED, [U]),
        (replace(LORD, role=Role.NONE), LORD, [M]),
        (replace(LORD, role=Role.KNIGHT), LORD, [W]),
    ],
)
def test_what_stripe_says_against_the_database(
    present: Standing, expected: Standing, kinds: list[Kind]
) -> None:
    assert list(of_plan(present, expected)) == kinds


@pytest.mark.parametrize(
    ("wanted", "worn", "kinds"),
    [
        ("", "", set()),
        ("LORD", "LORD", set()),
        ("LORD", "", {M}),
        ("", "LORD", {U}),
        ("", "DEBTOR", {D}),
        ("", "LORD DEBTOR", {U, D}),
        ("LORD", "SQUIRE", {W}),
        ("LORD", "LORD SQUIRE", {W}),
        ("LORD", "DEBTOR", {D}),
        ("LORD", "LORD DEBTOR", {D}),
        ("LORD", "SQUIRE DEBTOR", {W, D}),
        ("DEBTOR", "", {D}),
        ("DEBTOR", "LORD", {D}),
        ("DEBTOR", "LORD DEBTOR", {U}),
        ("LORD TOP", "LORD", {W}),
        ("LORD", "LORD TOP", {W}),
        ("", "TOP", {W}),
    ],
)
def test_the_roles_wanted_against_those_worn(wanted: str, worn: str, kinds: set[Kind]) -> None:
    assert set(of_roles(frozenset(wanted.split()), frozenset(worn.split()))) == kinds


def test_a_kind_that_lies_on_both_sides_is_one_difference() -> None:
    assert differences(NONE, LORD, {"LORD"}, set()) == {M: Place(in_plan=True, in_roles=True)}


def test_discord_is_compared_with_what_is_expected_not_with_what_is_written() -> None:
    assert differences(NONE, LORD, {"LORD"}, {"LORD"}) == {M: Place(True, False)}


@pytest.mark.parametrize("unknown", ["plan", "roles"])
def test_what_is_not_known_makes_no_difference(unknown: str) -> None:
    told: dict[str, Any] = {
        "plan": (NONE, None, {"LORD"}, {"LORD"}),
        "roles": (LORD, LORD, {"LORD"}, None),
    }
    assert differences(*told[unknown]) == {}
