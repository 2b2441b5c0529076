"""What recommendations say, as rules."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from resources import rules
from resources.recommending.rules import Pick, TakenTag, TopTag, mix, top_tags, why_by_tag

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def taken(*downloads: str) -> list[TakenTag]:
    """The newest first, each as "resource:tag tag"."""
    lines = []
    for place, download in enumerate(downloads, start=1):
        resource, _, tags = download.partition(":")
        lines += [TakenTag(place, int(resource), tag, tag.title()) for tag in tags.split()]
    return lines


@pytest.mark.parametrize(
    ("downloads", "found"),
    [
        ((), []),
        (("1:",), []),
        (("1:b a",), [("a", 1), ("b", 1)]),
        (("1:a", "2:b", "3:b"), [("b", 2), ("a", 1)]),
        (("1:z", "2:a", "3:m"), [("z", 1), ("a", 1), ("m", 1)]),
        (("1:d c b a",), [("a", 1), ("b", 1), ("c", 1)]),
        # Taken again it is not taken twice, but of late.
        (("1:a", "1:a", "2:b"), [("a", 1), ("b", 1)]),
        (("2:b", "1:a", "2:b", "3:a"), [("a", 2), ("b", 1)]),
        (("4:x", "3:y", "2:x", "1:y"), [("x", 2), ("y", 2)]),
    ],
)
def test_the_top_tags_are_those_most_share_then_the_last_taken_then_by_the_alphabet(
    downloads, found
):
    for lines in (taken(*downloads), taken(*downloads)[::-1]):
        assert [(tag.slug, tag.taken) for tag in top_tags(lines)] == found


def test_a_reason_says_how_many_were_taken():
    said = [why_by_tag(TopTag("seo", "SEO", number)) for number in (1, 2, 10)]
    assert said == [
        "Because you took one on SEO",
        "Because you took two on SEO",
        "Because you took 10 on SEO",
    ]


def picks(words: str) -> list[Pick]:
    return [Pick(SimpleNamespace(pk=pk), words) for pk in words.split()]


@pytest.mark.parametrize(
    ("by_reason", "by_tag", "featured", "found"),
    [
        ([], "", "", ""),
        ([], "1 2", "3 4 5 6", "1 2 3 4"),
        (["1 2", "3"], "", "4", "1 2 3 4"),
        (["1 2", "3 4"], "5 6 7 8", "9", "1 5 6 7"),
        (["", "1 2"], "2 3", "4", "1 2 3 4"),
        (["1"], "1 2", "2 1 3", "1 2 3"),
        ([], "1 2 3 4 5", "6", "1 2 3 4"),
    ],
)
def test_first_stands_one_for_a_reason_then_tags_then_other_reasons_then_what_is_featured(
    by_reason, by_tag, featured, found
):
    mixed = mix(
        by_reason=[picks(words) for words in by_reason],
        by_tag=picks(by_tag),
        featured=picks(featured),
        size=4,
    )
    assert " ".join(pick.resource.pk for pick in mixed) == found


@pytest.mark.parametrize(("downloads", "popular"), [(0, False), (50, False), (51, True)])
def test_popular_begins_above_fifty(downloads, popular):
    assert rules.is_popular(downloads) == popular


@pytest.mark.parametrize(("downloads", "trending"), [(0, False), (20, False), (21, True)])
def test_trending_begins_above_twenty(downloads, trending):
    assert rules.is_trending(downloads) == trending


DAYS = {1: 90, 2: 60, 3: 10, 9: 5}


def versions(*numbers: int) -> list[SimpleNamespace]:
    """The newest first."""
    return [
        SimpleNamespace(number=n, created_at=NOW - timedelta(days=DAYS[n]))
        for n in sorted(numbers, reverse=True)
    ]


@pytest.mark.parametrize(
    ("kept", "days_ago", "number", "said"),
    [
        ((1, 2, 3), None, None, ""),
        ((1, 2, 3), 5, 3, ""),
        ((1, 2, 3), 10, 3, ""),
        ((1, 2, 3), 11, 2, "You took version 2; version 3 came since."),
        ((1, 2, 3), 70, 1, "You took version 1; version 3 came since."),
        ((2, 3), 70, 0, "You took an earlier version; version 3 came since."),
        # A file that was stored again under the same number is no news, nor is a first one.
        ((1,), 100, 0, ""),
        ((), 3, 0, ""),
    ],
)
def test_who_took_an_older_version_is_told_of_the_newer(kept, days_ago, number, said):
    taken_at = None if days_ago is None else NOW - timedelta(days=days_ago)
    assert rules.taken_version(versions(*kept), taken_at) == number
    assert rules.renewed_words(versions(*kept), taken_at) == said


@pytest.mark.parametrize(
    ("pages", "seconds", "said"),
    [
        (None, None, ""),
        (0, 0, ""),
        (1, None, "1 page"),
        (1400, None, "1,400 pages"),
        (None, 1, "1 second"),
        (None, 59, "59 seconds"),
        (None, 60, "1 minute"),
        (None, 1080, "18 minutes"),
    ],
)
def test_the_length_is_said_in_pages_or_minutes(pages, seconds, said):
    assert rules.length_words(pages=pages, seconds=seconds) == said
