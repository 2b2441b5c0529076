"""What there is to report, and what was sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import Status, Submission
from activities.paging import page_of
from activities.rules.words import headline
from activities.shown import cards, rows_of, values_for, waiting_points
from activities.views.closed import closed_to
from gamification.ledger.cursor import read_cursor
from members.http import MemberRequest


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """The activities with what each pays and what is left, and what the member sent. At most ten
    queries beside the session's two.
    """
    member, now = request.user, timezone.now()
    before = read_cursor(request.GET.get("before", ""))
    values = values_for(member)
    page = page_of(member, before)
    came_back = Submission.objects.of(member).filter(status=Status.REJECTED).unanswered().count()
    title, lede = headline(points=waiting_points(member, values), came_back=came_back)
    context = {
        "title": title,
        "lede": lede,
        "cards": cards(member, values, member.day(now)),
        "page": page,
        "rows": rows_of(page.shown, values, now),
        "is_first": before is None,
        "closed": closed_to(member),
    }
    return render(request, "activities/index.html", context)
