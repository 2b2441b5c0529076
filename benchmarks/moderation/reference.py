"""What the accepted answers to each question say, as reviewers and the rules need it. Raw figures:
nothing of this is for members.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.flagging import Reference

# Of a larger community the newest so many sets say enough, and a look costs no more than that.
MOST: Final = 20_000
GIVEN: Final = """
    SELECT answer.key AS question, (answer.value #>> '{}')::double precision AS value
    FROM (
        SELECT data FROM benchmarks_benchmarksubmission
        WHERE category = %(category)s AND state = 'ACCEPTED' AND id <> ALL(%(beside)s)
        ORDER BY id DESC LIMIT %(most)s
    ) AS submission
    CROSS JOIN LATERAL jsonb_each(submission.data) AS answer
    WHERE answer.key = ANY(%(keys)s) AND jsonb_typeof(answer.value) = 'number'
"""
REFERENCE: Final = f"""
    WITH given AS ({GIVEN}), logs AS (
        SELECT question, value, ln(nullif(greatest(value, 0), 0)) AS log FROM given
    ), middle AS (
        SELECT question, count(*) AS n, stddev_samp(value) AS deviation,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY log) AS log_median
        FROM logs GROUP BY question
    )
    SELECT question, n, median, coalesce(deviation, 0), log_median,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(value - median)),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(log - log_median))
    FROM logs JOIN middle USING (question) GROUP BY 1, 2, 3, 4, 5
"""
BINS: Final = 12
DISTRIBUTION: Final = f"""
    WITH given AS ({GIVEN}), ends AS (
        SELECT question, count(*) AS n, min(value) AS low, max(value) AS high,
               percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY value) AS quartiles
        FROM given GROUP BY question
    ), bins AS (
        SELECT question, CASE WHEN low = high THEN 1
                   ELSE least(width_bucket(value, low, high, {BINS}), {BINS}) END AS bin,
               count(*) AS answers
        FROM given JOIN ends USING (question) GROUP BY 1, 2
    )
    SELECT question, n, low, high, quartiles, array_agg(bin ORDER BY bin),
           array_agg(answers ORDER BY bin)
    FROM ends JOIN bins USING (question) GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """What accepted answers to one question look like: `counts` are answers in equal steps from
    `low` to `high`.
    """

    n: int
    low: float
    high: float
    lower: float
    median: float
    upper: float
    counts: tuple[int, ...]


def references(*, category: Category, beside: Collection[int] = ()) -> dict[str, Reference]:
    """Each numeric question that has accepted answers, without those of `beside`. One statement."""
    return {
        key: Reference(
            n=n,
            median=median,
            deviation=deviation,
            mad=mad,
            log_median=log_median,
            log_mad=log_mad,
        )
        for key, n, median, deviation, log_median, mad, log_mad in _rows(
            REFERENCE, category, beside
        )
    }


def distributions(*, category: Category, beside: Collection[int]) -> dict[str, Distribution]:
    """How the accepted answers lie, question by question, without those of `beside`. One
    statement.
    """
    return {
        key: Distribution(
            n=n,
            low=low,
            high=high,
            lower=quartiles[0],
            median=quartiles[1],
            upper=quartiles[2],
            counts=_counts(zip(bins, answers, strict=True)),
        )
        for key, n, low, high, quartiles, bins, answers in _rows(DISTRIBUTION, category, beside)
    }


def _counts(bins: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    found = dict(bins)
    return tuple(found.get(place, 0) for place in range(1, BINS + 1))


def _rows(sql: str, category: Category, beside: Collection[int]) -> list[tuple[Any, ...]]:
    keys = [question.key for question in CATEGORIES[category].questions if question.is_numeric]
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {
            "category": category.value,
            "keys": keys,
            "beside": list(beside),
            "most": MOST,
        }
        cursor.execute(sql, wanted)
        return cursor.fetchall()
