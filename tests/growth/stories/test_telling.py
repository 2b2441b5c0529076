"""What of a draft is kept, and what is dropped for want of a proof."""

import json

import pytest

from growth.stories.rules.facts import words_in
from growth.stories.rules.faults import Thin
from growth.stories.rules.reading import read, schema_for
from growth.stories.rules.shapes import Claim, Draft
from growth.stories.rules.telling import MOST_WORDS, check
from growth.writer.faults import Unreadable
from tests.growth.stories.makers import answer_with, claim, entries_of, facts_with, goal

FACTS = facts_with()


def kept(*claims: Claim, facts=FACTS) -> list[tuple[str, list[int]]]:
    """What is kept of these gaps."""
    told = check(Draft(claims={"gaps": list(claims)}), facts, least=0)
    return [
        (one["text"], one["cites"])
        for part in told.parts
        if part["kind"] == "gaps"
        for one in part["sentences"]
    ]


PROVEN = [
    Claim("You promised Dmitri a review.", [1]),
    Claim("You call the fifth “the hardest to please”.", [6]),
    Claim("“Raised the retainer by $400” is what you call it.", [6]),
    Claim("You name 66% and $41,300.", [4]),
    Claim("Two entries are about calls.", [2, 3, 2]),
]
UNPROVEN = [
    Claim("You never finish anything.", []),
    Claim("You never finish anything.", [7]),
    Claim("You never finish anything.", [0]),
    Claim("You never finish anything.", [-1]),
    Claim("You promised Dmitri a review.", [1, 99]),
    Claim("You call the fifth “the hardest to please”.", [1]),
    Claim("You wrote “I give up”.", [1]),
    Claim("You name 67%.", [4]),
    Claim("You name 66%.", [1]),
    Claim("An open “quotation.", [1]),
    Claim("", [1]),
    Claim("*", [1]),
    Claim("word " * 91, [1]),
    Claim("w" * 2001, [1]),
]


@pytest.mark.parametrize("one", PROVEN)
def test_what_the_entries_prove_is_kept(one):
    cites = list(range(1, len(set(one.cites)) + 1))
    assert kept(one) == [(one.text, cites)]


@pytest.mark.parametrize("one", UNPROVEN)
def test_what_they_do_not_prove_is_dropped_and_counted(one):
    draft = Draft(claims={"gaps": [one, PROVEN[0]]})
    told = check(draft, FACTS, least=0)
    assert [one["text"] for one in told.parts[-1]["sentences"]] == [PROVEN[0].text]
    assert told.dropped == 1


def test_that_a_goal_was_reached_needs_no_entry_word_for_word():
    facts = facts_with(goals=(goal("Domains", reached=2), goal("Open")))
    said = "You reached “Domains” on 18 November."
    assert kept(Claim(said, []), facts=facts) == [(said, [])]
    for other in ("You reached “Domains” on 17 November.", "You reached “Open” on 18 November."):
        assert kept(Claim(other, []), facts=facts) == []
    assert kept(Claim(said, [99]), facts=facts) == []


def test_the_same_is_said_once():
    assert len(kept(PROVEN[0], PROVEN[0])) == 1


def test_numbers_of_the_facts_are_not_shown_but_for_words_that_are_quoted():
    facts = facts_with([(3, "Order", "I wrote entry 4 today.")])
    assert kept(Claim("Entry 1 is short, as entries 1, 2 and 3 are.", [1]), facts=facts) == [
        ("that entry is short, as those entries are.", [1])
    ]
    quoted = Claim("You say “I wrote entry 4” in entry 1.", [1])
    assert kept(quoted, facts=facts) == [("You say “I wrote entry 4” in that entry.", [1])]


def test_sources_are_numbered_as_they_are_cited_and_only_those_that_are():
    draft = Draft(claims={"gaps": [Claim("One.", [6, 2])], "evidence": [Claim("Two.", [4])]})
    told = check(draft, FACTS, least=0)
    assert [(one["number"], one["post"]) for one in told.sources] == [(1, 103), (2, 105), (3, 101)]
    assert told.sources[0] == {
        "number": 1,
        "post": 103,
        "title": "October in four numbers",
        "day": "2026-11-05",
        "words": 22,
    }
    cites = [one["cites"] for part in told.parts for one in part["sentences"]]
    assert cites == [[], [1], [2, 3]]


def test_what_it_rests_on_is_said_by_us_and_counted_by_us():
    told = check(
        Draft(claims={"evidence": [Claim("Ninety entries.", [1])]}),
        facts_with(goals=(goal("Renew five"), goal("Domains", reached=2)), left_out=12),
        least=0,
    )
    assert [one["text"] for one in told.parts[0]["sentences"]] == [
        "Six entries between 22 October and 17 November, one goal whose time overlaps them, one"
        " goal you reached, and your profile.",
        "Twelve older entries of these days were more than can be read at once, and nothing here"
        " rests on them.",
        "Ninety entries.",
    ]


def test_three_goals_at_most_are_told_each_by_its_own_title():
    facts = facts_with(goals=[goal(f"Goal {n} of “five”") for n in range(1, 6)])
    said = [
        (n, [Claim(f"Said of {n}.", [1]), Claim(f"More of {n}.", [2])]) for n in (9, 2, 4, 0, 5, 1)
    ]
    told = check(Draft(goals=said), facts, least=0)
    texts = [one["text"] for one in told.parts[1]["sentences"]]
    assert texts == [
        "“Goal 2 of five”: Said of 2.",
        "More of 2.",
        "“Goal 4 of five”: Said of 4.",
        "More of 4.",
        "“Goal 5 of five”: Said of 5.",
        "More of 5.",
    ]
    assert [one.get("goal") for one in told.parts[1]["sentences"]][::2] == [
        "Goal 2 of “five”",
        "Goal 4 of “five”",
        "Goal 5 of “five”",
    ]
    assert told.dropped == 4


def test_without_goals_that_part_is_not_there_whatever_the_writer_says_of_goals():
    told = check(Draft(goals=[(1, [PROVEN[0]])]), FACTS, least=0)
    assert [part["kind"] for part in told.parts] == ["evidence"]
    assert "goals" not in schema_for(has_goals=False)["properties"]


def test_more_than_four_hundred_words_are_cut_at_sentences_and_no_part_is_lost():
    long = [Claim(f"Number {n} " + "word " * 40, [1 + n % 6]) for n in range(30)]
    draft = Draft(
        claims={
            "evidence": long[:20],
            "achievements": long[20:21],
            "gaps": long[21:23],
            "next": long[23:],
        }
    )
    told = check(draft, FACTS)
    assert 330 < told.words <= MOST_WORDS
    assert told.words == sum(
        words_in(one["text"]) for part in told.parts for one in part["sentences"]
    )
    assert [part["kind"] for part in told.parts] == ["evidence", "achievements", "gaps", "next"]
    assert told.dropped == 0
    assert all(one["text"].endswith("word") for part in told.parts for one in part["sentences"][1:])


def test_what_to_do_next_is_said_however_long_the_rest_is():
    many = [Claim(f"Number {n} " + "word " * 20, [1]) for n in range(25)]
    last = Claim("Do " + "this " * 80, [2])
    told = check(Draft(claims={"evidence": many, "next": [last]}), FACTS)
    assert told.words <= MOST_WORDS
    assert [one["cites"] for one in told.parts[-1]["sentences"]] == [[2]]


def test_a_sentence_that_cites_more_than_twelve_entries_rests_on_nothing():
    facts = facts_with([(20 - n, f"Day {n}", "A day.") for n in range(13)])
    twelve, all_of_them = list(range(1, 13)), list(range(1, 14))
    assert kept(Claim("All.", all_of_them), Claim("Most.", twelve), facts=facts) == [
        ("Most.", twelve)
    ]


def test_the_newest_entry_is_told_however_long_it_is():
    texts = [(2, "Older", "a" * 50), (1, "Newest", "b" * 500)]
    assert [entry.title for entry in entries_of(*texts, most=100)] == ["Newest"]
    assert [entry.title for entry in entries_of(*texts, most=600)] == ["Older", "Newest"]


def test_too_little_that_is_proven_is_no_review():
    claims = [Claim("You promised Dmitri a review.", [1]), *UNPROVEN]
    with pytest.raises(Thin, match="5 words are proven, 14 sentences are not"):
        check(Draft(claims={"gaps": claims}), FACTS)


@pytest.mark.parametrize(
    "answer",
    ["", "[]", "null", "{}", '{"text": "x"}', '{"gaps": "x"}', "[" * 100_000, '{"gaps": [}'],
)
def test_what_is_no_review_can_not_be_read(answer):
    with pytest.raises(Unreadable):
        read(answer)


def test_what_can_not_be_read_of_a_review_is_dropped_and_counted():
    odd = [
        "You never finish anything.",
        {"text": "You never finish."},
        {"text": 7, "cites": [1]},
        {"text": "x", "cites": "1"},
        None,
        claim("Cited by text.", "2"),
        claim("Cited by truth.", True),
        claim("Cited by half.", 1.5),
        claim("Cited by words.", "two"),
        claim("Cited by another script.", "\uff11"),
    ]
    told = check(read(answer_with(gaps=odd, goals=[{"goal": "1"}, 7])), FACTS, least=0)
    assert [one["text"] for one in told.parts[1]["sentences"]] == ["Cited by text."]
    assert told.dropped == 11


def test_a_schema_is_strict_all_the_way_down():
    def objects(of):
        if of.get("type") == "object":
            yield of
        for value in [
            *of.get("properties", {}).values(),
            *([of["items"]] if "items" in of else []),
        ]:
            yield from objects(value)

    for has_goals in (True, False):
        found = list(objects(json.loads(json.dumps(schema_for(has_goals)))))
        assert len(found) == (7 if has_goals else 5)
        for one in found:
            assert one["additionalProperties"] is False
            assert one["required"] == list(one["properties"])
