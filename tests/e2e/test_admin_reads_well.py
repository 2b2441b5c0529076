"""Every list of the admin fits its window, and staff's own pages are for everybody."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from playwright.sync_api import Page

from benchmarks.moderation.looking import look_at
from members.models import Member
from tests import cast
from tests.benchmarks.answers import agencies_answer, gives
from tests.e2e.conftest import assert_accessible
from tests.shell.rows_of_admin import fill_admin, key_of

pytestmark = pytest.mark.django_db(transaction=True)
CUT = """() => [...document.querySelectorAll('.results, #result_list')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.scrollWidth - one.clientWidth)"""


def test_no_column_of_any_list_is_cut_off_at_1280(sign_in: Callable[..., Page]) -> None:
    fill_admin()
    page = sign_in(cast.super_admin(), viewport={"width": 1280, "height": 900})

    cut = {}
    for model in list(admin.site._registry):
        page.goto(key_of(model))
        if found := page.evaluate(CUT):
            cut[key_of(model)] = found

    assert cut == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_desk_the_figures_and_a_member_are_accessible(
    sign_in: Callable[..., Page], complaints: list[str], scheme: str, width: int
) -> None:
    member: Member = fill_admin()
    page = sign_in(
        cast.super_admin(), viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    agencies_answer({"domain_cost": cost} for cost in (10, 11, 12, 12, 13))
    flagged = gives(member, {"domain_cost": 120, "inbox_cost": 3})
    look_at(submission_id=flagged.pk)

    paths = (
        "/admin/",
        "/admin/analytics/",
        "/admin/analytics/activities/",
        f"/admin/members/member/{member.pk}/overview/",
        f"/admin/members/member/deed/?ids={member.pk}",
        f"/admin/benchmarks/benchmarksubmission/{flagged.pk}/change/",
        f"/admin/benchmarks/benchmarksubmission/decide/?verdict=reject&ids={flagged.pk}",
    )
    for path in paths:
        page.goto(path)
    # Looked at before axe comes, which the policy complains about.
    assert complaints == []
    for path in paths:
        page.goto(path)
        assert_accessible(page)
