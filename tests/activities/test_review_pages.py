"""The reviewers' pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.actions.reviewing import claim
from activities.models import Activity, ReviewClaim, Status, Submission
from gamification.ledger.award import award
from gamification.models import Action
from tests import cast
from tests.activities.makers import attach, decide, make_submission, session

QUEUE = "/admin/activities/submission/queue/"
LIST = "/admin/activities/submission/"
WHY = "The sheet shows twelve names."
pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    member = cast.reviewer()
    client.force_login(member)
    return member


def today():
    return timezone.now().date()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_who_may_read_and_who_may_decide(client):
    submission = make_submission(cast.make_member(), Activity.SHINE)
    pages = (QUEUE, f"{QUEUE}{submission.pk}/", LIST)
    posts = (f"{QUEUE}next/", f"{QUEUE}{submission.pk}/take/", f"{LIST}decide/")
    for member, read, decided in (
        (cast.make_member(), 302, 302),
        (cast.curator(), 403, 403),
        (cast.reviewer(), 200, 302),
        (cast.super_admin(), 200, 302),
    ):
        client.force_login(member)
        assert {client.get(page).status_code for page in pages} == {read}
        assert {client.post(page).status_code for page in posts[:2]} == {decided}
    assert client.get(f"{QUEUE}{submission.pk + 1}/").status_code == 404


def test_taken_approved_and_on_to_the_next(client, reviewer):
    first = session(cast.make_member(), today(), peers=12)
    second = make_submission(cast.make_member(), Activity.SHINE)
    taken = client.post(f"{QUEUE}next/", follow=True)
    assert taken.redirect_chain == [(f"{QUEUE}{first.pk}/", 302)]
    assert "You hold this one until" in text(taken)
    assert 'min="20" max="28" value="24"' in text(taken)
    decided = client.post(
        f"{QUEUE}{first.pk}/decide/",
        {"verdict": "approve", "version": 1, "points": 24, "note": ""},
        follow=True,
    )
    assert decided.redirect_chain == [(f"{QUEUE}{second.pk}/", 302)]
    assert "Approved and paid." in text(decided)
    first.refresh_from_db()
    assert (first.status, first.points) == (Status.APPROVED, 24)
    assert ReviewClaim.objects.get().submission == second


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verdict": "approve", "points": 29, "note": WHY}, "more than a fifth off"),
        ({"verdict": "approve", "points": 20, "note": ""}, "Say why in 10 characters"),
        ({"verdict": "reject", "points": 24, "note": "short"}, "Say why in 10 characters"),
        ({"verdict": "approve", "points": "many", "note": WHY}, "Enter a whole number"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed(client, reviewer, sent, said):
    submission = session(cast.make_member(), today(), peers=12)
    page = client.post(f"{QUEUE}{submission.pk}/decide/", {"version": 1, **sent})
    assert page.status_code == 422
    assert said in text(page)
    assert f'value="{sent["points"]}"' in text(page)
    assert sent["note"] in text(page)
    submission.refresh_from_db()
    assert submission.status == Status.PENDING


def test_what_stands_in_the_way_is_said(client, reviewer):
    other = cast.reviewer()
    held = make_submission(cast.make_member(), Activity.SHINE)
    claim(submission_id=held.pk, reviewer=other)
    old = session(cast.make_member(), today() - timedelta(days=40), peers=1)
    own = make_submission(reviewer, Activity.SHINE)
    page = text(client.get(QUEUE))
    assert "Three wait; the oldest since" in page
    for words in ("held by Tiago", "over 30 days old: an admin decides", "yours: another reviewer"):
        assert words in page
    sent = {"verdict": "approve", "version": 1, "points": 0}
    for submission, words in (
        (held, "Another reviewer holds it"),
        (old, "an admin decides"),
        (own, "another reviewer decides"),
    ):
        sent["points"] = 2 if submission is old else 0
        answer = client.post(f"{QUEUE}{submission.pk}/decide/", sent, follow=True)
        assert words in text(answer)
    assert Submission.objects.waiting().count() == 3


def test_a_double_is_named_and_put_beside(client, reviewer):
    place = {"place": "Nova SBE, Carcavelos", "done_on": today().isoformat(), "students": 0}
    one = make_submission(
        cast.make_member(), Activity.AMPLIFY, peers=18, begins_at="18:15", **place
    )
    other = make_submission(
        cast.make_member(first_name="Joana"),
        Activity.AMPLIFY,
        **{**place, "place": "nova sbe / Carcavelos"},
        peers=17,
        begins_at="18:30",
    )
    later = make_submission(
        cast.make_member(), Activity.AMPLIFY, peers=3, begins_at="19:20", **place
    )
    page = text(client.get(f"{QUEUE}{one.pk}/"))
    assert page.count("perhaps a double") == 2
    assert "Perhaps a double: Joana" in page
    assert "Beside it" not in page
    beside = text(client.get(f"{QUEUE}{one.pk}/?beside={other.pk}"))
    assert "Beside it: Joana" in beside
    assert "Beside it" not in text(client.get(f"{QUEUE}{one.pk}/?beside={later.pk}"))


def test_the_same_file_elsewhere_is_a_double(client, reviewer):
    one = make_submission(cast.make_member(), Activity.EXPLORE)
    other = make_submission(cast.make_member(), Activity.EXPLORE)
    attach(one, b"%PDF-1.4 one file")
    attach(other, b"%PDF-1.4 one file")
    assert "Perhaps a double" in text(client.get(f"{QUEUE}{one.pk}/"))


def test_a_decision_of_today_is_undone(client, reviewer):
    submission = make_submission(cast.make_member(), Activity.PRESENT)
    page = f"{QUEUE}{submission.pk}/"
    client.post(f"{page}decide/", {"verdict": "approve", "version": 1, "points": 20})
    assert "Take it back" in text(client.get(QUEUE))
    refused = client.post(f"{page}undo/", {"note": "no"}, follow=True)
    assert "Nothing was taken back." in text(refused)
    assert "a second entry takes the points" in text(
        client.post(f"{page}undo/", {"note": WHY}, follow=True)
    )
    submission.refresh_from_db()
    assert submission.status == Status.REVOKED
    assert "Take it back" not in text(client.get(QUEUE))


def test_the_bill_of_a_course_says_what_was_paid_already(client, reviewer):
    member = cast.make_member()
    award(member=member, action=Action.ACTIVITY_COURSE, source="course:1", points=10)
    submission = make_submission(member, Activity.LEARN)
    page = text(client.get(f"{QUEUE}{submission.pk}/"))
    assert "Paid for courses already" in page
    assert 'min="8" max="12" value="10"' in page


def test_many_are_approved_from_the_list_and_who_was_left_out_is_said(client, reviewer):
    good = make_submission(cast.make_member(), Activity.PRESENT)
    own = make_submission(reviewer, Activity.PRESENT)
    chosen = [good.pk, own.pk]
    page = client.post(LIST, {"action": "approve_chosen", "_selected_action": chosen}, follow=True)
    assert "2 chosen." in text(page)
    done = client.post(
        f"{LIST}decide/",
        {"verdict": "approve", "note": "", "seen": [f"{pk}~1" for pk in chosen]},
        follow=True,
    )
    assert "1 is approved and paid." in text(done)
    assert "1 left out. It is yours; another reviewer decides." in text(done)
    refused = client.post(
        f"{LIST}decide/", {"verdict": "reject", "note": "", "seen": [f"{own.pk}~1"]}
    )
    assert refused.status_code == 422
    assert "Say why, in 10 characters or more" in text(refused)


def test_the_list_is_searched_by_member_and_leads_to_the_case(client, reviewer):
    member = cast.make_member(first_name="Maren")
    found = make_submission(member, Activity.SHINE)
    make_submission(cast.make_member(), Activity.LEARN)
    page = text(client.get(f"{LIST}?q=maren"))
    assert "1 submission" in page
    answer = client.get(reverse("admin:activities_submission_change", args=[found.pk]))
    assert answer.url == f"{QUEUE}{found.pk}/"


def test_a_long_queue_asks_as_much_as_a_short_one(client, reviewer, django_assert_max_num_queries):
    def fill(number: int) -> None:
        for _ in range(number):
            attach(session(cast.make_member(), today(), peers=1))

    fill(1)
    first = Submission.objects.waiting().earliest("pk")
    pages = (QUEUE, f"{QUEUE}{first.pk}/", LIST)
    for page in pages:
        client.get(page)

    def count(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(page)
        return len(caught)

    short = [count(page) for page in pages]
    fill(30)
    decide(Submission.objects.latest("pk"), reviewer, Status.APPROVED, 2)
    assert [count(page) for page in pages] == short
    assert max(short) <= 22
