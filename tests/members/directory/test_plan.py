"""The smallest group is walked, also where all are large."""

import pytest

from members.directory import search
from members.directory.actions import count_changes
from tests import cast

pytestmark = pytest.mark.django_db


def test_large_groups_are_told_apart_by_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNTED", 2)
    for number in range(6):
        cast.make_member(current_skills=["Clay"] if number < 3 else [], industry="SaaS")
    groups = [["i:saas"], ["s:clay"], ["w:nobody"]]
    assert search.counts(groups) == [2, 2, 0]
    count_changes()
    sizes = search.counts(groups)
    assert sizes == [6, 3, 0]
    assert search.smallest_first(groups, sizes) == [["w:nobody"], ["s:clay"], ["i:saas"]]
