"""Staff nominate members on the page of people."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from gamification.models import MemberBadge
from members.models import Member

pytestmark = pytest.mark.django_db


def test_staff_nominate_on_the_page_of_people(
    client: Client, super_admin: Member, owner: Member
) -> None:
    client.force_login(super_admin)
    chosen = {"action": "nominate", "_selected_action": [owner.pk]}
    assertContains(
        client.post("/admin/members/member/", chosen, follow=True), "1 member nominated."
    )
    assertContains(
        client.post("/admin/members/member/", chosen, follow=True),
        "0 members nominated. 1 held the badge before.",
    )
    assert MemberBadge.objects.get().granted_at <= timezone.now()
