"""How a review is written: by the model, or by the built-in writer where there is none.

A telling is begun in one transaction and ended in another; none is open while somebody writes. Who
comes to the end after it was given up changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from growth.models import OPEN_STATES, Post, Story, StoryPeriod, Telling, TellingState
from growth.rules.windows import Span
from growth.stories.actions import LOCK, TELL, lock
from growth.stories.facts import facts_of
from growth.stories.forgetting import forgotten
from growth.stories.progress import Progress
from growth.stories.rules import plain, prompt
from growth.stories.rules.facts import Facts
from growth.stories.rules.faults import Broken, Lost, NothingLeft
from growth.stories.rules.reading import read, schema_for
from growth.stories.rules.shapes import Told
from growth.stories.rules.telling import check
from growth.writer import client
from growth.writer.asking import FORMATS, Manner, Message, body_of
from growth.writer.faults import Failed, Spent, Stopped

# A writer is heard of every second, and the model's client looks up four times in it.
LOST_AFTER: Final = timedelta(seconds=60)
FREE: Final = Spent(model=plain.NAME, prompt_tokens=0, completion_tokens=0, cost=0, seconds=0.0)


@dataclass(frozen=True)
class Written:
    """A review, what its writer was told, and what it took."""

    told: Told
    messages: list[Message]
    spent: Spent


def tell(*, pk: int, now: datetime | None = None) -> str:
    """Write one review that waits; in a word what became of it.

    DONE and FAILED, or "handled before" where it did not wait, and "stopped" where it was given up
    meanwhile. `now` is when it is said to have been made, for demo data.
    """
    telling = _claim(pk)
    if telling is None:
        return "handled before"
    try:
        facts = facts_of(
            telling.member, Span(telling.period), telling.member.day(telling.created_at)
        )
        if not facts.entries:
            raise NothingLeft
        written = _write(telling, facts)
    except Stopped:
        return "stopped"
    except Failed as fault:
        return _fail(pk, fault.code, fault.spent)
    except DatabaseError:
        # Nothing can be written down; the job that finds lost ones will.
        raise
    except Exception:
        _fail(pk, Broken.code, None)
        raise
    return _finish(telling, facts, written, now or timezone.now())


@transaction.atomic
def _claim(pk: int) -> Telling | None:
    """Begin it, unless it is begun."""
    waiting = Telling.objects.filter(pk=pk, state=TellingState.WAITING)
    if not waiting.update(state=TellingState.WRITING, beat_at=timezone.now()):
        return None
    return Telling.objects.select_related("member").get(pk=pk)


def _write(telling: Telling, facts: Facts) -> Written:
    # The built-in writer stands in where no model is set, and never where one fails: whoever is
    # told that a model writes would take its summary for one, and pay a turn for it.
    if client.is_on():
        return _by_model(telling, facts)
    told = check(plain.write(facts, telling.tone), facts, least=0)
    return Written(told, [Message(role="user", content=prompt.as_data(facts))], FREE)


def _by_model(telling: Telling, facts: Facts) -> Written:
    """Raises Failed, with what was spent until then."""
    messages = prompt.messages_for(facts, telling.tone)
    schema = schema_for(has_goals=bool(facts.open_goals))
    progress = Progress(telling.pk)
    answer = client.ask(messages, schema=schema, on_words=progress.count, stop=progress.is_over)
    try:
        told = check(read(answer.text), facts)
    except Failed as fault:
        fault.spent = answer.spent
        raise
    # What the client adds, so that the member sees all that was sent.
    sent = body_of(
        messages, Manner(format=FORMATS[0]), model="", tokens=None, temperature=None, schema=schema
    )
    return Written(told, sent["messages"], answer.spent)


@transaction.atomic
def _finish(telling: Telling, facts: Facts, written: Written, now: datetime) -> str:
    """Keep the review in the place of the one before, and end the telling."""
    lock(telling.member_id)
    held = Telling.objects.select_for_update().filter(pk=telling.pk, state=TellingState.WRITING)
    if held.first() is None:
        return "stopped"
    story = _story(telling, facts, written, now)
    # Who deletes an entry holds what `lock` does: it is gone here, or is taken out by them.
    told = {entry.pk for entry in facts.entries}
    if gone := told.difference(Post.objects.filter(pk__in=told).values_list("pk", flat=True)):
        for name, value in forgotten(story, gone).items():
            setattr(story, name, value)
    unique = ["member", "period"]
    columns = [field.name for field in Story._meta.concrete_fields]
    Story.objects.bulk_create(
        [story],
        update_conflicts=True,
        unique_fields=unique,
        # The key too: what was shared is the one before.
        update_fields=[name for name in columns if name not in ("id", *unique)],
    )
    _end(telling.pk, TellingState.DONE, written.spent, words=story.words)
    return TellingState.DONE


def _story(telling: Telling, facts: Facts, written: Written, now: datetime) -> Story:
    return Story(
        member_id=telling.member_id,
        period=StoryPeriod(telling.period),
        tone=telling.tone,
        first_day=facts.window.first,
        last_day=facts.window.last,
        posts=len(facts.entries),
        left_out=facts.left_out,
        goals=len(facts.goals),
        parts=written.told.parts,
        sources=written.told.sources,
        words=written.told.words,
        dropped=written.told.dropped,
        told=written.messages,
        written_by=written.spent.model,
        made_at=now,
        made_on=telling.member.day(now),
    )


@transaction.atomic
def _fail(pk: int, code: str, spent: Spent | None) -> str:
    """End it as failed, unless it has ended; the database gives the turn back."""
    member = Telling.objects.filter(pk=pk).values_list("member_id", flat=True).first()
    if member is None:
        return "stopped"
    lock(member)
    return TellingState.FAILED if _end(pk, TellingState.FAILED, spent, fault=code) else "stopped"


def _end(pk: int, state: TellingState, spent: Spent | None, **more: str | int) -> int:
    """Whether it was open until now."""
    costs = (
        {}
        if spent is None
        else {
            "written_by": spent.model,
            "prompt_tokens": spent.prompt_tokens,
            "completion_tokens": spent.completion_tokens,
            "cost": spent.cost,
        }
    )
    open_one = Telling.objects.filter(pk=pk, state__in=OPEN_STATES)
    return open_one.update(state=state, finished_at=timezone.now(), **costs, **more)


def find_lost() -> int:
    """Fail tellings whose writer was not heard of for a minute, and those that wait without a job;
    how many.
    """
    name = Concat(Value(LOCK), Cast(OuterRef("pk"), TextField()))
    jobs = ProcrastinateJob.objects.filter(
        task_name=TELL, queueing_lock=name, status__in=["todo", "doing"]
    )
    silent = Telling.objects.filter(state__in=OPEN_STATES, beat_at__lt=timezone.now() - LOST_AFTER)
    lost = silent.filter(Q(state=TellingState.WRITING) | ~Exists(jobs))
    return sum(_give_up(pk) for pk in list(lost.values_list("pk", flat=True)))


@transaction.atomic
def _give_up(pk: int) -> bool:
    """Whether it was lost, and still is."""
    member = Telling.objects.filter(pk=pk).values_list("member_id", flat=True).first()
    if member is None:
        return False
    lock(member)
    silent = Telling.objects.select_for_update().filter(
        pk=pk, state__in=OPEN_STATES, beat_at__lt=timezone.now() - LOST_AFTER
    )
    return silent.first() is not None and bool(_end(pk, TellingState.FAILED, None, fault=Lost.code))
