"""Where course sites tell of completed courses."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from activities.courses import events
from activities.courses.rules import MOST_BYTES, BadBody, NotSigned
from activities.courses.senders import sender_of


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, token: str) -> HttpResponse:
    """What a course site tells: stored and answered at once."""
    sender = sender_of(token, timezone.now())
    if sender is None:
        raise Http404
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return _said(f"It is longer than {MOST_BYTES} bytes.", 413)
    try:
        told = events.verified(
            sender=sender,
            body=request.body,
            timestamp=request.headers.get("Webhook-Timestamp", ""),
            signature=request.headers.get("Webhook-Signature", ""),
        )
    except (BadBody, NotSigned) as why:
        return _said(str(why), 400)
    except events.NoSecret:
        # Missing here, not there: to be sent again.
        return _said("The signature can't be checked at the moment.", 503)
    events.receive(sender=sender, told=told)
    return HttpResponse(status=200)


def _said(why: str, status: int) -> HttpResponse:
    response = HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    # Django would write the address into the log, and the address is the secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
