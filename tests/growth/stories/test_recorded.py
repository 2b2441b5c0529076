"""Prompts as they reached the model: no word of another member, no benchmark figure.

Every word of a member bears their number, and every figure begins alike, so that whose they are can
be read off a prompt.
"""

import re
from random import Random

import pytest

from benchmarks.catalogue import Category
from growth.models import Tone
from growth.rules.windows import Span
from growth.stories.telling import tell
from members.models import Member
from tests import cast
from tests.benchmarks.answers import gives
from tests.growth.makers import make_draft, make_goal, make_like, make_post, make_reply
from tests.growth.stories.makers import begun

pytestmark = pytest.mark.django_db
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(2, 27))]
MEMBERS, REVIEWS = 5, 3
FIGURE = 999_000_000
# What is written and is nobody's to tell, not even the member's own.
NEVER = ("zqreply", "zqdraft", "zqmail", "zqhandle", "zqprogram", str(FIGURE)[:3])


def somebody(number: int) -> Member:
    """A member."""
    return cast.make_member(
        first_name=f"zqfirst{number}",
        last_name=f"zqlast{number}",
        company=f"zqcompany{number}",
        bio=f"zqbio{number}",
        current_skills=[f"zqskill{number}"],
        handle=f"zqhandle{number}",
        email=f"zqmail{number}@example.com",
    )


def lives(member: Member, number: int, chance: Random) -> None:
    """The member writes, sets goals and answers benchmarks."""
    for days in (0, *chance.sample([1, 6, 20, 60, 200, 500], k=3)):
        make_post(
            member,
            days_ago=days,
            title=f"zqtitle{number} {chance.randrange(100)}",
            content=f"zqtext{number} and zqmore{number}. I will call zqclient{number}.",
        )
    make_draft(member, title=f"zqdraft{number}", content=f"zqdraft{number}")
    make_goal(member, title=f"zqgoal{number}")
    figures = {"domain_cost": FIGURE + number, "tools_monthly": FIGURE - number}
    for category in (Category.INFRASTRUCTURE, Category.OPERATIONAL):
        gives(member, figures, category=category)


def community(chance: Random) -> list[Member]:
    """Members who all reply to each other."""
    members = [somebody(number) for number in range(MEMBERS)]
    for number, member in enumerate(members):
        lives(member, number, chance)
    for post in [post for member in members for post in member.posts.published()]:
        for number, other in enumerate(members):
            if other.pk != post.author_id and chance.random() < 0.5:
                make_reply(post, other, f"zqreply{number} to what you say")
                make_like(post, other)
    return members


@pytest.mark.parametrize("seed", SEEDS)
def test_a_prompt_holds_the_members_own_words_and_nobody_elses(model, seed):
    chance = Random(seed)
    for number, member in enumerate(community(chance)):
        for _ in range(REVIEWS):
            model.requests.clear()
            span, tone = chance.choice(list(Span)), chance.choice(list(Tone))
            assert tell(pk=begun(member, span, tone)) == "DONE"
            (asked,) = model.requests
            whose = set(re.findall(r"(?i)zq[a-z]+(\d+)", asked.prompt))
            assert whose == {str(number)}
            assert {name: name in asked.prompt.lower() for name in NEVER} == dict.fromkeys(
                NEVER, False
            )
            assert f"zqtext{number}" in asked.prompt
