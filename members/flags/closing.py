"""Pages of a feature that is not open to somebody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from members.flags.catalogue import declared_flags
from members.flags.rules import flag_of
from members.flags.switches import switches_of


def answer_closed(request: HttpRequest) -> HttpResponse | None:
    """What a page says that is closed to who asks; None when it is open.

    Switched off for everybody it says so. One that is open to others is no page at all: raises
    Http404.
    """
    match = request.resolver_match
    flag = flag_of(match.view_name, declared_flags().values()) if match else None
    if flag is None:
        return None
    user = request.user
    switch = switches_of(user)[flag.key]
    if switch.opens_for(
        key=flag.key, member_id=user.pk, is_staff=bool(getattr(user, "is_staff", False))
    ):
        return None
    if switch.is_on and user.is_authenticated:
        raise Http404
    if switch.is_on:
        return None
    return render(request, "closed.html", {"flag": flag}, status=404)
