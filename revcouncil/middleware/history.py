"""What the audit says of a request: who, which page, from which network."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from pghistory.middleware import HistoryMiddleware

from members.signin.places import client_address, place_in_words

# Parts of addresses that open something for whoever holds them.
SECRET_PARTS: Final = frozenset({"key", "token", "uidb36"})


class RequestsForAudit(HistoryMiddleware):
    """pghistory's, with the network, and without what is secret in an address."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """What is kept of a request that may change something."""
        return {
            **super().get_context(request),
            "url": _page(request),
            "from": place_in_words(client_address(request)),
        }


def _page(request: HttpRequest) -> str:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return request.path
    if SECRET_PARTS.isdisjoint(match.kwargs):
        return request.path
    return f"/{match.route}"
