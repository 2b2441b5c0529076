"""The page of one member, as other members see it: what they say, and where they stand."""

from datetime import UTC
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.asked import public_deeds
from gamification.badges.facts import held_by
from gamification.badges.progress import held_badges
from gamification.boards import boards
from gamification.boards.boards import Window
from gamification.ledger.streaks import streak_today
from growth.access import closed_to
from growth.diary.asked import latest_of
from growth.goals.asked import reached_by
from members.directory.page import shared
from members.directory.rules import Skill
from members.flags.switches import page_is_open
from members.http import MemberRequest
from members.models import Member
from revcouncil.rules import member_lede, member_title, their_time

ENTRIES_SHOWN = 3
GOALS_SHOWN = 3


@require_safe
@login_required
def member_page(request: MemberRequest, handle: str) -> HttpResponse:
    """A member's page at their handle, in whatever case. At most nine queries.

    Who is hidden, locked out, erased or was never there all get the same answer.
    """
    reader = request.user
    member = Member.objects.with_page_for(reader).with_handle(handle).first()
    if member is None:
        return render(request, "not_listed.html", status=404)
    if member.handle != handle:
        return redirect("member", handle=member.handle)
    context = {
        "member": member,
        "is_reader": member.pk == reader.pk,
        "unseen": not member.is_listed,
        "lede": member_lede(
            job_title=member.job_title, company=member.company, joined=member.date_joined
        ),
        "their_time": their_time(member.time_zone, timezone.now().astimezone(member.zone)),
        **_standing(member),
        **_trade(member, reader),
        "deeds": public_deeds(member) if page_is_open("activities:index", reader) else [],
        **_growth(member, reader),
    }
    return render(request, "member.html", context)


def _standing(member: Member) -> dict[str, Any]:
    """Title, figures and badges. Of who left the leaderboard the page says nothing of points."""
    now = timezone.now()
    month = f"{now.astimezone(UTC):%B}"
    if not (member.on_leaderboard and member.is_paying):
        return {"title": member.display_name}
    standing = boards.place_of(member, Window.MONTH)
    return {
        "title": member_title(
            name=member.display_name, place=standing.place if standing else None, month=month
        ),
        "month": month,
        "standing": standing,
        "streak": streak_today(member, now),
        "figures": True,
        "badges": held_badges(held_by([member]).get(member.pk, {})),
        "this_year": str(now.year),
    }


def _growth(member: Member, reader: Member) -> dict[str, Any]:
    """What the member published last and the goals they reached. Three queries, or none where the
    diary is closed to the reader.
    """
    if closed_to(reader) or not page_is_open("growth:feed", reader):
        return {}
    return {
        "latest": latest_of(member, ENTRIES_SHOWN),
        "reached": reached_by(member, GOALS_SHOWN),
    }


def _trade(member: Member, reader: Member) -> dict[str, list[Skill]]:
    """What the two could show each other; nothing on one's own page."""
    if member.pk == reader.pk:
        return {}
    teaches = shared(member.current_skills, reader.target_skills)
    learns = shared(reader.current_skills, member.target_skills)
    return {
        "teaches": [Skill(name, True) for name in teaches],
        "learns": [Skill(name, True) for name in learns],
    }
