"""What the rules say of the library."""

import contextlib
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import rules
from resources.rules import BadCursor, Cursor


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One.\n\nTwo.", '<p class="lede">One.</p>\n<p>Two.</p>\n'),
        ("# Big\n\n## Small", "<h2>Big</h2>\n<h3>Small</h3>\n"),
        ("# Big\n\n### Small", "<h2>Big</h2>\n<h3>Small</h3>\n"),
        (
            "### First\n\n#### Below\n\n### Second",
            "<h2>First</h2>\n<h3>Below</h3>\n<h2>Second</h2>\n",
        ),
        ("### Low\n\n# High\n\n### Low", "<h2>Low</h2>\n<h2>High</h2>\n<h3>Low</h3>\n"),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4", "<h2>1</h2>\n<h3>2</h3>\n<h4>3</h4>\n<h4>4</h4>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "[x](https://a.example)",
            '<p class="lede"><a href="https://a.example" rel="noopener nofollow">x</a></p>\n',
        ),
        (
            "[x](/library/)",
            '<p class="lede"><a href="/library/" rel="noopener nofollow">x</a></p>\n',
        ),
        ("<b>x</b>", '<p class="lede">&lt;b&gt;x&lt;/b&gt;</p>\n'),
    ],
)
def test_a_description_becomes_html(markdown, html):
    assert rules.render_description(markdown) == html


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.addresses += [value for name, value in attrs if name == "href"]


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://tracker.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "<style>body{display:none}</style>",
        '[x](https://a.example "a\\" onclick=alert(1)")',
        "```html\n<script>alert(1)</script>\n```",
    ],
)
def test_nothing_in_a_description_runs_loads_or_dresses(markdown):
    seen = Seen(rules.render_description(markdown))
    assert set(seen.tags) <= {"p", "a", "pre", "code"}
    assert set(seen.attributes) <= {"class", "href", "rel", "title"}
    assert all(address.startswith("https://") for address in seen.addresses)


@given(st.text())
def test_any_text_can_be_a_description(text):
    assert "<script" not in rules.render_description(text)
    rules.summary(text)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# Title\n\nThe *first* paragraph & more.\n\nSecond.", "The first paragraph & more."),
        ("word " * 100, "word " * 44 + "…"),
        ("", ""),
        ("# Only a heading", ""),
    ],
)
def test_a_summary_is_the_first_paragraph_in_plain_words(markdown, words):
    assert rules.summary(markdown) == words.replace(" …", "…")


@pytest.mark.parametrize(
    ("status", "in_debtor_state", "title"),
    [
        ("ACTIVE", False, None),
        ("TRIALING", False, None),
        ("PAST_DUE", False, None),
        ("PAST_DUE", True, "Your last payment did not go through"),
        ("CANCELLED", False, "Your membership has ended"),
        ("NONE", False, "Downloads come with membership"),
        ("SOMETHING_NEW", False, "Downloads come with membership"),
    ],
)
def test_the_gate_names_what_is_missing(status, in_debtor_state, title):
    closed = rules.why_closed(status=status, in_debtor_state=in_debtor_state)
    assert (closed.title if closed else None) == title


@pytest.mark.parametrize(
    ("status", "in_debtor_state", "title"),
    [
        ("PAST_DUE", False, None),
        ("PAST_DUE", True, "The last payment of your team did not go through"),
        ("CANCELLED", False, "The membership of your team has ended"),
        ("ACTIVE", False, None),
    ],
)
def test_who_sits_in_a_seat_is_told_of_the_teams_payment(status, in_debtor_state, title):
    closed = rules.why_closed(status=status, in_debtor_state=in_debtor_state, in_a_seat=True)
    assert (closed.title if closed else None) == title
    assert closed is None or "owner of your team" in closed.reason


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("featured", (-1, datetime(2026, 11, 2, 3, 4, 5, 678, UTC))),
        ("newest", (datetime(2026, 11, 2, 3, 4, 5, 678, UTC),)),
        ("popular", (12,)),
        ("title", ("größe ~ “x”",)),
    ],
)
def test_a_place_survives_its_address(sort, keys):
    cursor = Cursor(24, (*keys, 7))
    assert rules.read_cursor(rules.write_cursor(cursor), sort=sort) == cursor


@pytest.mark.parametrize("sort", list(rules.SORTS))
@pytest.mark.parametrize(
    "text",
    [
        "x",
        "%00",
        "é",
        "bm90IGpzb24",
        *(
            rules.write_cursor(Cursor(shown, values))  # type: ignore[arg-type]
            for shown, values in [
                (0, (True, None, 1)),
                (0, (1, "a", 1)),
                (-1, (True, "a", 1)),
                (0, (True, "a", 2**70)),
                (0, (True, "a\x00", 1)),
                (0, (True, "a")),
                (0, (True, 2**70, 1)),
                (0, (None, 1)),
                (-1, (7, 1)),
                (-1, ("a", 1)),
                (0, (2**70, 1)),
                (0, ("a\x00", 1)),
                (0, ("a", 7.5)),
                (0, (7, True)),
            ]
        ),
    ],
)
def test_a_place_that_is_not_ours_is_refused(sort, text):
    with pytest.raises(BadCursor):
        rules.read_cursor(text, sort=sort)


@given(st.text(max_size=60), st.sampled_from(list(rules.SORTS)))
def test_any_text_is_a_place_or_a_bad_one(text, sort):
    with contextlib.suppress(BadCursor):
        rules.read_cursor(text, sort=sort)


def test_a_place_without_a_time_zone_is_refused():
    text = rules.write_cursor(Cursor(0, (datetime(2026, 1, 1), 1)))
    with pytest.raises(BadCursor):
        rules.read_cursor(text, sort="newest")


def test_a_week_without_downloads_has_a_bar_of_no_height():
    bars = rules.weekly_bars(
        counts={date(2026, 11, 9): 4, date(2026, 11, 16): 2, date(2020, 1, 6): 9},
        today=date(2026, 11, 21),
        weeks=3,
    )
    assert [(bar.begin, bar.downloads, bar.height) for bar in bars] == [
        (date(2026, 11, 2), 0, 0),
        (date(2026, 11, 9), 4, 100),
        (date(2026, 11, 16), 2, 50),
    ]
