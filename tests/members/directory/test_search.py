"""Pages of the directory against a plain model of it: filter all, sort, cut."""

from dataclasses import dataclass
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.directory import search
from members.directory.search import START, Key
from members.directory.words import words_of
from members.models import Member
from tests import cast

pytestmark = pytest.mark.django_db

# Few words, so that they meet; equal names, so that keys tie.
FIRST = ("Ana", "Łucja", "Tom", "Tomasz", "tomás")
LAST = ("Maj", "Żak", "Maj Nowak", "")
SKILLS = ("Clay", "Offers", "Cold calling")


@dataclass(frozen=True)
class Plain:
    """A member as the model has them."""

    key: Key
    words: frozenset[str]
    skills: frozenset[str]
    industry: str


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(FIRST),
        st.sampled_from(LAST),
        st.sets(st.sampled_from(SKILLS)),
        st.sampled_from(("", "SaaS", "Logistics")),
        # "DEBTOR" is PAST_DUE beyond its grace.
        st.sampled_from(("ACTIVE", "ACTIVE", "PAST_DUE", "DEBTOR")),
    ),
    max_size=14,
)
ASKED = st.tuples(
    st.lists(st.sampled_from(("tom", "maj", "zak", "lucja", "calling", "nobody")), max_size=2),
    st.sets(st.sampled_from(("clay", "offers")), max_size=2),
    st.sampled_from(("", "saas", "logistics")),
)
_numbers = count(1)


def made(people: list[tuple[str, str, set[str], str, str]]) -> list[Plain]:
    """The members in the database, and the model of those who are listed, in order."""
    Member.objects.all().delete()
    listed = []
    for first, last, skills, industry, status in people:
        member = cast.make_member(
            email=f"plain{next(_numbers)}@example.com",
            first_name=first,
            last_name=last,
            current_skills=sorted(skills),
            industry=industry,
            subscription_status="PAST_DUE" if status == "DEBTOR" else status,
            in_debtor_state=status == "DEBTOR",
        )
        if status != "DEBTOR":
            listed.append(
                Plain(
                    Key(" ".join(words_of(f"{last} {first}")), member.pk),
                    frozenset(words_of(" ".join([first, last, *skills]))),
                    frozenset(" ".join(words_of(skill)) for skill in skills),
                    industry.lower(),
                )
            )
    return sorted(listed, key=lambda one: one.key)


def fits(one: Plain, words: list[str], skills: set[str], industry: str) -> bool:
    """The rule in a line: each word, the last one as a beginning too; one of each filter."""
    *whole, last = words or [""]
    return (
        set(whole) <= one.words
        and any(word.startswith(last) for word in one.words)
        and (not skills or bool(skills & one.skills))
        and industry in ("", one.industry)
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people=PEOPLE, asked=ASKED, size=st.integers(1, 5))
def test_pages_are_what_a_plain_model_says_forwards_and_back(people, asked, size) -> None:
    listed = made(people)
    words, skills, industry = asked
    wanted = [one.key for one in listed if fits(one, words, skills, industry)]
    groups: list[search.Group] = [[f"w:{word}"] for word in words[:-1]]
    groups += [search.beginning_with(words[-1])] if words else []
    groups += [[f"s:{skill}" for skill in sorted(skills)]] if skills else []
    groups += [[f"i:{industry}"]] if industry else []
    groups = groups or [["*:"]]
    groups = search.smallest_first(groups, search.counts(groups))
    walked, after = [], START
    while page := [one.key for one in search.page(groups, size=size, after=after)]:
        walked.append(page)
        after = page[-1]
    assert [key for page in walked for key in page] == wanted
    for earlier, page in pairwise(walked):
        assert [one.key for one in search.page(groups, size=size, before=page[0])] == earlier


def test_a_beginning_stands_for_every_word_it_begins_up_to_a_hundred() -> None:
    for number in range(105):
        cast.make_member(last_name=f"Ba{chr(97 + number // 26)}{chr(97 + number % 26)}")
    cast.make_member(last_name="Baz")
    assert len(search.beginning_with("ba")) == 100
    assert search.beginning_with("baz") == ["w:baz"]
    assert search.beginning_with("b") == ["w:b"]
    assert search.beginning_with("q%") == ["w:q%"]


def test_letters_are_those_that_have_a_name() -> None:
    for name in ("Żak", "Maj", "7 Seas", "Ünal"):
        cast.make_member(last_name=name)
    assert search.letters(["*:"]) == {"m", "u", "z"}
