"""Badges on the pages of members."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from gamification.ledger.award import award
from gamification.models import Action
from members.models import Member
from tests.gamification.entries import enter


@pytest.mark.django_db
def test_the_points_page_shows_all_badges_with_their_day_or_what_is_needed(
    client: Client, owner: Member
) -> None:
    award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    client.force_login(owner)
    html = client.get("/points/").content.decode()
    section = html.split('id="badges"')[1].split("</section>")[0]
    assert "3 of 14" in section
    assert section.count("<li") == 14
    assert section.count('<li class="has">') == 3
    lines = re.findall(
        r"<b>(.*?)<span class=\"why\">(.*?)</span></b><span class=\"when\">(.*?)</span>", section
    )
    assert ("All Four Benchmarks", "Answer all four benchmarks.", "three to go") in lines
    assert ("Shine Nominee", "Be nominated by the council.", "by nomination") in lines


@pytest.mark.django_db
def test_a_streak_that_ended_is_not_counted_towards_the_next_badge(
    client: Client, owner: Member
) -> None:
    Member.objects.filter(pk=owner.pk).update(current_streak=6)
    enter(owner, 5, timezone.now() - timedelta(days=30))
    client.force_login(owner)
    assertContains(client.get("/points/"), "seven to go")


@pytest.mark.django_db
def test_home_shows_the_newest_badges_and_the_nearest(client: Client, owner: Member) -> None:
    award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    client.force_login(owner)
    response = client.get("/")
    assertContains(response, '<span class="tag honour">First Benchmark</span>')
    assertContains(response, "3 of 14")
    assertContains(response, "Nearest: 100 points, 50 points away.")
