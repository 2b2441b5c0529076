"""What the database refuses is answered in words, whichever page it was asked by."""

import logging
from collections.abc import Callable
from typing import Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import DjangoUnicodeDecodeError

from members.stores import StoreDown
from revcouncil.refusals import STORE_DOWN, Refusal, refusal_of

logger = logging.getLogger(__name__)
# The last is raised by lists of the admin that are asked for what no row has; only the list itself
# answers it.
UNREADABLE: Final = (
    RecursionError,
    UnicodeEncodeError,
    DjangoUnicodeDecodeError,
    IncorrectLookupParameters,
)


class SaidInWords:
    """Tries once more what somebody else's change came in between; else says what was refused, and
    why.

    On the second try the form sees what the other has saved, so its own words tell the reader.
    Everything that writes is atomic, so nothing of the first try is left.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything happens in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer for what the database refused; None for what is no refusal, which is our
        fault.
        """
        if isinstance(exception, UNREADABLE):
            return render(request, "400.html", status=400)
        if isinstance(exception, StoreDown):
            logger.warning(
                "The store of files failed %s %s: %s", request.method, request.path, exception
            )
            return _page(request, STORE_DOWN)
        refusal = refusal_of(exception)
        if refusal is None or (connection.in_atomic_block and connection.needs_rollback):
            return None
        if refusal.passing and not hasattr(request, "tried_again"):
            request.tried_again = True  # type: ignore[attr-defined]
            try:
                again = _again(request)
            except DatabaseError as second:
                refusal = refusal_of(second) or refusal
            else:
                if again is not None:
                    return again
        # No values: they may be a password's hash or an address.
        logger.warning("The database refused %s %s: %s", request.method, request.path, refusal.code)
        return _page(request, refusal)


def _again(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    files = [file for _, several in request.FILES.lists() for file in several]
    # A large upload has been moved into the storage already.
    if match is None or any(isinstance(file, TemporaryUploadedFile) for file in files):
        return None
    for file in files:
        file.seek(0)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
