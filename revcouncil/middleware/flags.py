"""Features that are switched off answer nothing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from members.flags.closing import answer_closed


class ClosedFeatures:
    """Asks the switch of a page before its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything happens in `process_view`: only then is it known which page it is."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The answer of a closed feature; None lets the view answer."""
        return answer_closed(request)
