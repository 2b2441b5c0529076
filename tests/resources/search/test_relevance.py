"""Sixty searches judged by hand are answered at least as well as when they were measured last."""

from statistics import mean

import pytest

from tests.resources.search.judging import answered, fill, gain, judged, reciprocal

pytestmark = pytest.mark.django_db

# Measured in November 2026: 0.973.
NDCG, MRR = 0.97, 0.97


def test_the_best_answers_come_first() -> None:
    fill()
    shown = {one.typed: answered(one.typed) for one in judged()}
    gains = {one.typed: gain(one, shown[one.typed]) for one in judged()}
    for one in judged():
        # Shown where the test fails.
        print(f"{gains[one.typed]:.2f} {one.typed}: {shown[one.typed][:5]}")
    ndcg = mean(gains.values())
    mrr = mean(reciprocal(one, shown[one.typed]) for one in judged())
    print(f"nDCG@10 {ndcg:.3f}, MRR {mrr:.3f} of {len(judged())} searches")
    assert len(judged()) == 60
    assert ndcg >= NDCG
    assert mrr >= MRR
