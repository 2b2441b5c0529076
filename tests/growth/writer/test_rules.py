"""Reading and waiting, apart from any server."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.writer.reading import Events, Said
from growth.writer.waiting import retry_after, wait_before

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LINES = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.text(max_size=30)), LINES, st.lists(st.integers(1, 40)), st.booleans())
def test_events_are_read_however_their_bytes_are_cut(
    texts: list[str], end: str, cuts: list[int], has_bom: bool
) -> None:
    events = [json.dumps(text, ensure_ascii=False) for text in texts]
    whole = "".join(f": note{end}event: x{end}data: {one}{end}{end}" for one in events).encode()
    whole = b"\xef\xbb\xbf" * has_bom + whole
    found: list[bytes] = []
    reader, at = Events(), 0
    for size in [*cuts, len(whole)]:
        found += reader.feed(whole[at : at + size])
        at += size
    found += reader.end()
    assert [one.decode() for one in found] == events


@given(st.text(), st.lists(st.integers(1, 9)))
def test_words_are_the_same_however_the_text_is_cut(text: str, cuts: list[int]) -> None:
    said, at = Said(), 0
    for size in [*cuts, len(text)]:
        said.hear({"choices": [{"delta": {"content": text[at : at + size]}}]})
        at += size
    assert said.words == len(text.split())


def test_halves_of_a_character_in_two_pieces_are_one() -> None:
    said = Said()
    for half in ("\ud83d", "\ude42"):
        said.hear({"choices": [{"delta": {"content": half}}]})
    assert said.text == "🙂"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("2.5", 2.5),
        ("-3", 0.0),
        ("Fri, 27 Nov 2026 12:00:15 GMT", 15.0),
        ("Fri, 27 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 27 Nov 2026 13:00:15 +0100", 15.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("Fri, 99 Nov 99999 12:00:15 GMT", None),
    ],
)
def test_a_wait_is_a_number_or_a_date(said: str | None, seconds: float | None) -> None:
    assert retry_after(said, NOW) == seconds


@pytest.mark.parametrize(
    ("again", "told", "left", "wait"),
    [
        (0, None, 60, 0.5),
        (1, None, 60, 2.0),
        (2, None, 60, None),
        (0, 20.0, 60, 20.0),
        (0, 20.5, 60, None),
        (1, 5.0, 4.0, None),
        (0, 0.0, 1.0, 0.0),
    ],
)
def test_it_is_tried_again_twice_and_not_after_long(
    again: int, told: float | None, left: float, wait: float | None
) -> None:
    assert wait_before(again, told, left) == wait
