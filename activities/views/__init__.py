"""The pages of activities."""

from activities.views.index import index
from activities.views.report import report
from activities.views.sent import sent

__all__ = ["index", "report", "sent"]
