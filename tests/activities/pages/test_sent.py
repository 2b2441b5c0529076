"""One's own submission: read, changed, withdrawn, shown to others, sent again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from activities.actions.reviewing import claim, reject
from activities.models import Activity, Attachment, Status, Submission, SubmissionDraft, Visibility
from members.models import Member
from tests import cast
from tests.activities.makers import TYPED, attach, decide, make_submission
from tests.activities.pages.asking import INDEX, address, faults, heic, picture, post, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return cast.make_member()


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def page_of(submission: Submission) -> str:
    return f"/activities/sent/{submission.pk}/"


def back(member: Member) -> Submission:
    """One that came back with a note."""
    submission = make_submission(member, Activity.EXPLORE)
    reject(
        submission_id=submission.pk,
        reviewer=cast.super_admin(),
        version=1,
        note="What did you do differently on Monday?",
    )
    submission.refresh_from_db()
    return submission


def test_a_stranger_finds_nothing_whatever_they_press(member: Member) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    for stranger in (cast.make_member(), cast.reviewer(), cast.super_admin()):
        client = signed_in(stranger)
        assert client.get(page_of(mine)).status_code == 404
        for deed in ("change", "withdraw", "who", "again", ""):
            given = {**TYPED[Activity.EXPLORE], "visibility": "public"}
            assert post(client, page_of(mine), deed, given).status_code == 404
    mine.refresh_from_db()
    assert mine.visibility == Visibility.PRIVATE
    assert signed_in(member).get("/activities/sent/99999999999999999999999/").status_code == 404
    assertRedirects(
        Client().get(page_of(mine)),
        f"/accounts/login/?next={page_of(mine)}",
        fetch_redirect_response=False,
    )


def test_what_waits_is_changed_words_files_and_who_sees_it(client: Client, member: Member) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    sheet = attach(mine)
    given = {**TYPED[Activity.EXPLORE], "done_on": "2026-01-07", "visibility": "public"}
    assertRedirects(post(client, page_of(mine), "change", given, picture("two.png")), page_of(mine))
    mine.refresh_from_db()
    assert (mine.payload["done_on"], mine.visibility) == ("2026-01-07", Visibility.PUBLIC)
    post(client, page_of(mine), "", {**given, "remove": str(sheet.pk)})
    assert [file.name for file in mine.attachments.all()] == ["two.png"]


def test_a_refused_change_changes_nothing_and_keeps_what_was_typed(
    client: Client, member: Member
) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    attach(mine)
    given = {"done_on": "2026-01-07", "reflection": "Too short", "visibility": "public"}
    response = post(client, page_of(mine), "change", given, heic())
    assert response.status_code == 422
    assert list(faults(response)) == ["reflection", "evidence"]
    form = response.context["form"]
    assert {name: form[name].value() for name in given} == given
    mine.refresh_from_db()
    assert mine.payload == {**TYPED[Activity.EXPLORE]}


def test_what_a_reviewer_reads_is_not_changed_meanwhile(client: Client, member: Member) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    attach(mine)
    claim(submission_id=mine.pk, reviewer=cast.reviewer())
    page = client.get(page_of(mine))
    assertContains(page, "<h1>EXPLORE is being read.</h1>", html=True)
    assertNotContains(page, "Save the changes")
    for deed in ("change", "withdraw"):
        response = post(client, page_of(mine), deed, TYPED[Activity.EXPLORE])
        assert "A reviewer is reading it." in faults(response)[""]
    assert Submission.objects.filter(pk=mine.pk).exists()


def test_what_waits_is_withdrawn_with_its_files(client: Client, member: Member) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    attach(mine)
    assertContains(client.get(page_of(mine)), "It goes with its files")
    assertRedirects(post(client, page_of(mine), "withdraw", {}), INDEX)
    assert not Attachment.objects.exists()
    assert client.get(page_of(mine)).status_code == 404


@pytest.mark.parametrize("status", [Status.APPROVED, Status.REJECTED, Status.REVOKED])
def test_what_was_decided_stays_and_is_shown_or_hidden_at_any_time(
    client: Client, member: Member, status: Status
) -> None:
    mine, reviewer = make_submission(member, Activity.PRESENT), cast.reviewer()
    if status == Status.REVOKED:
        decide(mine, reviewer, Status.APPROVED)
    decide(mine, reviewer, status)
    assertNotContains(client.get(page_of(mine)), "Save the changes")
    for deed in ("change", "withdraw"):
        response = post(client, page_of(mine), deed, TYPED[Activity.PRESENT])
        assert response.status_code == 422
    for choice in (Visibility.PUBLIC, Visibility.PRIVATE):
        post(client, page_of(mine), "who", {"visibility": choice.value})
        mine.refresh_from_db()
        assert (mine.status, mine.visibility) == (status, choice)


def test_what_came_back_is_begun_anew_with_its_words(client: Client, member: Member) -> None:
    mine = back(member)
    page = client.get(page_of(mine))
    assertContains(page, "“What did you do differently on Monday?”")
    assertRedirects(post(client, page_of(mine), "again", {}), address(Activity.EXPLORE))
    form = client.get(address(Activity.EXPLORE)).context["form"]
    assert {name: form[name].value() for name in TYPED[Activity.EXPLORE]} == TYPED[Activity.EXPLORE]
    assert Submission.objects.get() == mine


def test_beginning_anew_leaves_a_draft_alone(client: Client, member: Member) -> None:
    mine = back(member)
    post(client, address(Activity.EXPLORE), "keep", {"reflection": "Something else"})
    response = post(client, page_of(mine), "again", {})
    assertRedirects(response, address(Activity.EXPLORE), fetch_redirect_response=False)
    assertContains(client.get(address(Activity.EXPLORE)), "This is the draft you had begun.")
    assert SubmissionDraft.objects.get().typed["reflection"] == "Something else"


def test_only_what_came_back_is_begun_anew(client: Client, member: Member) -> None:
    mine = make_submission(member, Activity.EXPLORE)
    assertRedirects(post(client, page_of(mine), "again", {}), page_of(mine))
    assert not SubmissionDraft.objects.exists()


def test_one_file_and_five_take_the_same_queries(client: Client, member: Member) -> None:
    counts = []
    for number in (1, 5):
        mine = make_submission(member, Activity.AMPLIFY)
        for _ in range(number):
            attach(mine)
        client.get(page_of(mine))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(mine))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
