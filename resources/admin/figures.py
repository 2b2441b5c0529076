"""Downloads of a resource, as a chart with its table."""

from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from resources import rules
from resources.models import Resource


class ShowsFigures(admin.ModelAdmin):
    """The figures on a resource's own page."""

    @admin.display(description="By week")
    def figures(self, resource: Resource) -> SafeString:
        """Downloads of the last weeks, as a chart with its table."""
        today = timezone.now().astimezone(UTC).date()
        monday = today - timedelta(days=today.weekday(), weeks=rules.CHART_WEEKS - 1)
        counts = resource.downloads.all().per_week(
            since=datetime.combine(monday, datetime.min.time(), UTC)
        )
        bars = rules.weekly_bars(counts=counts, today=today)
        context = {"resource": resource, "bars": bars, "recent": sum(bar.downloads for bar in bars)}
        return render_to_string("resources/admin/figures.html", context)
