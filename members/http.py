"""The request of a page behind a sign-in."""

from django.http import HttpRequest

from members.models import Member


class MemberRequest(HttpRequest):
    """A request behind login_required, or in the admin: somebody is signed in."""

    user: Member
