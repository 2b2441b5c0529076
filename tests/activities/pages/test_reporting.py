"""The form of an activity: what is wrong is said by field, and nothing that was given is lost."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from activities.models import Activity, Attachment, Status, Submission, SubmissionDraft, Visibility
from activities.rules.quota import MOST
from members.models import FeatureFlag, Member
from tests import cast
from tests.activities.makers import REFLECTION, TYPED, decide, make_submission, session
from tests.activities.pages.asking import INDEX, address, faults, heic, picture, post, signed_in

pytestmark = pytest.mark.django_db

LEARN, EXPLORE, AMPLIFY, PRESENT, SHINE = (
    Activity.LEARN,
    Activity.EXPLORE,
    Activity.AMPLIFY,
    Activity.PRESENT,
    Activity.SHINE,
)
# An activity, what is typed instead of what would do, and the field that is at fault with a word
# of its reason.
BAD: list[tuple[Activity, dict[str, str], str, str]] = [
    (LEARN, {"course": ""}, "course", "missing"),
    (LEARN, {"course": "ab"}, "course", "1 too few"),
    (LEARN, {"course": "x" * 141}, "course", "1 too many"),
    (EXPLORE, {"done_on": ""}, "done_on", "missing"),
    (EXPLORE, {"done_on": "2999-01-01"}, "done_on", "not come yet"),
    (EXPLORE, {"done_on": "yesterday"}, "done_on", "is no day"),
    (EXPLORE, {"reflection": "x" * 149}, "reflection", "1 too few"),
    (EXPLORE, {"reflection": "x" * 5001}, "reflection", "1 too many"),
    (AMPLIFY, {"peers": "", "students": ""}, "peers", "Say how many"),
    (AMPLIFY, {"peers": "0", "students": "0"}, "peers", "Say how many"),
    (AMPLIFY, {"peers": "a dozen"}, "peers", "no whole number"),
    (AMPLIFY, {"peers": "51"}, "peers", "more than 50"),
    (AMPLIFY, {"students": "201"}, "students", "more than 200"),
    (AMPLIFY, {"students": "-1"}, "students", "no whole number"),
    (AMPLIFY, {"begins_at": "25:00"}, "begins_at", "no time of day"),
    (AMPLIFY, {"minutes": "0"}, "minutes", "less than 1"),
    (AMPLIFY, {"title": "x" * 141}, "title", "1 too many"),
    (AMPLIFY, {"with": "\n".join(f"Name {number}" for number in range(11))}, "with", "11 names"),
    (PRESENT, {"link": "https://example.com/post"}, "link", "example.com"),
    (PRESENT, {"link": "linkedin.com/posts/1"}, "link", "no address"),
    (PRESENT, {"link": "javascript:alert(1)"}, "link", "no address"),
    (PRESENT, {"caption": "too short"}, "caption", "1 too few"),
    (SHINE, {"title": "abc"}, "title", "1 too few"),
    (SHINE, {"summary": "x" * 49}, "summary", "1 too few"),
]


@pytest.fixture
def member() -> Member:
    return cast.make_member()


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


@pytest.mark.parametrize(("activity", "typed", "field", "reason"), BAD)
def test_what_is_wrong_is_said_at_its_field_and_all_else_stays(
    client: Client, activity: Activity, typed: dict[str, str], field: str, reason: str
) -> None:
    given = {**TYPED[activity], **typed, "visibility": "public"}
    response = post(client, address(activity), "send", given, picture("proof.png"))

    assert response.status_code == 422
    assert list(faults(response)) == [field]
    assert reason in faults(response)[field]
    assertContains(response, f'id="id_{field}_error"', status_code=422)
    form = response.context["form"]
    assert {name: form[name].value() for name in given} == given
    assert form["visibility"].value() == "public"
    assertContains(response, "proof.png", status_code=422)
    assert not Submission.objects.exists()
    # Nor is it lost when the page is opened on another day.
    again = client.get(address(activity))
    assert again.context["form"][field].value() == given[field]
    assertContains(again, "proof.png")


@pytest.mark.parametrize("activity", list(Activity))
def test_what_is_whole_is_sent_with_its_files(
    client: Client, member: Member, activity: Activity
) -> None:
    given = {**TYPED[activity], "visibility": "public"}
    response = post(client, address(activity), "send", given, picture())

    assertRedirects(response, INDEX, fetch_redirect_response=False)
    submission = Submission.objects.get()
    assert (submission.member, submission.status, submission.visibility) == (
        member,
        Status.PENDING,
        Visibility.PUBLIC,
    )
    assert submission.attachments.count() == 1
    assert not SubmissionDraft.objects.exists()
    assertContains(client.get(INDEX), f"{activity.value} is sent. A reviewer reads it")
    assert mail.outbox == []


@pytest.mark.parametrize("activity", [one for one in Activity if one is not SHINE])
def test_without_a_file_of_evidence_it_is_not_sent(client: Client, activity: Activity) -> None:
    response = post(client, address(activity), "send", TYPED[activity])
    assert list(faults(response)) == ["evidence"]
    assert "missing" in faults(response)["evidence"]
    assert not Submission.objects.exists()


def test_a_good_file_is_kept_where_another_is_refused(client: Client) -> None:
    response = post(client, address(EXPLORE), "send", TYPED[EXPLORE], picture("one.png"), heic())
    assert faults(response) == {"evidence": "One file was not taken: IMG_2231.HEIC."}
    assertContains(response, "one.png", status_code=422)
    assert [file.name for file in Attachment.objects.all()] == ["one.png"]
    # The second time nothing has to be chosen again.
    assertRedirects(post(client, address(EXPLORE), "send", TYPED[EXPLORE]), INDEX)
    assert Submission.objects.get().attachments.get().name == "one.png"


def test_a_refused_file_hides_no_other_fault(client: Client) -> None:
    given = {**TYPED[EXPLORE], "reflection": "Too short."}
    found = faults(post(client, address(EXPLORE), "send", given, heic()))
    assert list(found) == ["reflection", "evidence"]
    assert "not taken" in found["evidence"]
    assert "missing" in found["evidence"]


def test_files_are_taken_away_one_by_one_and_words_stay(client: Client, member: Member) -> None:
    given = {**TYPED[EXPLORE], "reflection": "Begun"}
    post(client, address(EXPLORE), "keep", given, picture("one.png"), picture("two.png"))
    one = Attachment.objects.get(name="one.png")
    typed = {**given, "reflection": "Begun and gone on", "remove": str(one.pk)}
    assertRedirects(post(client, address(EXPLORE), "", typed), address(EXPLORE))
    assert [file.name for file in Attachment.objects.all()] == ["two.png"]
    assert SubmissionDraft.objects.get().typed["reflection"] == "Begun and gone on"


def test_nobody_takes_away_the_file_of_somebody_else(client: Client) -> None:
    theirs = signed_in(cast.make_member())
    post(theirs, address(EXPLORE), "keep", {}, picture("theirs.png"))
    file = Attachment.objects.get()
    for remove in (str(file.pk), "x", "9" * 30, "²"):
        post(client, address(EXPLORE), "keep", {"remove": remove})
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_a_draft_is_kept_and_thrown_away(client: Client) -> None:
    response = post(client, address(EXPLORE), "keep", {"reflection": "Half a"}, picture())
    assertRedirects(response, address(EXPLORE))
    assertContains(client.get(INDEX), "Draft kept on")
    assertRedirects(post(client, address(EXPLORE), "drop", {}), INDEX)
    assert not SubmissionDraft.objects.exists()
    assert not Attachment.objects.exists()


def test_the_quota_is_refused_with_what_is_left_and_from_when(
    client: Client, member: Member
) -> None:
    today = member.day(timezone.now())
    session(member, today, peers=MOST["peers"] - 12)
    given = {"done_on": today.isoformat(), "peers": "30", "students": ""}
    response = post(client, address(AMPLIFY), "send", given, picture())
    assert list(faults(response)) == ["peers"]
    assert "12 are left: 30 do not fit. From " in faults(response)["peers"]
    assertContains(response, "12 of 50 are left in the seven days to", status_code=422)
    assertContains(response, "12 peers, 2 each", status_code=422)
    assert Submission.objects.count() == 1
    assertRedirects(post(client, address(AMPLIFY), "send", {**given, "peers": "12"}), INDEX)


def test_who_sent_ten_this_hour_is_told_when_the_next_can_go(
    client: Client, member: Member
) -> None:
    for _ in range(10):
        make_submission(member, SHINE)
    response = post(client, address(EXPLORE), "send", TYPED[EXPLORE], picture("mine.png"))
    assert "Ten submissions in an hour is the most. The next can go at" in faults(response)[""]
    assertContains(response, "mine.png", status_code=422)


def test_what_may_be_had_once_leads_to_the_one_there_is(client: Client, member: Member) -> None:
    mine = make_submission(member, LEARN)
    page = client.get(address(LEARN))
    assertContains(page, "LEARN is paid once, and yours waits for a reviewer.")
    assertContains(page, f"/activities/sent/{mine.pk}/")
    assertNotContains(page, "Send to review")
    assert "paid once" in faults_of_sending(client)
    decide(mine, cast.reviewer(), Status.REJECTED)
    assertContains(client.get(address(LEARN)), "Send to review")


def faults_of_sending(client: Client) -> str:
    """What an old page of the form is told."""
    response = post(client, address(LEARN), "send", TYPED[LEARN], picture())
    assert response.status_code == 422
    return " ".join(response.context["form"]._faults.values())


@pytest.mark.parametrize("fields", cast.ENDED)
def test_who_has_no_access_reads_why_and_keeps_what_they_wrote(fields: dict[str, Any]) -> None:
    member = cast.make_member(**fields)
    client = signed_in(member)
    page = client.get(address(EXPLORE))
    assertContains(page, 'class="gate')
    assertNotContains(page, "Send to review")
    response = post(client, address(EXPLORE), "send", TYPED[EXPLORE], picture())
    assertContains(response, 'class="gate', status_code=403)
    assert not Submission.objects.exists()
    assert SubmissionDraft.objects.get().typed["reflection"] == REFLECTION
    assertContains(client.get(INDEX), 'class="gate')


@pytest.mark.parametrize("code", ["nothing", "EXPLORE", "Explore", "activity_learn"])
def test_there_is_no_form_of_what_is_no_activity(client: Client, code: str) -> None:
    assert client.get(f"/activities/report/{code}/").status_code == 404


def test_switched_off_there_is_no_page_and_no_link(client: Client) -> None:
    FeatureFlag.objects.update_or_create(name="activities", defaults={"is_enabled": False})
    for where in (INDEX, address(EXPLORE), "/activities/sent/1/"):
        assert client.get(where).status_code == 404
        assert client.post(where).status_code == 404
    assertNotContains(client.get("/points/"), 'href="/activities/"')


def test_what_a_form_begins_with_reads_back_unchanged(client: Client, member: Member) -> None:
    spaced = {"title": "  Two   spaces ", "done_on": "2026-01-05", "peers": "12", "students": ""}
    post(client, address(AMPLIFY), "keep", spaced)
    form = client.get(address(AMPLIFY)).context["form"]
    assert {name: form[name].value() for name in spaced} == spaced
