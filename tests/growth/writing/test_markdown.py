"""What an entry may say: safe whatever is typed, and in time."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.models.diary import CONTENT_LENGTH
from growth.rules.markdown import count_words, excerpt, framed, lifted, render_entry

ALLOWED = {
    *("p", "ul", "ol", "li", "blockquote", "pre", "hr", "code", "em", "strong", "s", "a", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "h4", "h5", "h6"),
}
# Seconds for one entry, on a machine that does other things as well.
IN_TIME = 3


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert set(seen.tags) <= ALLOWED
    assert {name for name, _ in seen.attributes} <= {"href", "title", "rel", "start"}
    for name, value in seen.attributes:
        if name == "href" and value and ":" in value.split("/")[0]:
            assert value.startswith(("http:", "https:", "mailto:", "java%"))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
        ("# Big\n\n### Small\n\n# Big", "<h4>Big</h4>\n<h5>Small</h5>\n<h4>Big</h4>\n"),
        ("# 1\n## 2\n### 3\n#### 4", "<h4>1</h4>\n<h5>2</h5>\n<h6>3</h6>\n<h6>4</h6>\n"),
        (
            "[x](https://a.example)",
            '<p><a href="https://a.example" rel="noopener nofollow ugc">x</a></p>\n',
        ),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("שלום **עולם**", "<p>שלום <strong>עולם</strong></p>\n"),
    ],
)
def test_an_entry_becomes_html_below_its_title(markdown: str, html: str) -> None:
    assert render_entry(markdown) == html


def test_a_wide_table_moves_in_its_frame() -> None:
    html = framed(render_entry("|a|b|\n|-|-|\n|1|2|"))
    frame = '<div class="scroll" tabindex="0" role="group" aria-label="A table">'
    assert html.startswith(f"{frame}<table>")
    assert html.endswith("</table></div>\n")


def test_on_a_page_of_its_own_headings_begin_below_the_h1() -> None:
    assert lifted(render_entry("# A\n## B\n\n<h4>")) == (
        "<h2>A</h2>\n<h3>B</h3>\n<p>&lt;h4&gt;</p>\n"
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVa\tscript:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://tracker.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        '<img src=x onerror="alert(1)">',
        "<style>body{display:none}</style>",
        '[x](https://a.example "a\\" onclick=alert(1)")',
        "```html\n<script>alert(1)</script>\n```",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<details open ontoggle=alert(1)>",
        "> " * 1000 + "<script>",
    ],
)
def test_nothing_in_an_entry_runs_loads_or_dresses(markdown: str) -> None:
    assert_harmless(render_entry(markdown))
    assert "<script" not in render_entry(markdown)


@given(st.text())
def test_any_text_can_be_an_entry(text: str) -> None:
    assert_harmless(render_entry(text))
    excerpt(text)
    count_words(text)


def test_nothing_turns_what_stands_beside_it() -> None:
    turned = "\u202egnissim\u202c \u2066x\u2069"
    assert render_entry(turned) == "<p>gnissim x</p>\n"
    assert excerpt(turned) == "gnissim x"


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "[](", "![", "[[a](", "*a ", "**a_", "*_", ">", "> ", "- ", "`", "<", "~~a", "&#x"),
        *("|a", "\\[", "# a\n", "a\n=\n", "[a](<b", "<a b='c", "[a]: /x\n[a]", "|a|b\n|-|-\n", "x"),
        "".join(" " * 2 * depth + "- a\n" for depth in range(70)),
        "".join("`" * number + "a" for number in range(1, 99)),
    ],
)
def test_what_is_made_to_take_long_does_not(piece: str) -> None:
    markdown = (piece * CONTENT_LENGTH)[:CONTENT_LENGTH]
    begun = time.perf_counter()
    assert_harmless(render_entry(markdown))
    excerpt(markdown)
    assert time.perf_counter() - begun < IN_TIME
    begun = time.perf_counter()
    count_words((piece * 50_000)[:50_000])
    assert time.perf_counter() - begun < IN_TIME


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# Title\n\nThe *first* [one](https://a.example).\n\nSecond.", "The first one."),
        ("# Only a heading", "Only a heading"),
        ("- a list", "a list"),
        ("word " * 100, "word " * 55 + "word…"),
        ("x" * 400, "x" * 280 + "…"),
        ("", ""),
    ],
)
def test_an_excerpt_is_how_it_begins_in_plain_words(markdown: str, words: str) -> None:
    assert excerpt(markdown) == words


@pytest.mark.parametrize(
    ("markdown", "number"),
    [
        ("We paid $1,900, and **it's** [worth it](https://a.example/b/c).", 7),
        ("", 0),
        ("--- ** #", 0),
        ("Привет, мир", 2),
        ("東京へ行く", 5),
    ],
)
def test_words_are_counted_without_marks_and_addresses(markdown: str, number: int) -> None:
    assert count_words(markdown) == number
