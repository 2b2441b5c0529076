"""What is to happen outside: once, tried again, visible."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from members.models import Effect, EffectState, Member
from members.standing import outbox
from members.standing.outbox import Later, Stopped
from tests import cast
from tests.members.standing.outbox_of_tests import handling
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def jobs_of(effect_id: int | None) -> int:
    """How many jobs wait for it."""
    name = f"effect:{effect_id}"
    return ProcrastinateJob.objects.filter(queueing_lock=name, status="todo").count()


def state_of(effect_id: int | None) -> tuple[str, int, str]:
    """Its state, tries and what stands in the way."""
    effect = Effect.objects.get(pk=effect_id or 0)
    return effect.state, effect.attempts, effect.last_error


def test_what_has_a_key_happens_once(owner: Member) -> None:
    done: list[int] = []
    with handling(REFUND=lambda effect: done.append(effect.pk)):
        first = outbox.put(kind="REFUND", member=owner, key="refund:1", cents=5900)
        again = outbox.put(kind="REFUND", member=owner, key="refund:1", cents=5900)
        assert first
        assert again is None
        assert jobs_of(first) == 1
        assert outbox.work(effect_id=first) == EffectState.DONE
        assert outbox.work(effect_id=first) is None
    assert done == [first]
    assert Effect.objects.get(pk=first).detail == {"cents": 5900}


def test_of_what_follows_the_moment_one_waits_and_a_new_one_while_it_is_done(
    owner: Member,
) -> None:
    later: list[int | None] = []
    with handling(ROLES=lambda effect: later.append(outbox.put(kind="ROLES", member=owner))):
        first = outbox.put(kind="ROLES", member=owner)
        assert outbox.put(kind="ROLES", member=owner) == first
        assert first
        assert outbox.work(effect_id=first) == EffectState.DONE
    assert later != [first]
    assert state_of(later[0])[0] == "WAITING"


def test_a_fault_puts_it_off_and_says_why_and_a_newer_one_replaces_it(owner: Member) -> None:
    def fail(effect: Effect) -> None:
        raise Later(60, "Discord answers 503.")

    with handling(ROLES=fail):
        first = outbox.put(kind="ROLES", member=owner)
        assert first
        assert outbox.work(effect_id=first) == EffectState.WAITING
        assert state_of(first) == ("WAITING", 1, "Discord answers 503.")

    def put_then_fail(effect: Effect) -> None:
        outbox.put(kind="ROLES", member=owner)
        raise Later(60, "Discord answers 503.")

    with handling(ROLES=put_then_fail):
        assert outbox.work(effect_id=first) == EffectState.CANCELLED


def test_what_only_staff_can_help_stops_and_is_tried_again_when_they_say_so(
    owner: Member, super_admin: Member
) -> None:
    def stop(effect: Effect) -> None:
        raise Stopped("The bot's role stands too low.")

    with handling(REFUND=stop):
        pk = outbox.put(kind="REFUND", member=owner, key="refund:2")
        assert pk
        assert outbox.work(effect_id=pk) == EffectState.STOPPED
    assert state_of(pk) == ("STOPPED", 1, "The bot's role stands too low.")
    assert outbox.retry(effects=Effect.objects.all(), actor=super_admin) == 1
    assert state_of(pk) == ("WAITING", 0, "")


def test_an_unforeseen_fault_waits_and_tells_no_words_of_its_own(owner: Member) -> None:
    def fail(effect: Effect) -> None:
        raise ValueError("maren@tern.example")

    with handling(REFUND=fail):
        pk = outbox.put(kind="REFUND", member=owner, key="refund:3")
        assert pk
        assert outbox.work(effect_id=pk) == EffectState.WAITING
    assert state_of(pk) == ("WAITING", 1, "It failed (ValueError).")


def test_rolled_back_there_is_neither_effect_nor_job(owner: Member) -> None:
    with transaction.atomic():
        outbox.put(kind="ROLES", member=owner)
        transaction.set_rollback(True)
    assert not Effect.objects.exists()
    with pytest.raises(LookupError, match="NOBODY"):
        outbox.put(kind="NOBODY", member=owner)


def test_one_that_lost_its_job_gets_another(owner: Member) -> None:
    pk = outbox.put(kind="ROLES", member=owner)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    Effect.objects.update(next_try_at="2020-01-01T00:00Z")
    assert (outbox.find_lost(), jobs_of(pk), outbox.find_lost()) == (1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_six_who_put_the_same_at_once_leave_one_waiting() -> None:
    member = cast.paying_owner()
    found = at_once(lambda _: outbox.put(kind="ROLES", member=member), range(6))
    assert len(set(found)) == 1
    assert Effect.objects.filter(state="WAITING").count() == 1
