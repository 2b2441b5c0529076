"""Plausible benchmark answers. Pure: a person and their agency answer the same each time."""

import random
from typing import NamedTuple

from benchmarks.catalogue import CATEGORIES, Category, Question, QuestionKind
from revcouncil.demo.people import Agency, Person

Answers = dict[str, object]


class Spread(NamedTuple):
    """A log-normal answer: its median, the deviation of its logarithm, and how strongly it
    follows the agency's size.
    """

    median: float
    sigma: float
    follows_size: float = 0.0


SPREADS = {
    "gtm_engineer_us": Spread(118_000, 0.22, 0.1),
    "gtm_engineer_offshore": Spread(34_000, 0.32, 0.1),
    "sdr_us_base": Spread(58_000, 0.17, 0.05),
    "sdr_offshore": Spread(15_600, 0.3),
    "account_manager": Spread(52_000, 0.34, 0.1),
    "va_hourly": Spread(7.5, 0.35),
    "copywriter_hourly": Spread(38, 0.45),
    "domain_cost": Spread(11.2, 0.27, -0.05),
    "inbox_cost": Spread(3.1, 0.3, -0.1),
    "warmup_cost": Spread(150, 0.6, 0.4),
    "sending_cost": Spread(297, 0.55, 0.6),
    "enrichment_cost": Spread(720, 0.7, 0.7),
    "average_retainer": Spread(3_650, 0.4, 0.2),
    "gross_margin": Spread(56, 0.22, -0.05),
    "monthly_churn": Spread(7.5, 0.5, -0.15),
    "revenue_per_employee": Spread(118_000, 0.4, 0.2),
    "domains_per_client": Spread(12, 0.55, 0.25),
    "inboxes_per_domain": Spread(2.4, 0.3),
    "daily_sends": Spread(24, 0.35),
    "warmup_days": Spread(17, 0.25),
    "reply_rate": Spread(3.1, 0.5),
    "positive_reply_rate": Spread(22, 0.4),
    "meeting_rate": Spread(41, 0.3),
}
# A question the table doesn't know yet gets answers in the lower part of its bounds.
UNKNOWN_SIGMA = 0.4
# Earlier choices and suggestions are the more frequent ones.
WEIGHTS = (46, 27, 14, 8, 5, 4, 3, 2)
# thousands of dollars, the upper ends of the bands
REVENUE_EDGES = (100, 250, 500, 1_000, 2_500, 5_000)
MEDIAN_REVENUE = 620  # thousands of dollars, of an agency of size 1
# By the agency's size, the upper ends of the team sizes.
TEAM_EDGES = (0.45, 0.95, 1.7, 3.5)
SKIPPED = 0.14

# What the design's pages show of her agency.
MAREN: dict[Category, Answers] = {
    Category.INFRASTRUCTURE: {
        "domain_cost": 14.2,
        "domain_vendor": "Porkbun",
        "inbox_cost": 2.95,
        "inbox_provider": "google",
        "warmup_tool": "Mailreach",
        "warmup_cost": 147,
        "sending_platform": "Smartlead",
        "sending_cost": 358,
        "enrichment_cost": 940,
    },
    Category.BUSINESS: {
        "revenue_band": "500k_1m",
        "agency_type": "outbound",
        "team_size": "6_15",
        "average_retainer": 3000,
        "pricing_model": "retainer",
        "gross_margin": 66,
        "monthly_churn": 6,
        "revenue_per_employee": 131_000,
    },
}


def answers(*, person: Person, agency: Agency, category: Category) -> Answers:
    """Raw answers to one category, as a form would send them; some questions are left out."""
    rng = random.Random(f"{person.email}:{category.value}")
    given: Answers = {
        question.key: _answer(rng, question, agency.size)
        for question in CATEGORIES[category].questions
        if question.required or rng.random() >= SKIPPED
    }
    return {
        **given,
        **{key: value for key, value in MAREN.get(category, {}).items() if person.number == 1},
    }


def _answer(rng: random.Random, question: Question, size: float) -> object:
    if question.key == "revenue_band":
        revenue = MEDIAN_REVENUE * size**1.3
        return question.choices[sum(revenue >= edge for edge in REVENUE_EDGES)][0]
    if question.key == "team_size":
        return question.choices[sum(size >= edge for edge in TEAM_EDGES)][0]
    if question.kind is QuestionKind.CHOICE:
        return _one_of(rng, [code for code, _ in question.choices])
    if question.kind is QuestionKind.TEXT:
        return _one_of(rng, list(question.suggestions) or ["It depends"])
    low, high = float(question.minimum), float(question.maximum)
    spread = SPREADS.get(question.key) or Spread(low + (high - low) / 20, UNKNOWN_SIGMA)
    value = spread.median * size**spread.follows_size * rng.lognormvariate(0, spread.sigma)
    return _rounded(min(high, max(low, value)), question.decimals)


def _one_of(rng: random.Random, things: list[str]) -> str:
    weights = (WEIGHTS + (1,) * len(things))[: len(things)]
    return rng.choices(things, weights)[0]


def _rounded(value: float, decimals: int) -> float:
    """As people round what they remember: two or three figures."""
    step = (
        500
        if value >= 20_000
        else 50
        if value >= 1_000
        else 5
        if value >= 100
        else 1
        if value >= 20
        else 0.1
    )
    return round(round(value / step) * step, decimals)
