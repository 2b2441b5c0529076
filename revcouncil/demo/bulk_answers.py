"""Answers of the bulk community, for measuring: made by the database, in stretches.

The first members answer all four categories. Whoever has answered is left alone, so that an
interrupted run goes on where it stopped.
"""

from decimal import Decimal
from typing import Any, Final

from django.db import connection

from benchmarks.catalogue import CATEGORIES, Question, QuestionKind, Questionnaire
from revcouncil.demo.answers import SKIPPED, SPREADS, UNKNOWN_SIGMA, Spread
from revcouncil.demo.bulk import Report

BATCH: Final = 25_000
# Long enough ago for pay to be published.
ANSWERED: Final = "now() - interval '100 days' - random() * interval '200 days'"
NORMAL: Final = "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())"
INSERT: Final = """
    INSERT INTO benchmarks_benchmarksubmission
        (member_id, category, data, submitted_at, updated_at, looked_at)
    SELECT member.id, %s, jsonb_strip_nulls(jsonb_build_object({answers})), at, at, at
    FROM unnest(%s::bigint[]) AS member (id)
    -- Named, so that each member gets a day of their own.
    CROSS JOIN LATERAL (SELECT member.id, {at} AS at) AS day
    ON CONFLICT (member_id, category) DO NOTHING
"""
MEMBERS: Final = """
    SELECT id FROM members_member
    WHERE email LIKE 'bulk-%%@demo.example' AND id > %s ORDER BY id LIMIT %s
"""


def load(*, submissions: int, report: Report = lambda what, done, of: None) -> int:
    """Bring the answers to `submissions` sets, four a member; how many were added.

    There are no more than four times the bulk members.
    """
    members, added, last, done = submissions // len(CATEGORIES), 0, 0, 0
    with connection.cursor() as cursor:
        while done < members:
            cursor.execute(MEMBERS, [last, min(BATCH, members - done)])
            ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                break
            for category, questionnaire in CATEGORIES.items():
                sql, parameters = _answers(questionnaire)
                cursor.execute(
                    INSERT.format(answers=sql, at=ANSWERED), [category.value, *parameters, ids]
                )
                added += cursor.rowcount
            done, last = done + len(ids), ids[-1]
            report("Answers", len(CATEGORIES) * done, submissions)
        cursor.execute("ANALYZE benchmarks_benchmarksubmission")
    return added


def _answers(questionnaire: Questionnaire) -> tuple[str, list[Any]]:
    """The arguments of jsonb_build_object, and their parameters."""
    pieces, parameters = [], []
    for question in questionnaire.questions:
        sql, values = _answer(question)
        if not question.required:
            sql = f"CASE WHEN random() >= {SKIPPED} THEN {sql} END"
        pieces.append(f"%s::text, {sql}")
        parameters += [question.key, *values]
    return ", ".join(pieces), parameters


def _answer(question: Question) -> tuple[str, list[Any]]:
    if question.is_numeric:
        middle = float(question.minimum + (question.maximum - question.minimum) / Decimal(20))
        spread = SPREADS.get(question.key, Spread(middle, UNKNOWN_SIGMA))
        return (
            f"round(least(greatest(%s * exp(%s * {NORMAL}), %s), %s)::numeric, %s)",
            [
                spread.median,
                spread.sigma,
                float(question.minimum),
                float(question.maximum),
                question.decimals,
            ],
        )
    named = (
        [code for code, _ in question.choices]
        if question.kind is QuestionKind.CHOICE
        else list(question.suggestions)
    )
    return "(%s::text[])[1 + floor(random() * %s)::int]", [named, len(named)]
