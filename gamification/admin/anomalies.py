"""Staff see what looks wrong in the ledger."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from gamification.admin.base import may_correct, page
from gamification.forms import (
    AnomalyForm,
)
from gamification.ledger import anomalies
from members.admin import ReadOnlyAdmin


class Watched(ReadOnlyAdmin):
    """A list of entries with the page of those that look wrong."""

    def get_urls(self) -> list[URLPattern]:
        """With the page of what looks wrong."""
        own = path(
            "anomalies/",
            self.admin_site.admin_view(self.anomalies),
            name="gamification_pointtransaction_anomalies",
        )
        return [own, *super().get_urls()]

    def anomalies(self, request: HttpRequest) -> HttpResponse:
        """Bursts of one member and sources that feed many, by thresholds one can see and move."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = AnomalyForm(request.GET or None)
        limits = (
            form.cleaned_data
            if form.is_valid()
            else {"entries": anomalies.ENTRIES, "members": anomalies.MEMBERS}
        )
        found = anomalies.find(now=timezone.now(), **limits)
        context = {
            "title": "What looks wrong",
            "form": form if form.is_bound else AnomalyForm(initial=limits),
            "found": found,
            **limits,
        }
        return page(
            self,
            request,
            "anomalies",
            {**context, "may_correct": may_correct(request), "most": anomalies.SHOWN},
        )
