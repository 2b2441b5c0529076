"""A form sent twice is acted on once: the second click gets the first one's answer."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

# A page's token is masked anew each time the page is drawn, so equal tokens mean the same page.
TOKEN: Final = "csrfmiddlewaretoken"
KEPT_SECONDS: Final = 30
# A worker that was killed holds its claim no longer than this.
CLAIM_SECONDS: Final = 20
WAIT_SECONDS: Final = 0.03
# The button of these takes longer than a claim holds (growth/proofreading): its action lets one
# through at a time, and says at once to a second click that the first is being worked on.
LONG: Final = re.compile(r"/diary/write/(?:\d+/(?:proofread/)?)?")
LONG_DEED: Final = "proofread"


class SentOnce:
    """Waits for an equal form that is being acted on, and repeats the answer that form got.

    Equal is the same address, cookies, words and files. A form that was refused is read anew: only
    an answer that leads on, so one after something was done, is kept. Must stand before the
    sessions: their cookies belong to the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Act on the form, or repeat what it was answered."""
        if request.method != "POST" or not _sender(request) or _takes_long(request):
            return self.get_response(request)
        key, arrived = f"sent-once:{_digest(request)}", time.time()
        while not cache.add(key, None, CLAIM_SECONDS):
            kept = cache.get(key)
            if kept is not None:
                if TOKEN in request.POST or kept["at"] >= arrived:
                    return _repeat(kept)
                # Sent by a program, after the first was done: meant as a second one.
                cache.delete(key)
            time.sleep(WAIT_SECONDS)
        done = False
        try:
            response = self.get_response(request)
            done = _leads_on(request, response)
            if done:
                cache.set(key, _keep(response), KEPT_SECONDS)
        finally:
            if not done:
                cache.delete(key)
        return response


def _takes_long(request: HttpRequest) -> bool:
    return LONG.fullmatch(request.path_info) is not None and (
        request.path_info.endswith(f"/{LONG_DEED}/") or request.POST.get("deed") == LONG_DEED
    )


def _sender(request: HttpRequest) -> list[str]:
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    return [f"{name}={request.COOKIES[name]}" for name in names if request.COOKIES.get(name)]


def _digest(request: HttpRequest) -> str:
    origin = [
        request.META.get(name, "")
        for name in ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_HX_REQUEST")
    ]
    form = [[key, values] for key, values in request.POST.lists()]
    said = [_sender(request), origin, request.get_full_path(), request.content_type, form]
    digest = hashlib.sha256(json.dumps(said).encode())
    if not form and request.content_type != "multipart/form-data":
        digest.update(request.body)
    for name, files in request.FILES.lists():
        for file in files:
            digest.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _leads_on(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether something was done: a redirect, or the page that closes the admin's small window."""
    return not response.streaming and (
        300 <= response.status_code < 400
        or ("_popup" in request.POST and response.status_code == 200)
    )


def _keep(response: HttpResponse) -> dict[str, Any]:
    headers = dict(response.headers)
    return {
        "at": time.time(),
        "status": response.status_code,
        "headers": headers,
        "body": response.content,
        "cookies": response.cookies,
    }


def _repeat(kept: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(kept["body"], status=kept["status"], headers=kept["headers"])
    response.cookies = kept["cookies"]
    return response
