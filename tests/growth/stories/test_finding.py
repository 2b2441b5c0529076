"""What is found in entries without understanding them: tables of sentences and goals."""

# ruff: noqa: RUF001

import pytest

from growth.stories.rules import finding
from growth.stories.rules.facts import GoalFact
from tests.growth.stories.makers import entries_of, goal


@pytest.mark.parametrize(
    "sentence",
    [
        "I will call Ada.",
        "We’ll raise it in spring.",
        "I also want to compare them.",
        "I promised Dmitri a review before the month is out.",
        "On Monday we are going to send less.",
        "I'm going to call him.",
        "We plan to hire.",
        "Next week I call the other two.",
        "Tomorrow I call and say so.",
    ],
)
def test_who_says_what_they_mean_to_do_is_taken_at_their_word(sentence: str) -> None:
    assert finding.intends(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Five renewals this month, four said yes within a day.",
        "This week he called once.",
        "Next quarter is full.",
        "I was going to call him.",
        "We were going to hire.",
        "I will not call him.",
        "I will never know.",
        "We will see.",
        "I am not going to call.",
        "I am going to not call.",
        "She promised to call.",
        "The client wants to leave, and the list of things to do is long.",
        "He said I will regret it.",
        "What I want to say is simple.",
        "The next week I called him.",
        "Next week I was ill.",
        "I don’t want to call him.",
        "I willed it.",
        "Will I call him?",
        "When will it end, and what do I need to do?",
    ],
)
def test_a_fact_a_denial_and_a_question_are_no_intention(sentence: str) -> None:
    assert not finding.intends(sentence)


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Gross margin 66%.", True),
        ("It cost $1,900.", True),
        ("212 dials.", True),
        ("A client who left in 2024.", False),
        ("GPT4 and Q3.", False),
        ("Two clients came.", False),
    ],
)
def test_a_year_and_a_name_are_no_number(sentence: str, is_one: bool) -> None:
    assert finding.names_a_number(sentence) is is_one


def about(one: GoalFact, *texts: str) -> list[str]:
    """The titles of the entries that speak of it, of entries a day apart."""
    entries = entries_of(*((9 - n, f"Day {n}", text) for n, text in enumerate(texts)))
    found = finding.about(one, entries, finding.words_by_entry(entries))
    return [entry.title for entry in found]


OTHERS = ("Nothing new.", "Rain.", "A quiet one.", "Nothing else.")


def test_among_fewer_than_six_entries_one_word_joins_no_goal_to_an_entry() -> None:
    wanted = goal("Publish the piece on the domain audit")
    assert about(wanted, "Eleven domains.", *OTHERS) == []
    assert about(wanted, "Eleven domains.", *OTHERS, "Sun.") == ["Day 0"]
    assert about(wanted, "The audit found eleven domains.", *OTHERS) == ["Day 0"]
    assert about(goal("Portuguese"), "Portuguese, at last.", *OTHERS) == ["Day 0"]


@pytest.mark.parametrize("verb", ["write", "wrote", "written", "stays", "take", "give"])
def test_an_everyday_verb_joins_no_goal_to_an_entry(verb: str) -> None:
    wanted = goal(f"Now {verb} down how we price")
    assert about(wanted, f"A name to {verb} to.", "The price.", *OTHERS) == ["Day 1"]


def test_the_entry_with_most_words_of_a_goal_is_named_and_of_equals_the_newest() -> None:
    wanted = goal("Publish the piece on the domain audit")
    texts = ["An audit of domains, and a piece.", "The audit: domains.", "An audit.", "A domain."]
    entries = entries_of(*((9 - n, f"Day {n}", text) for n, text in enumerate(texts)))
    words = finding.words_by_entry(entries)
    assert finding.closest(wanted, entries, words).title == "Day 0"
    assert finding.closest(wanted, entries[1:], words).title == "Day 1"
    assert finding.closest(wanted, entries[2:], words).title == "Day 3"


def test_of_an_entry_the_sentence_with_most_words_of_a_goal_is_quoted() -> None:
    (entry,) = entries_of((0, "Day", "A domain. The audit found domains. Rain."))
    wanted = goal("Publish the piece on the domain audit")
    assert finding.closest_sentences(wanted, entry) == {"The audit found domains."}
    assert finding.closest_sentences(goal("Portuguese"), entry) == set()
