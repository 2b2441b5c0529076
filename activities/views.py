"""The pages of activities."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from members.http import MemberRequest


@login_required
def index(request: MemberRequest) -> HttpResponse:
    """What there is to report, and what was sent."""
    return render(request, "activities/index.html")
