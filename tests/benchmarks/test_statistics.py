"""What leaves the database about the others, and what never does."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest

from benchmarks import statistics
from benchmarks.catalogue import Category
from members.models import Member, Team
from tests import cast
from tests.benchmarks.answers import agencies_answer, gives

CATEGORY = Category.INFRASTRUCTURE
D = Decimal


def costs(*values: float) -> list[dict[str, float]]:
    return [{"domain_cost": value} for value in values]


def published(beside: Member) -> dict[str, statistics.Quantiles]:
    return statistics.quantiles(category=CATEGORY, beside=beside)


@pytest.mark.parametrize("agencies", [0, 1, 4])
def test_below_five_agencies_nothing_is_published(owner: Member, agencies: int):
    agencies_answer({"domain_cost": 10 + n, "domain_vendor": "Porkbun"} for n in range(agencies))
    gives(owner, {"domain_cost": 9, "domain_vendor": "Porkbun"})
    assert published(owner) == {}
    assert statistics.shares(category=CATEGORY, beside=owner) == {}


@pytest.mark.parametrize(
    ("agencies", "median", "quartiles", "tenths", "band"),
    [
        (5, D(12), (None, None), (None, None), "5–9"),
        (9, D(14), (None, None), (None, None), "5–9"),
        (10, D("14.5"), (D("12.3"), D("16.8")), (None, None), "10–19"),
        (19, D(19), (D("14.5"), D("23.5")), (None, None), "10–19"),
        (20, D("19.5"), (D("14.8"), D("24.3")), (D("11.9"), D("27.1")), "20–49"),
    ],
)
def test_more_agencies_open_more(owner: Member, agencies, median, quartiles, tenths, band):
    agencies_answer(costs(*range(10, 10 + agencies)))
    found = published(owner)["domain_cost"]
    assert (
        found.median,
        (found.lower, found.upper),
        (found.tenth, found.ninetieth),
        found.agencies,
    ) == (median, quartiles, tenths, band)


def test_a_team_counts_once_with_its_median(owner: Member):
    agencies_answer(costs(10, 11, 12, 13))
    team = Team.objects.create(name="Large House", team_seats=30)
    for value in (100, 120, 190, 200, 200):
        gives(cast.team_member(team=team), {"domain_cost": value})
    found = published(owner)["domain_cost"]
    assert (found.median, found.agencies) == (D(12), "5–9")


def test_a_team_of_nine_is_still_one_agency(owner: Member):
    team = Team.objects.create(name="Large House", team_seats=30)
    for value in range(9):
        gives(cast.team_member(team=team), {"domain_cost": 10 + value, "domain_vendor": "Porkbun"})
    assert published(owner) == {}
    assert statistics.shares(category=CATEGORY, beside=owner) == {}


def test_a_team_and_a_member_with_the_same_number_are_two_agencies(owner: Member):
    members = agencies_answer(costs(10, 10, 10, 10))
    gives(
        cast.team_member(
            team=Team.objects.create(pk=members[0].pk, name="Same number", team_seats=9)
        ),
        {"domain_cost": 10},
    )
    assert published(owner)["domain_cost"].agencies == "5–9"


def test_the_own_agency_is_not_among_the_others(owner: Member):
    gives(owner, {"domain_cost": 190})
    gives(cast.team_member(team=owner.team), {"domain_cost": 190})
    agencies_answer(costs(10, 10, 10, 10))
    assert published(owner) == {}
    agencies_answer(costs(10))
    assert published(owner)["domain_cost"].median == D(10)


def test_answers_set_aside_do_not_count(owner: Member):
    agencies_answer(costs(10, 11, 12, 13))
    gives(cast.make_member(), {"domain_cost": 14}, accepted=False)
    assert published(owner) == {}


def test_whoever_pays_nothing_counts_like_anybody(owner: Member, outsider: Member, debtor: Member):
    gives(outsider, {"domain_cost": 10})
    gives(debtor, {"domain_cost": 10})
    agencies_answer(costs(10, 10, 10))
    assert published(owner)["domain_cost"].agencies == "5–9"


def test_other_categories_foreign_keys_and_words_instead_of_numbers_are_left_out(owner: Member):
    agencies_answer(costs(10, 11, 12, 13))
    agencies_answer(
        [{"domain_cost": "14"}, {"domain_cost": None}, {"domain_cost": [15]}, {"shoe_size": 43}]
    )
    agencies_answer([{"domain_cost": 12}] * 5, category=Category.OPERATIONAL)
    assert published(owner) == {}


def test_each_question_is_counted_by_itself(owner: Member):
    agencies_answer([{"domain_cost": 10, "inbox_cost": 3}] * 4 + [{"domain_cost": 10}] * 6)
    assert {key: found.agencies for key, found in published(owner).items()} == {
        "domain_cost": "10–19"
    }


def test_named_answers_speak_for_five_agencies_or_more(owner: Member):
    agencies_answer(
        [
            {"domain_vendor": vendor}
            for vendor in ["Porkbun"] * 6
            + ["porkbun"] * 4
            + ["Namecheap"] * 6
            + ["Secret Shop"] * 4
        ]
    )
    found = statistics.shares(category=CATEGORY, beside=owner)["domain_vendor"]
    assert (found.named, found.other, found.agencies) == ((("Porkbun", 50),), 50, "20–49")


def test_a_teams_most_frequent_answer_is_the_teams(owner: Member):
    agencies_answer([{"inbox_provider": "google"}] * 4)
    team = Team.objects.create(name="Large House", team_seats=30)
    for provider in ("google", "google", "microsoft"):
        gives(cast.team_member(team=team), {"inbox_provider": provider})
    found = statistics.shares(category=CATEGORY, beside=owner)["inbox_provider"]
    assert (found.named, found.other) == ((("google", 100),), 0)
