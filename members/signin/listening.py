"""What other apps do when somebody has signed in.

An app's `sign_in_listeners` name functions that take `request` and `member`: the apps above stay
unknown here.
"""

import logging
from functools import cache

from django.apps import apps
from django.db import transaction
from django.http import HttpRequest
from django.utils.module_loading import import_string

from members.models import Member

log = logging.getLogger(__name__)


@cache
def listeners() -> tuple[str, ...]:
    """The names of all of them, in the order of the apps."""
    return tuple(
        path
        for config in apps.get_app_configs()
        for path in getattr(config, "sign_in_listeners", ())
    )


def tell(*, request: HttpRequest, member: Member) -> None:
    """Call each listener. One that fails keeps nobody out, and what it wrote is undone."""
    for path in listeners():
        try:
            with transaction.atomic():
                import_string(path)(request=request, member=member)
        except Exception as fault:
            # Its message may hold what must not be logged.
            log.error("sign_in_listener", extra={"fault": type(fault).__name__, "listener": path})
