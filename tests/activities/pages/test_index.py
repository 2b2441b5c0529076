"""The page of activities: what there is to report, what is left, and what was sent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from activities.actions.reviewing import approve, claim, reject
from activities.models import Activity, Status, Submission
from activities.paging import PAGE
from gamification.ledger.award import award
from gamification.ledger.values import set_award_value
from gamification.models import Action
from members.models import Member
from tests import cast
from tests.activities.makers import attach, decide, make_submission, session
from tests.activities.pages.asking import INDEX, let_an_hour_pass, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return cast.make_member()


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def send_many(member: Member, number: int) -> None:
    for done in range(number):
        if done % 10 == 0:
            let_an_hour_pass()
        attach(make_submission(member, Activity.PRESENT))


def test_who_sent_nothing_is_shown_where_to_begin(client: Client) -> None:
    page = client.get(INDEX)
    assertContains(page, "<h1>Activities</h1>", html=True)
    assertContains(page, "Nothing sent yet")
    assertContains(page, 'href="/activities/referrals/"')
    assertContains(page, "The five")
    assertContains(page, 'class="btn main"', count=1)
    for activity in Activity:
        assertContains(page, f'href="/activities/report/{activity.value.lower()}/"')


def test_what_waits_is_added_up_as_it_would_be_paid(client: Client, member: Member) -> None:
    today = member.day(timezone.now())
    waiting = [
        session(member, today, peers=20, students=3),
        make_submission(member, Activity.EXPLORE, done_on=today.isoformat()),
        make_submission(member, Activity.LEARN),
    ]
    award(member=member, action=Action.ACTIVITY_COURSE, source="course:1")
    assertContains(
        client.get(INDEX), "<h1>103 points of yours wait for a reviewer.</h1>", html=True
    )
    before = Member.objects.get(pk=member.pk).total_points
    for one in waiting:
        approve(submission_id=one.pk, reviewer=cast.reviewer(), version=one.version)
    assert Member.objects.get(pk=member.pk).total_points - before == 103


def test_each_status_is_told_with_what_can_be_done(client: Client, member: Member) -> None:
    reviewer = cast.reviewer()
    waits, read, back, done, gone = (make_submission(member, Activity.PRESENT) for _ in range(5))
    claim(submission_id=read.pk, reviewer=reviewer)
    reject(submission_id=back.pk, reviewer=reviewer, version=1, note="Which day was it on?")
    decide(done, reviewer, Status.APPROVED)
    decide(gone, reviewer, Status.APPROVED)
    decide(gone, reviewer, Status.REVOKED)
    rows = {row.submission.pk: row for row in client.get(INDEX).context["rows"]}
    assert [(rows[one.pk].tag.words, rows[one.pk].deed) for one in (waits, read, back)] == [
        ("waits", "Change"),
        ("being read", "Look"),
        ("came back", "Mend it"),
    ]
    assert [(rows[one.pk].tag.words, rows[one.pk].points) for one in (done, gone)] == [
        ("approved", 20),
        ("taken back", 20),
    ]
    assertContains(client.get(INDEX), "“Which day was it on?”")


def test_what_came_back_is_no_news_once_it_was_sent_again(client: Client, member: Member) -> None:
    back = make_submission(member, Activity.SHINE)
    reject(submission_id=back.pk, reviewer=cast.reviewer(), version=1, note="Which day was it on?")
    assertContains(client.get(INDEX), "<h1>One submission came back.</h1>", html=True)
    make_submission(member, Activity.SHINE)
    assertContains(client.get(INDEX), "<h1>Activities</h1>", html=True)


def test_what_is_left_of_the_week_stands_beside_its_button(client: Client, member: Member) -> None:
    today = member.day(timezone.now())
    session(member, today - timedelta(days=6), peers=30)
    session(member, today, peers=20, students=20)
    page = client.get(INDEX)
    more = today + timedelta(days=1)
    assertContains(page, f"left this week; more from {more:%A} {more.day} {more:%B}", count=1)
    assertContains(page, 'aria-label="50 of 50 peers used"')
    assertContains(page, 'aria-label="20 of 200 students used"')


def test_what_is_switched_off_pays_nothing(client: Client, member: Member) -> None:
    set_award_value(
        action=Action.ACTIVITY_EXPLORE.value,
        points=50,
        is_enabled=False,
        actor=cast.super_admin(),
    )
    make_submission(member, Activity.EXPLORE)
    page = client.get(INDEX)
    assertContains(page, "<h1>Activities</h1>", html=True)
    assertContains(client.get("/activities/report/explore/"), "It pays no points.")


def test_pages_follow_each_other_and_stay_while_more_is_sent(
    client: Client, member: Member
) -> None:
    send_many(member, PAGE + 3)
    mine = list(Submission.objects.of(member).order_by("-created_at", "-pk"))
    first = client.get(INDEX)
    assert [row.submission for row in first.context["rows"]] == mine[:PAGE]
    let_an_hour_pass()
    make_submission(member, Activity.SHINE)
    second = client.get(INDEX, {"before": first.context["page"].earlier})
    assert [row.submission for row in second.context["rows"]] == mine[PAGE:]
    assert second.context["page"].earlier == ""
    assertContains(second, "Newest")


@pytest.mark.parametrize("before", ["x", "1-", "-1", "9" * 40 + "-1", "1-" + "9" * 40, "²-1"])
def test_a_place_that_is_none_is_the_first_page(client: Client, before: str) -> None:
    assertContains(client.get(INDEX, {"before": before}), "Nothing sent yet")


def test_nobody_sees_what_somebody_else_sent(client: Client) -> None:
    theirs = cast.make_member()
    make_submission(theirs, Activity.SHINE, title="A secret of theirs")
    assertNotContains(client.get(INDEX), "A secret of theirs")


def test_one_row_and_thirty_take_the_same_queries() -> None:
    counts = []
    for number in (1, 30):
        member = cast.make_member()
        send_many(member, number)
        client = signed_in(member)
        client.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(INDEX)
        assert len(page.context["rows"]) == min(number, PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
