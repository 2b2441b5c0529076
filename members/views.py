"""A member's own profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members import actions
from members.forms import ProfileForm
from members.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """What the community and the rules know about the member, to be changed by the member."""
    # The form writes what was typed onto its instance, right or wrong; the masthead shows request.user.
    member = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_profile(member=member, **form.cleaned_data)
        except actions.HandleTaken as taken:
            form.add_error("handle", str(taken))
        else:
            messages.success(request, "Your profile is saved.")
            return redirect("members:profile")
    return render(request, "members/profile.html", {"form": form}, status=422 if form.errors else 200)
