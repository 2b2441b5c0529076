"""Pages that belong to no single app: home, appearance, health, and what is said when something
went wrong.
"""

from datetime import UTC

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from benchmarks.results.access import closed_to
from benchmarks.results.apart import apart
from gamification.badges import facts
from gamification.boards import boards
from gamification.rules.milestones import next_milestone
from members.http import MemberRequest
from members.limits import hit_on_page
from members.rules import in_time
from revcouncil.apart import home_apart
from revcouncil.home import (
    home_badges,
    home_books,
    home_finding,
    home_goals,
    home_steps,
    home_streak,
)

YEAR = 60 * 60 * 24 * 365


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """Where a member stands and what to do next. At most nine queries beside the session's
    two.
    """
    member = request.user
    now = timezone.now()
    standing = boards.place_of(member, boards.Window.MONTH)
    rows = boards.beside(standing, boards.Window.MONTH) if standing else []
    known = facts.known(member)
    found, closed = apart(member), closed_to(member)
    books = home_books(member, () if closed else found.gaps)
    context = {
        **home_finding(
            member,
            standing,
            rows,
            now.astimezone(UTC).date(),
            known.values.get("resource_download") or 0,
        ),
        **home_streak(member, now),
        "standing": standing,
        "rows": rows,
        "milestone": next_milestone(member.total_points),
        "books": books,
        "steps": home_steps(member, books.featured, known.values, found.answered),
        "apart": home_apart(member, found, closed),
        "library_pays": member.is_paying and bool(known.values.get("resource_download")),
        "badges": home_badges(member, known),
        "goals": home_goals(member),
    }
    return render(request, "home.html", context)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the choice of light or dark in a cookie, and go back to where it was made."""
    theme = request.POST.get("theme", "system")
    there = request.POST.get("next", "")
    if not there.startswith("/") or not url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        there = reverse("home")
    # Not redirect(): it takes what is no address for the name of one.
    response = HttpResponseRedirect(there)
    if theme in ("light", "dark"):
        response.set_cookie(
            "theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it doesn't; one word of JSON for the machine that
    asks.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, ImproperlyConfigured, OSError):
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this member; the view's own words, when it gave some, say why."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not for this member to see."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was older than the session, or cookies are off."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: a limit is used up. The page and Retry-After say which one, and when there is more."""
    found = hit_on_page(request)
    context = {"hit": found, "wait": in_time(found.wait)} if found else {}
    response = render(request, "429.html", context, status=429)
    if found:
        response.headers["Retry-After"] = str(found.wait)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a static page, for the database or the session may be what failed."""
    return render(None, "500.html", status=500)
