"""A worker that is killed while the model writes: the turn is given back once, by the next one."""

import signal
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from growth.models import Story, Telling, Tone
from growth.stories.actions import turns_left
from tests import cast
from tests.growth.makers import make_post
from tests.growth.stories.makers import begun, honest
from tests.jobs.conftest import Work
from tests.schema.garage import until
from tests.standins.model import model_server, silent


def a_minute_later() -> None:
    """Nobody was heard of meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE growth_telling SET beat_at = beat_at - interval '61 seconds'")
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_review_costs_no_turn_and_nobody_writes_it_twice(
    work: Work,
):
    member = cast.make_member()
    make_post(member)
    with model_server() as model:
        model.always = honest
        model.answers.append(silent())
        killed = begun(member)
        worker = work(**model.settings)
        until(lambda: model.requests)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(timeout=60) == -signal.SIGKILL
        assert Telling.objects.get().state == "WRITING"
        assert turns_left(member, timezone.now()).left == 9
        a_minute_later()
        # Its job is taken over, and the clock looks for the lost, each by itself.
        with suppress(AlreadyEnqueued):
            app.tasks["growth.stories.tasks.find_lost_tellings"].defer(timestamp=0)
        work(**model.settings)
        until(lambda: Telling.objects.get().state == "FAILED")
        assert Telling.objects.get().fault == "lost"
        assert turns_left(member, timezone.now()).left == 10
        again = begun(member, tone=Tone.HARSH)
        until(lambda: Telling.objects.get(pk=again).state == "DONE")
        assert len(model.requests) == 2
    assert Telling.objects.get(pk=killed).state == "FAILED"
    assert turns_left(member, timezone.now()).left == 9
    assert Story.objects.get().tone == "HARSH"
