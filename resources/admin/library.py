"""The library as its curators see it: one class, each of its parts in a module of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.admin.base import actor
from resources import actions
from resources.admin.bulk import DoneInBulk
from resources.admin.deeds import Undoable
from resources.admin.editing import Edited, drawn
from resources.admin.exchange import Exchanges
from resources.admin.featured import Ordered
from resources.admin.figures import ShowsFigures
from resources.admin.history import Remembered
from resources.admin.listing import Listed
from resources.admin.looking import LookedAt
from resources.admin.removing import Archived
from resources.admin.words import Suggests
from resources.models import Resource


@admin.register(Resource)
class ResourceAdmin(
    Listed,
    Edited,
    DoneInBulk,
    Undoable,
    Ordered,
    Archived,
    Remembered,
    LookedAt,
    Suggests,
    ShowsFigures,
    Exchanges,
):
    """Where the library is curated."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Times on the curator's clock. A title somebody else wrote between our look and our lock
        is looked at again.
        """
        with timezone.override(actor(request).zone):
            try:
                return drawn(super().changelist_view(request, extra_context))
            except actions.ChangedMeanwhile:
                return drawn(super().changelist_view(request, extra_context))
