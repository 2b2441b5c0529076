"""What is to happen outside, written with what called for it, and done by jobs.

An effect is a row and a job, both written in the caller's transaction. With a key it happens once;
without one (roles) it follows the state of the moment it is done at, and one waits at most. It is
done by the handler that an app's `effect_handlers` names, which may run again after a kill.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.types.json import Jsonb

from members.models import AuditLog, Effect, EffectState, Member, Plan

log = logging.getLogger(__name__)

WORK: Final = "members.standing.tasks.work_effect"
PRIORITY: Final = -5
LOST_AFTER: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=90)
AT_ONCE: Final = 1000
# After the first try, the second and so on; then as after the last, for ever: it waits, visibly.
PAUSES: Final = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600))

_COLUMNS = "(member_id, plan_id, kind, key, detail, next_try_at, created_at)"
_ONCE = f"""
    INSERT INTO members_effect {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key) DO NOTHING RETURNING id
"""
# The row that waits is locked by its update: whoever does it sees what we are about to commit.
_LATEST = f"""
    INSERT INTO members_effect {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (member_id, kind) WHERE state = 'WAITING' AND key IS NULL
    DO UPDATE SET next_try_at = EXCLUDED.next_try_at RETURNING id
"""


class Later(Exception):
    """It can't be done now and waits; `seconds` at least, `why` in a sentence for staff."""

    def __init__(self, seconds: float = 0, why: str = "") -> None:
        super().__init__(why)
        self.seconds, self.why = seconds, why


class Stopped(Exception):
    """Nobody but staff can help; the message says to them what stands in the way."""


def put(
    *,
    kind: str,
    member: Member | None = None,
    plan: Plan | None = None,
    key: str | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> int | None:
    """Write an effect and its job, in the caller's transaction; `at` puts it off.

    Its id; None where its key is there already. Raises LookupError for a kind nobody handles.
    """
    _path(kind)
    now = timezone.now()
    values: list[Any] = [
        member.pk if member else None,
        plan.pk if plan else None,
        kind,
        key,
        Jsonb(detail),
        at or now,
        now,
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LATEST if key is None else _ONCE, values)
        row = cursor.fetchone()
        if row is None:
            return None
        _add_job(row[0], kind, member.pk if member else None, at)
    return int(row[0])


def handler(kind: str) -> Callable[[Effect], None]:
    """Who does effects of this kind. Raises LookupError for a kind nobody handles."""
    found: Callable[[Effect], None] = import_string(_path(kind))
    return found


@cache
def _path(kind: str) -> str:
    for config in apps.get_app_configs():
        path: str | None = getattr(config, "effect_handlers", {}).get(kind)
        if path is not None:
            return path
    raise LookupError(f"No app's effect_handlers names {kind!r}.")


def work(*, effect_id: int) -> EffectState | None:
    """Do an effect that waits; what became of it, None where none waits under this id."""
    effect = _claim(effect_id)
    if effect is None:
        return None
    try:
        handler(effect.kind)(effect)
    except Later as later:
        return _put_off(effect, timedelta(seconds=later.seconds), later.why)
    except Stopped as stopped:
        return _end(effect, EffectState.STOPPED, str(stopped))
    except Exception as fault:
        # Its message may hold what must not be logged.
        log.error("effect_failed", extra={"effect": effect.pk, "fault": type(fault).__name__})
        return _put_off(effect, timedelta(0), f"It failed ({type(fault).__name__}).")
    return _end(effect, EffectState.DONE)


def finish(effect: Effect) -> None:
    """Mark it done in the handler's own transaction: both happened, or neither."""
    _end(effect, EffectState.DONE)


def _claim(effect_id: int) -> Effect | None:
    with transaction.atomic():
        open_ = (EffectState.WAITING, EffectState.WORKING)
        found = Effect.objects.select_for_update().filter(pk=effect_id, state__in=open_).first()
        if found is not None:
            found.state, found.attempts = EffectState.WORKING, min(found.attempts + 1, 32000)
            found.save(update_fields=["state", "attempts"])
    return found


def _end(effect: Effect, state: EffectState, why: str = "") -> EffectState:
    done_at = timezone.now() if state == EffectState.DONE else None
    working = Effect.objects.filter(pk=effect.pk, state=EffectState.WORKING)
    working.update(state=state, last_error=why[:500], done_at=done_at)
    return state


def _put_off(effect: Effect, wanted: timedelta, why: str) -> EffectState:
    at = timezone.now() + max(wanted, PAUSES[min(effect.attempts, len(PAUSES)) - 1])
    try:
        with transaction.atomic():
            Effect.objects.filter(pk=effect.pk, state=EffectState.WORKING).update(
                state=EffectState.WAITING, last_error=why[:500], next_try_at=at
            )
            _add_job(effect.pk, effect.kind, effect.member_id, at)
    except IntegrityError:
        return _end(effect, EffectState.CANCELLED, "A newer one waits and does it as well.")
    return EffectState.WAITING


def _add_job(pk: int, kind: str, member_id: int | None, at: datetime | None = None) -> None:
    """Have it done by a worker; those of one kind and member one after the other."""
    job = app.configure_task(
        WORK,
        allow_unknown=True,
        queueing_lock=f"effect:{pk}",
        lock=f"effects:{kind}:{member_id}" if member_id else None,
        schedule_at=at,
        priority=PRIORITY,
    )
    # In a savepoint: a job that waits already must not spoil the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(effect_id=pk)


@transaction.atomic
def retry(*, effects: QuerySet[Effect], actor: Member) -> int:
    """Have what stopped tried again. Audited. Returns how many."""
    found = list(_locked(effects).filter(state=EffectState.STOPPED))
    for effect in found:
        if effect.key is None:
            put(kind=effect.kind, member=effect.member)
            _set(effect, EffectState.CANCELLED, "Tried again as a newer one.")
        else:
            effect.attempts = 0
            _set(effect, EffectState.WAITING, "")
            _add_job(effect.pk, effect.kind, effect.member_id)
        _note(effect, actor, "effect_retried")
    return len(found)


@transaction.atomic
def cancel(*, effects: QuerySet[Effect], actor: Member) -> int:
    """Take what waits or stopped out of the outbox. Audited. Returns how many."""
    states = (EffectState.WAITING, EffectState.STOPPED)
    found = list(_locked(effects).filter(state__in=states))
    for effect in found:
        _set(effect, EffectState.CANCELLED, "Taken out of the outbox by staff.")
        _note(effect, actor, "effect_cancelled")
    return len(found)


def _locked(effects: QuerySet[Effect]) -> QuerySet[Effect]:
    pks = effects.order_by().values("pk")
    return Effect.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))


def _set(effect: Effect, state: EffectState, why: str) -> None:
    effect.state, effect.last_error, effect.next_try_at = state, why, timezone.now()
    effect.save(update_fields=["state", "last_error", "next_try_at", "attempts"])


def _note(effect: Effect, actor: Member, deed: str) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type="members.Effect",
        target_id=effect.pk,
        detail={"kind": effect.kind},
    )


def find_lost() -> int:
    """Give effects that wait without a job another one; how many."""
    name = Concat(Value("effect:"), Cast(OuterRef("pk"), TextField()))
    jobs = ProcrastinateJob.objects.filter(
        task_name=WORK, queueing_lock=name, status__in=["todo", "doing"]
    )
    late = Effect.objects.filter(
        state__in=(EffectState.WAITING, EffectState.WORKING),
        next_try_at__lt=timezone.now() - LOST_AFTER,
    )
    lost = late.exclude(Exists(jobs)).values_list("pk", "kind", "member_id")
    found = list(lost[:AT_ONCE])
    for pk, kind, member_id in found:
        _add_job(pk, kind, member_id)
    return len(found)


def clear() -> int:
    """Drop what was done or cancelled three months ago; how many.

    Keys that must hold for ever (a reward) stay.
    """
    old = Effect.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(kind="AWARD_INTRO")
    ended = old.filter(state__in=(EffectState.DONE, EffectState.CANCELLED))
    return ended.delete()[0]
