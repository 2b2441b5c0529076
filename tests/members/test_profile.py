"""The profile page, and what it writes."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from gamification.ledger.award import award
from gamification.models import Action
from members import actions
from members.models import Member
from members.rules import handle_ideas
from tests import cast

WHOLE = {
    "first_name": "Maren",
    "last_name": "Okafor",
    "company": "Tern Outbound",
    "job_title": "Founder",
    "linkedin_url": "https://www.linkedin.com/in/maren",
    "handle": "maren",
    "time_zone": "Europe/Warsaw",
    "bio": "Cold e-mail for clinics.\nSince 2019.",
    "current_role": "Everything",
    "experience_level": "C_LEVEL",
    "industry": "Agencies",
    "years_of_experience": "11",
    "current_skills": "copy, hiring",
    "target_skills": "",
    "on_leaderboard": "on",
}


def test_a_profile_is_saved_whole(client: Client, owner: Member) -> None:
    client.force_login(owner)
    assertRedirects(client.post("/profile/", WHOLE), "/profile/", fetch_redirect_response=False)
    owner.refresh_from_db()
    kept = {field: getattr(owner, field) for field in WHOLE}
    assert kept == {
        **WHOLE,
        "bio": "Cold e-mail for clinics.\nSince 2019.",
        "years_of_experience": 11,
        "current_skills": ["copy", "hiring"],
        "target_skills": [],
        "on_leaderboard": True,
    }


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("linkedin_url", "https://evil.example/linkedin.com", "This is no LinkedIn address"),
        ("linkedin_url", "https://notlinkedin.com/in/x", "This is no LinkedIn address"),
        ("handle", "a b", "3 to 30 letters, digits, hyphens or underscores."),
        ("years_of_experience", "51", "a whole number from 0 to 50"),
        ("time_zone", "Mars/Olympus", "We know no time zone “Mars/Olympus”."),
        ("bio", "x" * 501, "at most 500 characters"),
        ("experience_level", "KING", "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_field(
    client: Client, owner: Member, field: str, value: str, said: str
) -> None:
    client.force_login(owner)
    response = client.post("/profile/", {**WHOLE, field: value})
    assertContains(response, said, status_code=422)
    assertContains(response, f'id="id_{field}_error"', status_code=422)
    owner.refresh_from_db()
    assert owner.job_title == ""


def test_a_taken_handle_is_refused_whatever_its_case_and_free_ones_are_named(
    client: Client, owner: Member
) -> None:
    cast.make_member(handle="Maren")
    cast.make_member(handle="maren-o")
    client.force_login(owner)
    response = client.post("/profile/", WHOLE)
    assertContains(
        response,
        "Somebody took “maren” first. “maren_tern” and “maren-okafor” are free.",
        status_code=422,
    )


def test_a_handle_taken_in_the_meantime_is_refused_by_the_action(owner: Member) -> None:
    cast.make_member(handle="maren")
    with pytest.raises(actions.HandleTaken):
        actions.update_profile(member=owner, handle="MAREN")
    assert Member.objects.get(pk=owner.pk).handle is None


def test_an_empty_handle_is_no_handle_for_two_members(owner: Member) -> None:
    actions.update_profile(member=owner, handle="")
    actions.update_profile(member=cast.make_member(), handle="")
    assert Member.objects.filter(handle=None).count() == 2


def test_the_profile_can_write_nothing_else(client: Client, owner: Member) -> None:
    client.force_login(owner)
    client.post(
        "/profile/",
        {
            **WHOLE,
            "is_staff": "on",
            "subscription_status": "NONE",
            "total_points": "9999",
            "email": "x@y.example",
        },
    )
    owner.refresh_from_db()
    assert (owner.is_staff, owner.subscription_status, owner.total_points, owner.email) == (
        False,
        "ACTIVE",
        0,
        "maren@tern.example",
    )
    with pytest.raises(ValueError, match="is_staff"):
        actions.update_profile(member=owner, is_staff=True)


def test_saving_a_profile_keeps_points_awarded_meanwhile(owner: Member) -> None:
    award(member=owner, action=Action.INTRO_COMPLETED, source="intro")
    actions.update_profile(member=owner, job_title="Founder")
    assert Member.objects.get(pk=owner.pk).total_points == 25


def test_a_zone_this_machine_does_not_list_stays_choosable(client: Client, owner: Member) -> None:
    Member.objects.filter(pk=owner.pk).update(time_zone="US/Eastern")
    client.force_login(owner)
    assertContains(client.get("/profile/"), '<option value="US/Eastern" selected>')


def test_the_profile_page_is_small_and_asks_little(
    client: Client, owner: Member, django_assert_max_num_queries
) -> None:
    client.force_login(owner)
    with django_assert_max_num_queries(8):
        response = client.get("/profile/")
    assert len(response.content) < 50_000


def test_a_guest_is_sent_to_sign_in(client: Client, db: None) -> None:
    assertRedirects(
        client.get("/profile/"), "/accounts/login/?next=/profile/", fetch_redirect_response=False
    )


@pytest.mark.parametrize(
    ("handle", "last_name", "company", "ideas"),
    [
        (
            "maren",
            "Okafor",
            "Tern Outbound",
            ["maren-o", "maren_tern", "maren-okafor", "maren-2", "maren-3"],
        ),
        ("maren", "", "", ["maren-2", "maren-3"]),
        ("m" * 30, "Ö", "", ["m" * 28 + "-2", "m" * 28 + "-3"]),
    ],
)
def test_ideas_for_a_taken_handle(
    handle: str, last_name: str, company: str, ideas: list[str]
) -> None:
    assert handle_ideas(handle=handle, last_name=last_name, company=company) == ideas
