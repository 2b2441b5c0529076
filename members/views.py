"""A member's own profile."""

from copy import copy
from typing import Any

from allauth.account.views import EmailView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members import actions
from members.forms import ProfileForm
from members.http import MemberRequest
from members.limits import hit
from members.models import Member
from members.rules import in_time


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: MemberRequest) -> HttpResponse:
    """What the community and the rules know about the member, to be changed by the member."""
    # A copy: the form writes what was typed onto its instance, right or wrong, and the masthead
    # shows request.user.
    member = copy(request.user)
    form = ProfileForm(
        request.POST or None, request.FILES if request.POST else None, instance=member
    )
    if form.is_bound and _saved(request, form, member):
        return redirect("members:profile")
    return render(
        request, "members/profile.html", {"form": form}, status=422 if form.errors else 200
    )


def _saved(request: MemberRequest, form: ProfileForm, member: Member) -> bool:
    """Whether all was saved. A picture is kept even where a word is refused: a browser would not
    send it again.
    """
    valid = form.is_valid()
    avatar, removed = form.cleaned_data.get("picture"), form.cleaned_data.get("remove_picture")
    if avatar or (removed and "picture" not in form.errors):
        actions.change_avatar(member=request.user, avatar=avatar)
        member.avatar = request.user.avatar
    if valid:
        try:
            actions.update_profile(member=member, **form.profile)
        except actions.HandleTaken as taken:
            form.add_error("handle", str(taken))
        else:
            messages.success(request, "Your profile is saved.")
            return True
    if avatar:
        messages.success(request, "Your picture is saved; the rest is not yet.")
    return False


class AddressesPage(EmailView):
    """The member's e-mail addresses, as allauth keeps them; silent about nothing."""

    def _action_send(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Send a new link, or say when one can be sent: the last one still works."""
        response = super()._action_send(request, *args, **kwargs)
        address = self._get_email_address(request)
        if address and not self._did_send_verification_email:
            found = hit(request, ["confirm_email"], key=address.email.lower())
            when = f"in {in_time(found.wait)}" if found else "in a moment"
            messages.warning(
                request,
                f"The link sent to {address.email} a moment ago still works. "
                f"A new one can be sent {when}.",
            )
        return response
