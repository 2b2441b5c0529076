"""What may be published, where words are found, how files are named."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from growth.diary.writing import rules
from growth.diary.writing.forms import read_sent
from growth.diary.writing.rules import Words, faults_of, heading_of, kept_fault, read_words
from growth.diary.writing.rules.files import NameMaker, file_of, slug
from growth.diary.writing.rules.patterns import pattern_of
from growth.diary.writing.rules.search import hit_of, words_asked
from growth.models import diary
from members.directory.words import fold


def test_the_lengths_are_those_of_the_columns() -> None:
    names = ("TITLE_LENGTH", "CONTENT_LENGTH", "KEPT_LENGTH")
    assert [getattr(rules, name) for name in names] == [getattr(diary, name) for name in names]


def test_every_way_to_end_a_line_is_one_character() -> None:
    assert read_words("a\r\nb", "1\r\n2\r3\n4\x00") == ("a b", "1\n2\n3\n4")


@pytest.mark.parametrize(
    ("title", "content", "faults"),
    [
        ("T", "x", []),
        ("T" * 200, "x" * 5000, []),
        (" " + "T" * 200 + " ", "😀" * 5000, []),
        ("", "x", ["title: Not published: it has no title yet. The draft is saved."]),
        ("\u200b \u2060", "x", ["title: Not published: it has no title yet. The draft is saved."]),
        ("T", " \n\t", ["content: Not published: there is no text yet. The draft is saved."]),
        (
            "T",
            "x" * 5212,
            [
                "content: Not published: 5,212 characters, 212 too many. Nothing is cut for you;"
                " the draft is saved."
            ],
        ),
        (
            "T" * 201,
            "x" * 5001,
            [
                "title: Not published: a title of 201 characters, 1 too many. Nothing is cut for"
                " you; the draft is saved.",
                "content: Not published: 5,001 characters, 1 too many. Nothing is cut for you; the"
                " draft is saved.",
            ],
        ),
    ],
)
def test_what_may_be_published_is_said_in_words(title, content, faults) -> None:
    assert [f"{one.field}: {one.words}" for one in faults_of(Words(title, content))] == faults


def test_a_draft_keeps_ten_times_as_much() -> None:
    assert kept_fault(Words("T", "x" * 50_000)) is None
    fault = kept_fault(Words("T", "x" * 50_001))
    assert fault
    assert fault.words.startswith("Not saved: 50,001 characters, and a draft keeps 50,000.")


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30, "²"])
def test_a_version_that_is_none_has_seen_nothing(seen: str) -> None:
    assert read_sent({"seen": seen, "key": "no key"}).seen == 0


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ({"is_new": True}, "Write an entry"),
        ({}, "A draft of 95 words."),
        ({"is_public": True}, "A published entry."),
        ({"is_public": True, "waits": True}, "Changes that are not published yet."),
        ({"is_held": True}, "Taken out of the diary by staff."),
    ],
)
def test_the_page_says_first_what_the_entry_is(state: dict[str, bool], title: str) -> None:
    asked = {"is_new": False, "is_public": False, "waits": False, "is_held": False, **state}
    assert heading_of(words=95, **asked).title == title


def marked(text: str, typed: str, *, around: bool = False) -> str:
    hit = hit_of(text, words_asked(typed), around=around)
    return "".join(f"[{one.text}]" if one.is_hit else one.text for one in hit.pieces)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Raised the retainer", "RETAINER raised", "[Raised] the [retainer]"),
        ("Café, naïve, Łódź", "cafe lodz", "[Café], naïve, [Łódź]"),
        ("Cafe\u0301!", "café", "[Cafe\u0301]!"),
        ("It\u2019s ours", "its", "[It\u2019s] ours"),
        ("Straße", "strasse", "[Straße]"),
        ("東京へ行く", "東京", "[東京]へ行く"),
        ("<b>bold</b>", "bold", "<b>[bold]</b>"),
        ("nothing of it", "else", "nothing of it"),
        ("aaa", "a aa", "[aa][a]"),
        ("a.b", "...", "a.b"),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, typed: str, shown: str) -> None:
    assert marked(text, typed) == shown


def test_of_a_long_text_the_part_is_shown_where_the_words_begin() -> None:
    shown = marked("before " * 100 + "retainer " + "after " * 100, "retainer", around=True)
    assert shown.startswith("…before")
    assert "[retainer]" in shown
    assert shown.endswith("…")
    assert len(shown) < 260


def test_no_letter_is_read_as_more_than_two() -> None:
    # The places in what is read are counted letter by letter.
    assert fold("Æß") == "".join(fold(letter) for letter in "Æß") == "aess"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What the audit cost", "what-the-audit-cost"),
        ("../../etc/passwd", "etc-passwd"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("東京", "東京"),
        ("a\u202eb\x00c", "a-b-c"),
        ("😀 ?", "entry"),
        ("", "entry"),
        ("x" * 300, "x" * 60),
        ("𠀀" * 60, "𠀀" * 45),
    ],
)
def test_a_file_is_named_in_the_titles_own_script(title: str, name: str) -> None:
    assert slug(title) == name


def a_file(title: str):
    at = datetime(2026, 11, 20, 11, 42, tzinfo=UTC)
    return file_of(day=date(2026, 11, 20), at=at, facts={"title": title, "at": at}, text="Text.")


def test_no_two_files_of_an_archive_share_a_name() -> None:
    names = NameMaker()
    made = [names.name_of(a_file(title)) for title in ("Hiring", "hiring!", "HIRING", "Hiring 2")]
    assert made == [
        "diary/2026-11-20-hiring.md",
        "diary/2026-11-20-hiring-2.md",
        "diary/2026-11-20-hiring-3.md",
        "diary/2026-11-20-hiring-2-2.md",
    ]


def test_what_stands_above_the_text_can_be_read_back() -> None:
    text = a_file('He said: "no"\x85 # --- ').text
    assert text == (
        '---\ntitle: "He said: \\"no\\"\\u0085 # --- "\nat: 2026-11-20T11:42:00+00:00\n---\n\n'
        "Text.\n"
    )


LETTERS = st.text(
    st.sampled_from(
        [*"aesoizlAES'\u2019\u00b4`-. ", *"éÉæÆœßẞþłŁøçñåÅαΑάςσΣжЖйЙ東行ع", "\u0301", "\u0327"]
    ),
    max_size=12,
)


@given(LETTERS, LETTERS)
@example("ßs", "sss")
@example("aßa", "asa")
@example("e\u0301t\u2019s", "ets")
def test_a_pattern_finds_what_folding_finds(text: str, typed: str) -> None:
    for word in words_asked(typed):
        assert bool(re.search(pattern_of(word), text)) == (word in fold(text)), (word, text)
