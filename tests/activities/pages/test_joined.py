"""What home, a member's page and the navigation show of activities."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from activities.actions import keep_draft
from activities.asked import PUBLIC_SHOWN, asked_of
from activities.models import Activity, Status, Submission, Visibility
from benchmarks.models import BenchmarkSubmission, Category
from members.models import FeatureFlag, Member
from revcouncil import rules
from tests import cast
from tests.activities.makers import REFLECTION, decide, make_submission
from tests.activities.pages.asking import let_an_hour_pass, signed_in

pytestmark = pytest.mark.django_db
WHOLE = dict.fromkeys(rules.PROFILE_WANTED, "x")


@pytest.fixture
def adaeze() -> Member:
    return cast.make_member(first_name="Adaeze", last_name="Nwosu", handle="adaeze")


@pytest.fixture
def client() -> Client:
    return signed_in(cast.make_member())


def shown(submission: Submission, points: int = 20) -> Submission:
    """Approved, and for all to see."""
    submission.visibility = Visibility.PUBLIC
    submission.save(update_fields=["visibility"])
    decide(submission, cast.reviewer(), Status.APPROVED, points)
    return submission


def test_a_members_page_shows_what_was_approved_and_is_public(
    client: Client, adaeze: Member
) -> None:
    session = make_submission(
        adaeze, Activity.AMPLIFY, title="Writing the first line", peers=24, place="Yaba, Lagos"
    )
    shown(session, 48)
    page = client.get("/members/adaeze/")
    assertContains(page, "“Writing the first line”, 24 peers")
    assertContains(page, "5 Jan 2026")
    assertContains(page, "+48")
    assertNotContains(page, "Yaba")


def test_it_shows_nothing_else(client: Client, adaeze: Member) -> None:
    waits, private, back, gone = (
        make_submission(adaeze, Activity.SHINE, title=f"Title {number}") for number in range(4)
    )
    decide(private, cast.reviewer(), Status.APPROVED, 0)
    Submission.objects.exclude(pk=private.pk).update(visibility=Visibility.PUBLIC)
    decide(back, cast.reviewer(), Status.REJECTED)
    decide(gone, cast.reviewer(), Status.APPROVED, 0)
    decide(gone, cast.reviewer(), Status.REVOKED, 0)
    page = client.get("/members/adaeze/")
    assertNotContains(page, "Outside of here")
    for one in (waits, private, back, gone):
        assertNotContains(page, one.summary)


def test_of_a_reflection_it_shows_how_it_begins(client: Client, adaeze: Member) -> None:
    shown(make_submission(adaeze, Activity.EXPLORE))
    page = client.get("/members/adaeze/")
    assertContains(page, "We wrote to the founders by hand")
    assertNotContains(page, REFLECTION[:80])


def test_of_who_left_the_board_no_points_are_told(client: Client) -> None:
    member = cast.make_member(handle="quiet", on_leaderboard=False)
    shown(make_submission(member, Activity.PRESENT))
    page = client.get("/members/quiet/")
    assertContains(page, "Outside of here")
    assertNotContains(page, "+20")


def test_the_newest_are_shown(client: Client, adaeze: Member) -> None:
    for number in range(PUBLIC_SHOWN + 1):
        let_an_hour_pass()
        shown(make_submission(adaeze, Activity.SHINE, title=f"Number {number:03}"), 0)
    page = client.get("/members/adaeze/")
    assertContains(page, "Number 012")
    assertNotContains(page, "Number 000")


def test_switched_off_it_stands_nowhere(client: Client, adaeze: Member) -> None:
    shown(make_submission(adaeze, Activity.SHINE))
    assertContains(client.get("/"), 'href="/activities/"')
    FeatureFlag.objects.update_or_create(name="activities", defaults={"is_enabled": False})
    client = signed_in(cast.make_member())
    assertNotContains(client.get("/members/adaeze/"), "Outside of here")
    assertNotContains(client.get("/"), "/activities/")


def test_home_asks_for_what_came_back_then_the_draft_then_a_first_one() -> None:
    member = cast.make_member()
    assert asked_of(member) == (None, None, True)
    keep_draft(member=member, activity=Activity.AMPLIFY, typed={})
    assert asked_of(member) == (None, "AMPLIFY", True)
    back = make_submission(member, Activity.SHINE)
    assert asked_of(member) == (None, "AMPLIFY", False)
    decide(back, cast.reviewer(), Status.REJECTED)
    assert asked_of(member) == (("SHINE", back.pk), "AMPLIFY", False)
    page = signed_in(member).get("/")
    assertContains(page, "Mend SHINE and send it again")
    assertContains(page, f'href="/activities/sent/{back.pk}/"')
    make_submission(member, Activity.SHINE)
    assert asked_of(member) == (None, "AMPLIFY", False)
    assertContains(signed_in(member).get("/"), "Finish AMPLIFY")


def test_a_first_one_is_asked_for_where_nothing_else_is_open() -> None:
    member = cast.make_member(
        **{**WHOLE, "handle": "whole", "linkedin_url": "https://www.linkedin.com/in/x"}
    )
    for category in Category:
        BenchmarkSubmission.objects.create(member=member, category=category, data={})
    page = signed_in(member).get("/")
    assertContains(page, "Report something you tried")
    assertContains(page, 'href="/activities/report/explore/"')


@pytest.mark.parametrize(
    ("came_back", "draft", "is_new", "points", "title"),
    [
        (("SHINE", 7), "LEARN", False, 50, "Mend SHINE and send it again"),
        (None, "LEARN", False, 50, "Finish LEARN"),
        (None, None, True, 50, "Report something you tried"),
        (None, None, True, 0, None),
        (None, None, False, 50, None),
    ],
)
def test_what_is_asked_for_is_one_thing(
    came_back: tuple[str, int] | None,
    draft: str | None,
    is_new: bool,
    points: int,
    title: str | None,
) -> None:
    deed = rules.next_deed(came_back=came_back, draft=draft, is_new=is_new, first_points=points)
    assert (deed.title if deed else None) == title


def test_the_last_entries_of_the_navigation_lie_in_a_menu_too(client: Client) -> None:
    page = client.get("/")
    assertContains(page, 'popovertarget="more"', count=1)
    assertContains(page, '<a class="late" href="/members/"')
    assertContains(page, '<nav class="menu" id="more" popover', count=1)
