"""A pass over MEE6's board: begun, paid page by page, and its end kept in the state."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gamification.mee6.client import Board, Mee6Error, Page
from gamification.mee6.rules import ALERT_AFTER
from gamification.mee6.settle import begin_pass, settle_page
from gamification.mee6.tally import Tally
from gamification.models import Mee6State

logger = logging.getLogger(__name__)


class SyncFailed(Exception):
    """A pass over MEE6's board that did not reach its end.

    What it paid until then is paid; the next pass goes on.
    """


def sync(
    *, board: Board | None = None, on_page: Callable[[Tally], object] = lambda tally: None
) -> Tally:
    """One pass over MEE6's board. `on_page` is told the tally so far after each page.

    Raises SyncFailed when MEE6 gives out, when a page holds players of whom none can be read, and
    when the board is empty (the state counts failures in a row and three are an alert), and
    Superseded. What was read is paid in any case.
    """
    if board is None and not settings.MEE6_GUILD_ID:
        raise SyncFailed("MEE6_GUILD_ID is not set: there is no board to read.")
    board = board or Board(settings.MEE6_BASE_URL, settings.MEE6_GUILD_ID)
    token, tally = begin_pass(), Tally()
    try:
        for page in board.pages():
            _take_in(token, tally, page)
            on_page(tally)
        _refuse_nothing(tally)
    except Mee6Error as error:
        _failed(token, str(error))
        raise SyncFailed(str(error)) from error
    Mee6State.objects.filter(token=token).update(
        succeeded_at=timezone.now(),
        failures=0,
        last_error=f"{tally.unreadable:,} players could not be read and were left out. {tally.why}"
        if tally.unreadable
        else "",
        players=tally.players,
        requests=tally.requests,
        baselines=tally.baselines,
        points=tally.points,
    )
    return tally


def _refuse_nothing(tally: Tally) -> None:
    """A pass that learned nothing is no success. Raises Mee6Error."""
    if tally.blind is not None:
        raise Mee6Error(
            f"Not one player on MEE6's page {tally.blind} could be read ({tally.why}): "
            "MEE6 writes its board in another way now. What the other pages held is paid."
        )
    if not tally.players:
        before = Mee6State.objects.values_list("players", flat=True).first()
        known = f", though it had {before:,} players before" if before else ""
        raise Mee6Error(
            f"MEE6's board is empty{known}. "
            "Check MEE6_GUILD_ID, and that MEE6's Leveling plugin is on."
        )


def _take_in(token: UUID, tally: Tally, page: Page) -> None:
    if page.players:
        tally.add(settle_page(token=token, players=page.players))
    tally.unreadable += page.unreadable
    tally.why = tally.why or page.why
    if page.is_blind and tally.blind is None:
        tally.blind = page.number
    tally.requests = page.requests


@transaction.atomic
def _failed(token: UUID, error: str) -> None:
    """Count a failure; three in a row are an alert in the log and in the admin."""
    state = Mee6State.objects.select_for_update().filter(token=token).first()
    if state is None:
        return
    state.failures += 1
    state.last_error, state.failed_at = error[:2000], timezone.now()
    state.save(update_fields=["failures", "last_error", "failed_at"])
    if state.failures >= ALERT_AFTER:
        logger.error(
            "MEE6: %s failures in a row, Discord XP is not paid. The last: %s",
            state.failures,
            state.last_error,
        )
