"""The others' answers, as far as they may be published. The thresholds hold here, where the numbers
are computed.

An agency is a team, or a member without one; it counts once, with the median (or the most frequent)
of its members' answers. Only accepted answers count. The agency of the member who is looking is not
among the others.
"""

from collections import defaultdict
from typing import Any

from django.db import connection

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules import figures
from benchmarks.rules.figures import Quantiles, Shares
from members.models import Member

# One row per question and agency comes first: quantiles over rows would let a large team speak many
# times.
AGENCY = "CASE WHEN member.team_id IS NULL THEN member.id ELSE -member.team_id END"
ANSWERS = f"""
    FROM benchmarks_benchmarksubmission AS submission
    JOIN members_member AS member ON member.id = submission.member_id
    CROSS JOIN LATERAL jsonb_each(submission.data) AS answer
    WHERE submission.category = %(category)s AND submission.is_valid
      AND answer.key = ANY(%(keys)s) AND jsonb_typeof(answer.value) = %(type)s
      AND {AGENCY} <> %(own_agency)s
"""
QUANTILES = f"""
    WITH agencies AS (
        SELECT answer.key AS question, {AGENCY} AS agency,
               percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY (answer.value #>> '{{}}')::double precision) AS value
        {ANSWERS} GROUP BY 1, 2
    )
    SELECT question, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value),
           CASE WHEN count(*) >= %(quartiles_from)s THEN percentile_cont(ARRAY[0.25,
               0.75]) WITHIN GROUP (ORDER BY value) END,
           CASE WHEN count(*) >= %(tenths_from)s THEN percentile_cont(ARRAY[0.1,
               0.9]) WITHIN GROUP (ORDER BY value) END
    FROM agencies GROUP BY question HAVING count(*) >= %(median_from)s
"""
# An answer is named in its most frequent spelling; one given by too few agencies leaves the
# database as NULL.
COUNTS = f"""
    WITH agencies AS (
        SELECT answer.key AS question, {AGENCY} AS agency,
            mode() WITHIN GROUP (ORDER BY answer.value #>> '{{}}') AS value
        {ANSWERS} GROUP BY 1, 2
    ), named AS (
        SELECT question, mode() WITHIN GROUP (ORDER BY value) AS value, count(*) AS agencies
        FROM agencies GROUP BY question, lower(value)
    )
    SELECT question, CASE WHEN agencies >= %(share_from)s THEN value END, sum(agencies)::integer
    FROM named GROUP BY 1, 2
"""


def quantiles(*, category: Category, beside: Member) -> dict[str, Quantiles]:
    """What is published of the category's numbers, by question key; a question too few agencies
    answered is not there.
    """
    keys = [question.key for question in CATEGORIES[category].questions if question.is_numeric]
    limits = {
        "median_from": figures.MEDIAN_FROM,
        "quartiles_from": figures.QUARTILES_FROM,
        "tenths_from": figures.TENTHS_FROM,
    }
    published = {}
    for key, agencies, median, quartiles, tenths in _rows(
        QUANTILES, category, beside, keys=keys, type="number", **limits
    ):
        found = figures.publish_quantiles(
            agencies=agencies, median=median, quartiles=quartiles, tenths=tenths
        )
        if found:
            published[key] = found
    return published


def shares(*, category: Category, beside: Member) -> dict[str, Shares]:
    """What is published of the category's choices and texts, by question key; what may not be
    named is not there.
    """
    keys = [question.key for question in CATEGORIES[category].questions if not question.is_numeric]
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rest: dict[str, int] = defaultdict(int)
    for key, answer, agencies in _rows(
        COUNTS, category, beside, keys=keys, type="string", share_from=figures.SHARE_FROM
    ):
        if answer is None:
            rest[key] += agencies
        else:
            counts[key][answer] = agencies
    found = {key: figures.publish_shares(counts=counts[key], rest=rest[key]) for key in counts}
    return {key: share for key, share in found.items() if share}


def _rows(sql: str, category: Category, beside: Member, **parameters: Any) -> list[tuple[Any, ...]]:
    own_agency = beside.pk if beside.team_id is None else -beside.team_id
    with connection.cursor() as cursor:
        cursor.execute(sql, {"category": category.value, "own_agency": own_agency, **parameters})
        return cursor.fetchall()
