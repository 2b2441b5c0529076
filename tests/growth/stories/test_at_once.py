"""A thousand ask at once: ten are written, and each that fails gives its turn back once.

While a period is being written nobody else is let at it: who asks for it asks again, at random.
"""

import time
from datetime import timedelta
from random import Random
from threading import Lock

import pytest
from django.db import transaction
from django.utils import timezone

from growth.models import Story, Telling, TellingState, Tone, Turns
from growth.rules.windows import Span
from growth.stories.actions import turns_left
from growth.stories.outcomes import AlreadyOpen, Asked, Begun, NoTurns
from growth.stories.telling import find_lost, tell
from members.models import Member
from tests import cast
from tests.growth.makers import make_post
from tests.growth.stories.makers import answer_with, ask, begun, honest
from tests.standins import model as standin
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("jobs")]
SIZES = [pytest.param(8, 12, id="96"), pytest.param(40, 25, id="1000", marks=pytest.mark.prove)]
BAD = (
    standin.refused(),
    standin.cut_off(),
    standin.raw(b"{"),
    standin.failing(429, retry_after="3600"),
    standin.failing(401),
    standin.dropped("Half", 2),
    answer_with(),
    "No JSON.",
)


def ask_and_write(member: Member, seed: int, tries: int) -> list[object]:
    """Ask at random, and be the worker of what begins; what came of each in the end."""
    chance = Random(seed)
    outcomes: list[object] = []
    for _ in range(tries):
        asked = ask_until_answered(member, chance)
        outcomes.append(type(asked))
        if isinstance(asked, Begun):
            tell(pk=asked.telling.pk)
    return outcomes


def ask_until_answered(member: Member, chance: Random) -> Asked:
    """Ask until it is begun or refused; whoever is being written for now ends by itself."""
    asked: Asked | None = None
    while asked is None or isinstance(asked, AlreadyOpen):
        asked = ask(member, chance.choice(list(Span)), chance.choice(list(Tone)))
    return asked


@pytest.mark.parametrize(("threads", "tries"), SIZES)
def test_of_so_many_at_once_ten_reach_the_model(model, threads, tries):
    member = cast.make_member()
    make_post(member)
    told = at_once(lambda seed: ask_and_write(member, seed, tries), range(threads))
    outcomes = [one for some in told for one in some]
    assert outcomes.count(Begun) == len(model.requests) == 10
    assert outcomes.count(NoTurns) == threads * tries - 10
    assert set(Telling.objects.values_list("state", flat=True)) == {"DONE"}
    assert turns_left(member, timezone.now()).left == 0
    assert Story.objects.count() == len(set(Telling.objects.values_list("period", flat=True)))


@pytest.mark.parametrize(("threads", "tries"), SIZES)
def test_whatever_fails_among_them_gives_its_turn_back_once(model, threads, tries):
    member = cast.make_member()
    make_post(member)
    # Half of the calls fail, fifteen before the tenth that does not: after twenty none is begun.
    chance, held = Random(8), Lock()

    def moody(asked: standin.Asked) -> str | standin.Reply:
        with held:
            is_bad, bad = chance.random() < 0.5, chance.choice(BAD)
        return bad if is_bad else honest(asked)

    model.always = moody
    at_once(lambda seed: ask_and_write(member, seed, tries), range(threads))
    # The last ones may have failed when everybody else was refused: one more takes their turns.
    ask_and_write(member, threads, tries)
    states = list(Telling.objects.values_list("state", flat=True))
    assert set(states) <= {"DONE", "FAILED"}
    assert states.count("DONE") == Turns.objects.get().used <= 10
    assert len(model.requests) == len(states)
    # Those that failed left room for others, up to ten that did not.
    assert states.count("DONE") == 10
    assert "FAILED" in states


@pytest.mark.parametrize("threads", [8])
def test_many_workers_at_one_review_write_it_once(model, threads):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)
    came = at_once(lambda _: tell(pk=pk), range(threads))
    assert sorted(came) == ["DONE", *["handled before"] * (threads - 1)]
    assert len(model.requests) == 1


def test_a_review_that_many_find_lost_gives_its_turn_back_once(model):
    member = cast.make_member()
    make_post(member)
    for span in list(Span)[:4]:
        begun(member, span)
    long_ago = timezone.now() - timedelta(hours=1)
    Telling.objects.update(state=TellingState.WRITING, beat_at=long_ago)
    assert sum(at_once(lambda _: find_lost(), range(8))) == 4
    assert turns_left(member, timezone.now()).left == 10


def test_a_writer_whose_review_was_given_up_hears_of_it_and_stops(model):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)

    def given_up(asked: standin.Asked) -> standin.Reply:
        # Another process: what it writes, the writer sees.
        at_once(lambda _: forget(pk), [0])
        return standin.dripping("word " * 4_000, 0.1)

    model.always, began = given_up, time.monotonic()
    assert tell(pk=pk) == "stopped"
    assert time.monotonic() - began < 50, "it heard the model out, for a hundred seconds"
    assert not Story.objects.exists()
    assert Telling.objects.get().fault == "lost"
    assert turns_left(member, timezone.now()).left == 10


def forget(pk: int) -> None:
    """As if its worker had been silent for an hour."""
    Telling.objects.filter(pk=pk).update(beat_at=timezone.now() - timedelta(hours=1))
    assert find_lost() == 1


def test_who_is_erased_while_the_model_writes_leaves_nothing(model):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)

    def erased(asked: standin.Asked) -> str:
        at_once(lambda _: Member.objects.filter(pk=member.pk).delete(), [0])
        return honest(asked)

    model.always = erased
    assert tell(pk=pk) == "stopped"
    assert not Story.objects.exists()
    assert not Turns.objects.exists()


def test_progress_is_written_while_the_model_writes_and_no_transaction_is_held(model):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)
    seen: list[tuple[int, str]] = []

    def watched(asked: standin.Asked) -> standin.Reply:
        return standin.Reply(honest(asked), drip_s=0.1)

    def watch(is_writer: bool) -> object:
        if is_writer:
            return tell(pk=pk)
        while not seen or seen[-1][1] in ("WAITING", "WRITING"):
            # It waits for nobody: no lock is held while the model writes.
            row = Telling.objects.select_for_update().filter(pk=pk)
            seen.append(locked(row))
        return None

    model.always = watched
    assert at_once(watch, [True, False])[0] == "DONE"
    words = sorted({words for words, state in seen if state == "WRITING"})
    assert len(words) >= 2
    assert words[-1] > words[0]


def locked(row) -> tuple[int, str]:
    """Words and state, read under a lock of its own."""
    with transaction.atomic():
        return row.values_list("words", "state").get()
