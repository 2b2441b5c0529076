"""Refuses what no page could use: text with a NUL or half a character, in any part of a request."""

from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

# What the site itself reads; others never reach a page.
HEADERS = (
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_HX_REQUEST",
    "HTTP_HX_TARGET",
    "HTTP_HX_CURRENT_URL",
)
# An alphabet that is none, half a letter of one, a body that ended early.
UNREADABLE = (LookupError, UnicodeError, UnreadablePostError)


class ReadableInput:
    """Answers 400, in our own page, before any view or session is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what can be read. 408 for what came too slowly."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise BadRequest("The request does not say how long it is.")
        try:
            require_readable(_words(request))
        except UNREADABLE as error:
            if _came_too_slowly(error):
                return render(request, "408.html", status=408)
            raise BadRequest("The request breaks off, or names letters that are none.") from error
        return self.get_response(request)


def _came_too_slowly(error: BaseException | None) -> bool:
    # Django wraps it, and wraps that again for a form.
    while error is not None and not isinstance(error, TimeoutError):
        error = error.__cause__
    return error is not None


def require_readable(words: Iterable[str]) -> None:
    """Raise BadRequest for a text PostgreSQL has no way to keep."""
    if not all(is_readable(word) for word in words):
        raise BadRequest("The request holds characters that no text has.")


def is_readable(text: str) -> bool:
    """Whether the text has no NUL and no half of a character."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _words(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for name in HEADERS:
        yield request.META.get(name, "")
    for name, cookie in request.COOKIES.items():
        yield name
        yield cookie
    for form in (request.GET, request.POST):
        for key, values in form.lists():
            yield str(key)
            yield from map(str, values)
    for key, files in request.FILES.lists():
        yield key
        yield from (str(file.name) for file in files)
