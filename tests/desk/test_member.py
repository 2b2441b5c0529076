"""A member seen whole, notes, and deeds with a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from members.models import AuditLog, CommunityRole, Member, MemberNote, SubscriptionStatus
from members.staffing import actions
from members.staffing.deeds import DEEDS, MOST
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
REASON = "Asked for it by letter."


@pytest.fixture
def admin(db: None) -> Member:
    """Staff who may change members, and no super admin."""
    member = cast.make_member(first_name="Adele", is_staff=True)
    member.groups.add(Group.objects.get(name="Admin"))
    return member


@pytest.mark.parametrize(
    ("slug", "after"),
    [
        (
            "revoke_seat",
            {
                "team_id": None,
                "subscription_status": SubscriptionStatus.CANCELLED,
                "community_role": CommunityRole.NONE,
            },
        ),
        ("reset_claim", {"discord_id": None, "discord_username": ""}),
        ("grant_squire", {"community_role": CommunityRole.SQUIRE}),
        ("lock_out", {"is_active": False}),
    ],
)
def test_a_deed_changes_the_member_and_stands_in_the_audit_log(
    admin: Member, slug: str, after: dict[str, Any]
) -> None:
    member = cast.team_member(
        discord_id="1" * 18, discord_username="tom", community_role=CommunityRole.KNIGHT
    )

    done = actions.do(deed=DEEDS[slug], members=[member.pk], actor=admin, reason=REASON)

    member.refresh_from_db()
    assert (done.members, done.refused) == ([member], [])
    assert {name: getattr(member, name) for name in after} == after
    entry = AuditLog.objects.get(action=slug)
    assert (entry.actor, entry.target_id, entry.detail["reason"]) == (admin, member.pk, REASON)


def test_a_role_that_the_seat_or_discord_does_not_bear_is_refused(admin: Member) -> None:
    seated = cast.team_member(discord_id="1" * 18)
    unlinked, debtor = cast.make_member(), cast.debtor(discord_id="2" * 18)
    chosen = [seated.pk, unlinked.pk, debtor.pk]

    done = actions.do(deed=DEEDS["grant_lord"], members=chosen, actor=admin, reason=REASON)

    assert done.refused == [
        (seated, "holds a seat whose role is Knight"),
        (unlinked, "has claimed no Discord account"),
        (debtor, "has no paid seat at the moment"),
    ]


def test_staff_oneself_and_whom_it_does_not_fit_are_left_alone(
    admin: Member, super_admin: Member, owner: Member
) -> None:
    plain = cast.make_member()
    chosen = [admin.pk, super_admin.pk, owner.pk, plain.pk]

    done = actions.do(deed=DEEDS["revoke_seat"], members=chosen, actor=admin, reason=REASON)

    assert done.members == [plain]
    assert {member.pk: why for member, why in done.refused} == {
        admin.pk: "is you",
        super_admin.pk: "is staff; only a super admin changes staff",
        owner.pk: "owns the team; somebody else has to own it first",
    }
    again = actions.do(deed=DEEDS["revoke_seat"], members=[plain.pk], actor=admin, reason=REASON)
    assert again.members == []
    assert AuditLog.objects.filter(action="revoke_seat").count() == 1


@pytest.mark.parametrize(
    ("members", "reason"), [(range(1, MOST + 2), REASON), ([1], "short"), ([1], "  short      ")]
)
def test_too_many_members_or_no_reason_is_refused(admin: Member, members: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=r"At most|A reason"):
        actions.do(deed=DEEDS["lock_out"], members=members, actor=admin, reason=reason)


def test_nothing_happens_before_the_preview_is_confirmed(client: Client, admin: Member) -> None:
    client.force_login(admin)
    people = [cast.make_member(), cast.make_member(is_active=False)]
    ids = ",".join(str(member.pk) for member in people)
    listed = client.post(
        "/admin/members/member/",
        {"action": "with_reason", "_selected_action": [member.pk for member in people]},
    )
    sent = {"ids": ids, "deed": "lock_out", "reason": REASON}

    short = client.post("/admin/members/member/deed/", {**sent, "reason": "no", "step": "confirm"})
    preview = client.post("/admin/members/member/deed/", {**sent, "step": "preview"})

    assert listed["Location"] == f"/admin/members/member/deed/?ids={ids}"
    assert short.status_code == 422
    assert [why for _, why in preview.context["preview"]] == ["", "is so already"]
    assert Member.objects.filter(is_active=True, pk__in=[m.pk for m in people]).count() == 1
    client.post("/admin/members/member/deed/", {**sent, "step": "confirm"})
    assert Member.objects.filter(is_active=True, pk__in=[m.pk for m in people]).count() == 0


def test_a_note_goes_with_its_member_and_outlives_its_author(client: Client, admin: Member) -> None:
    client.force_login(admin)
    member = cast.make_member()
    page = f"/admin/members/member/{member.pk}/overview/"

    client.post(page, {"text": "Prefers letters."})
    assert "Prefers letters." in client.get(page).content.decode()
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "a\x00b"}).status_code in (400, 422)
    admin.delete()

    note = MemberNote.objects.get()
    assert (note.author, note.text) == (None, "Prefers letters.")
    member.delete()
    assert not MemberNote.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_the_overview_asks_as_much_of_a_long_story_as_of_a_short_one(
    client: Client, super_admin: Member, number: int, django_assert_max_num_queries: Any
) -> None:
    client.force_login(super_admin)
    member = cast.make_member()
    for _ in range(number):
        enter(member, 5)
        actions.write_note(member=member, author=super_admin, text="Wrote.")

    with django_assert_max_num_queries(12):
        page = client.get(f"/admin/members/member/{member.pk}/overview/").content.decode()

    assert "Wrote." in page


def test_the_overview_is_for_who_may_see_members(
    client: Client, curator: Member, owner: Member
) -> None:
    client.force_login(curator)
    assert client.get(f"/admin/members/member/{owner.pk}/overview/").status_code == 403
    assert client.post("/admin/members/member/deed/").status_code == 403
