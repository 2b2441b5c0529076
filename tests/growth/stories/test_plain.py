"""The built-in writer: honest, the same each time, and proven like any other."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.models import Tone
from growth.stories.rules import plain
from growth.stories.rules.facts import words_in
from growth.stories.rules.shapes import Sentence
from growth.stories.rules.telling import check
from tests.growth.stories.makers import DIARY, facts_with, goal
from tests.growth.stories.test_cleaning import ANY

GOALS = (
    goal("Renew five retainers at the new price"),
    goal("Hire an SDR who stays", days=40),
    goal("Learn Portuguese", days=40),
    goal("Cancel unused domains", reached=8),
)


def text_of(told) -> str:
    """All of a review."""
    return "\n".join(one["text"] for part in told.parts for one in part["sentences"])


@pytest.mark.parametrize("tone", Tone.values)
def test_a_month_with_goals_is_told_in_three_to_four_hundred_words_and_all_of_it_proven(tone):
    facts = facts_with(DIARY, *GOALS)
    told = check(plain.write(facts, tone), facts, least=0)
    assert 300 <= told.words <= 400
    assert told.dropped == 0
    assert [part["kind"] for part in told.parts] == [
        "evidence",
        "goals",
        "achievements",
        "gaps",
        "next",
    ]
    assert len(told.sources) == 6


def test_it_says_what_the_entries_hold_and_what_they_lack():
    facts = facts_with(DIARY, *GOALS)
    text = text_of(check(plain.write(facts, "MEDIUM"), facts, least=0))
    for said in (
        "“Renew five retainers at the new price”: Two entries have words of it, that of"
        " 17 November among them: “Raised the price of five retainers by $400”.",
        "“Hire an SDR who stays”: One entry has a word of it, of 30 October:",
        "You reached “Cancel unused domains” on 12 November; “Eleven domains nobody used” has"
        " a word of it.",
        "On 5 November you named a number: “Gross margin 66%,",
        "Since 17 November nothing you wrote was published for three days.",
        "No entry up to the newest, “Raised the retainer by $400; one client left”, names “Learn"
        " Portuguese”.",
        "You wrote “Next week I call the other two”. Say what came of it.",
        "Answer the question you wrote down: “What did I do all those Fridays before?”",
    ):
        assert said in text


def test_the_tone_changes_how_it_is_said_and_not_what():
    facts = facts_with(DIARY, *GOALS)
    told = [check(plain.write(facts, tone), facts, least=0) for tone in Tone.values]
    assert len({text_of(one) for one in told}) == 4
    cited = [
        [(part["kind"], [one["cites"] for one in part["sentences"]]) for part in one.parts]
        for one in told
    ]
    assert all(one == cited[0] for one in cited)


def test_one_short_entry_makes_a_short_review_and_nothing_is_made_up():
    facts = facts_with([(0, "Began", "First day.")])
    told = check(plain.write(facts, "LOW"), facts, least=0)
    assert [part["kind"] for part in told.parts] == ["evidence", "gaps", "next"]
    assert text_of(told) == (
        "One entry of 20 November, and your profile.\n"
        "On 20 November, in “Began”, you wrote “First day”.\n"
        "“Began” holds two words, and there is room for more.\n"
        "Go on from “Began”: say what has come of it."
    )


def test_one_word_that_most_entries_have_joins_no_goal_to_an_entry():
    texts = [
        (n, f"Day {n}", f"A client of ours said {n} things on Tuesday.") for n in (5, 4, 3, 2, 1, 0)
    ]
    goals = (goal("Call the quiet client"), goal("Ask every client for one name", reached=2))
    facts = facts_with(texts, *goals)
    told = check(plain.write(facts, "MEDIUM"), facts, least=0)
    assert "goals" not in [part["kind"] for part in told.parts]
    assert "names “Call the quiet client”." in text_of(told)
    fact = Sentence(text="You reached “Ask every client for one name” on 18 November.", cites=[])
    assert (
        next(part for part in told.parts if part["kind"] == "achievements")["sentences"][0] == fact
    )
    assert "What comes back is “client” in six entries and “thing" not in text_of(told)
    assert "Tuesday” in" not in text_of(told)


def test_two_goals_of_one_title_and_day_are_told_without_a_word_lost():
    goals = [goal("Cancel unused domains"), goal("Cancel unused domains")]
    goals += [goal("Portuguese", reached=2), goal("Portuguese", reached=2)]
    facts = facts_with(DIARY, *goals)
    told = check(plain.write(facts, "MEDIUM"), facts, least=0)
    assert told.dropped == 0
    assert text_of(told).count("Its last day is 30 November") == 2
    assert text_of(told).count("You reached “Portuguese” on 18 November.") == 1


def test_two_intentions_and_one_question_are_taken_up_the_newest_first():
    texts = [(n, f"Day {n}", f"I will call number {n}. Is it {n} o'clock?") for n in (5, 4, 3, 0)]
    draft = plain.write(facts_with(texts), "MEDIUM")
    assert [claim.text for claim in draft.claims["next"]] == [
        "You wrote “I will call number 0”. Say what came of it.",
        "You wrote “I will call number 3”. Say what came of it.",
        "Answer the question you wrote down: “Is it 0 o'clock?”",
        "Go on from “Day 0”: write what came of it.",
    ]


def test_headings_and_items_of_lists_are_not_run_together():
    facts = facts_with([(0, "Week", "# Numbers\n\n- Margin **66%**\n- I will call Ada\n")])
    text = text_of(check(plain.write(facts, "MEDIUM"), facts, least=0))
    for said in ("you wrote “Numbers”", "named a number: “Margin 66%”", "“I will call Ada”. Say"):
        assert said in text


def test_a_goal_past_its_day_is_told_as_such():
    facts = facts_with([(0, "Began", "First day.")], goal("Learn Portuguese", days=-5))
    text = text_of(check(plain.write(facts, "MEDIUM"), facts, least=0))
    assert "“Learn Portuguese” had its last day on 15 November and is still open" in text


@pytest.mark.parametrize("tone", Tone.values)
@pytest.mark.parametrize(
    ("days", "says"), [(-1, "was 19 November"), (0, "is 20 November"), (1, "is 21 November")]
)
def test_a_last_day_is_past_when_it_is_over(days, says, tone):
    texts = [(1, "Lesson", "I learn Portuguese."), (0, "Began", "First day.")]
    facts = facts_with(texts, goal("Learn Portuguese", days=days))
    text = text_of(check(plain.write(facts, tone), facts, least=0))
    still = "still open" if days < 0 else "open"
    assert f"Its last day {says}, and it is {still}." in text
    assert f"Write down where “Learn Portuguese” stands: its last day {says}." in text


def test_a_goal_names_the_entry_with_most_of_its_words():
    texts = [
        (3, "How we price, written down", "One page on how we price."),
        (2, "The client who always calls", "A name to write to. This price is fine."),
        *((1, f"Day {n}", f"Rain {n}.") for n in "abcdefgh"),
    ]
    facts = facts_with(texts, goal("Write down how we price the page", reached=3))
    draft = plain.write(facts, "MEDIUM")
    assert [claim.text for claim in draft.claims["achievements"]] == [
        "You reached “Write down how we price the page” on 17 November; “How we price, written"
        " down” has words of it."
    ]


def test_what_it_cost_is_evidence_and_no_achievement():
    facts = facts_with([(0, "Domains", "Nobody used them. We were paying $14.20 a year.")])
    draft = plain.write(facts, "MEDIUM")
    assert draft.claims["achievements"] == []
    said = "On 20 November you named a number: “We were paying $14.20 a year”."
    assert said in [claim.text for claim in draft.claims["evidence"]]


def test_a_count_of_words_is_no_verdict():
    facts = facts_with([(0, "Began", "First day.")])
    said = {tone: plain.write(facts, tone).claims["gaps"][0].text for tone in Tone.values}
    assert said == {
        "LOW": "“Began” holds two words, and there is room for more.",
        "MEDIUM": "“Began” holds two words.",
        "HARSH": "“Began” ends after two words.",
        "BRUTAL": "“Began”: two words, and not one more.",
    }


def test_days_of_another_year_bear_it():
    facts = facts_with([(400, "Then", "Long ago."), (0, "Now", "Here again.")])
    text = text_of(check(plain.write(facts, "MEDIUM"), facts, least=0))
    assert f"between 16 October {date(2025, 10, 16).year} and 20 November" in text


@given(
    texts=st.lists(st.tuples(st.integers(0, 400), ANY, ANY), min_size=1, max_size=8),
    titles=st.lists(ANY, max_size=5),
    tone=st.sampled_from(Tone.values),
)
def test_of_any_texts_it_makes_a_review_that_passes_the_same_check_whole(texts, titles, tone):
    texts = sorted(texts, reverse=True)
    goals = [goal(title, days=n - 2, reached=n or None) for n, title in enumerate(titles)]
    facts = facts_with(texts, *goals)
    draft = plain.write(facts, tone)
    told = check(draft, facts, least=0)
    assert told.dropped == 0
    assert told.words <= 400
    assert told.words == sum(words_in(line) for line in text_of(told).split("\n"))
    assert json.dumps(draft.claims) == json.dumps(plain.write(facts, tone).claims)
    posts = {entry.pk for entry in facts.entries}
    assert {source["post"] for source in told.sources} <= posts
