"""How a review comes about, and every way in which it does not."""

import json
import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from growth.models import Story, Telling, Tone
from growth.rules.windows import Span
from growth.stories import telling
from growth.stories.actions import turns_left
from growth.stories.rules.faults import words_of
from growth.stories.telling import find_lost, tell
from tests import cast
from tests.growth.makers import make_goal, make_post, make_telling
from tests.growth.stories.makers import answer_with, asked_facts, begun, claim
from tests.standins import model as standin

pytestmark = pytest.mark.django_db


def left(member) -> int:
    """Turns of today."""
    return turns_left(member, timezone.now()).left


def test_the_model_writes_and_what_it_cost_is_kept(model, settings):
    settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = Decimal(2), Decimal(10)
    member = cast.make_member()
    post = make_post(member, title="Raised the price", content="Four of five said yes.")
    make_goal(member, title="Renew five")
    pk = begun(member, Span.WEEK, Tone.HARSH)
    assert tell(pk=pk) == "DONE"
    told, story = Telling.objects.get(), Story.objects.get()
    assert (told.state, told.written_by) == ("DONE", standin.NAME)
    assert (told.prompt_tokens, told.completion_tokens, told.cost) == (120, 40, 640)
    assert told.words == story.words > 60
    assert (story.tone, story.period, story.written_by) == ("HARSH", "WEEK", standin.NAME)
    assert (story.posts, story.goals, story.left_out, story.shared_at) == (1, 1, 0, None)
    assert [part["kind"] for part in story.parts] == [
        "evidence",
        "goals",
        "achievements",
        "gaps",
        "next",
    ]
    day = str(post.published_on)
    source = {"number": 1, "post": post.pk, "title": "Raised the price", "day": day, "words": 5}
    assert story.sources == [source]
    assert left(member) == 9


def test_what_the_model_was_told_is_kept_to_the_letter(model):
    member = cast.make_member()
    make_post(member)
    tell(pk=begun(member))
    (asked,) = model.requests
    assert Story.objects.get().told == asked.body["messages"]


def test_without_a_model_the_built_in_writer_tells_the_same_facts(no_model):
    member = cast.make_member()
    make_post(member, content="Four of five said yes. I will call the fifth on Monday.")
    assert tell(pk=begun(member)) == "DONE"
    story, told = Story.objects.get(), Telling.objects.get()
    assert story.written_by == told.written_by == "Built-in writer"
    assert (told.prompt_tokens, told.completion_tokens, told.cost) == (0, 0, 0)
    assert "Four of five said yes" in json.dumps(story.parts)
    assert "Four of five said yes" in story.told[0]["content"]
    assert story.dropped == 0


def test_made_anew_it_replaces_the_one_before_under_another_key(no_model):
    member = cast.make_member()
    make_post(member)
    tell(pk=begun(member))
    first = Story.objects.get()
    Story.objects.update(shared_at=timezone.now(), made_at=timezone.now() - timedelta(days=3))
    tell(pk=begun(member, tone=Tone.BRUTAL))
    second = Story.objects.get()
    assert second.pk == first.pk
    assert second.key != first.key
    assert (second.tone, second.shared_at) == ("BRUTAL", None)
    assert second.made_at > timezone.now() - timedelta(minutes=1)
    tell(pk=begun(member, Span.WEEK))
    assert Story.objects.count() == 2


FAULTS: dict[str, list[standin.Answering]] = {
    "refused": [standin.refused()],
    "cut_off": [standin.cut_off()],
    "slow": [standin.silent()],
    "unreadable": [standin.raw(b"{", "application/json")],
    "busy": [standin.failing(429, retry_after="3600")],
    "unavailable": [standin.failing(503)] * 3,
}
ALSO: dict[str, list[standin.Answering]] = {
    "refused": [standin.filtered("A")],
    "slow": [standin.dripping("a " * 4_000, 0.05)],
    "unreadable": ["No JSON at all, only words.", standin.undone(), standin.broken_stream()],
    "thin": [answer_with(gaps=[claim("You never finished.", 9)]), answer_with()],
}
KINDS: list[tuple[str, list[standin.Answering]]] = [
    *FAULTS.items(),
    *((code, [one]) for code, answers in ALSO.items() for one in answers),
    ("unreadable", ['{"tone": "BRUTAL"}']),
    ("unreadable", [standin.dropped("Half of it and then", 2)]),
]


@pytest.mark.parametrize(("code", "answers"), KINDS)
def test_each_fault_gives_the_turn_back_once_and_leaves_the_review_before(
    model, settings, code, answers
):
    member = cast.make_member()
    make_post(member)
    tell(pk=begun(member))
    before = Story.objects.get()
    settings.MODEL_TIMEOUT = 1.0 if code == "slow" else 20.0
    model.answers += answers
    asked = len(model.requests)
    pk = begun(member, tone=Tone.HARSH)
    assert tell(pk=pk) == "FAILED"
    failed = Telling.objects.get(pk=pk)
    assert (failed.state, failed.fault) == ("FAILED", code)
    assert failed.finished_at
    assert left(member) == 9
    # Whoever comes to it again changes nothing.
    assert tell(pk=pk) == "handled before"
    assert find_lost() == 0
    assert left(member) == 9
    assert Story.objects.get().key == before.key
    assert len(model.requests) == asked + len(answers)
    assert words_of(code).endswith(".")


def test_a_fault_keeps_what_it_cost(model, settings):
    settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = Decimal(2), Decimal(10)
    member = cast.make_member()
    make_post(member)
    model.answers += [answer_with(), standin.cut_off()]
    for tone in (Tone.LOW, Tone.HARSH):
        tell(pk=begun(member, tone=tone))
    costs = Telling.objects.values_list("fault", "completion_tokens", "cost")
    assert set(costs) == {("thin", 40, 640), ("cut_off", 40, 640)}


def test_a_short_wait_that_the_model_asks_for_is_waited_for_and_costs_one_turn(model):
    member = cast.make_member()
    make_post(member)
    model.answers.append(standin.failing(429, retry_after="0"))
    assert tell(pk=begun(member)) == "DONE"
    assert len(model.requests) == 2
    assert left(member) == 9


def test_entries_deleted_meanwhile_are_said_and_the_model_is_not_asked(model):
    member = cast.make_member()
    post = make_post(member)
    pk = begun(member)
    post.delete()
    assert tell(pk=pk) == "FAILED"
    assert Telling.objects.get().fault == "no_entries"
    assert (left(member), model.requests) == (10, [])


def test_a_fault_of_ours_gives_the_turn_back_and_fails_the_job(model, settings):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)
    # A setting that no version of ours writes.
    settings.MODEL_TIMEOUT = "soon"
    with pytest.raises(TypeError):
        tell(pk=pk)
    assert Telling.objects.get().fault == "broken"
    assert left(member) == 10


def test_a_writer_not_heard_of_for_a_minute_is_given_up_once(no_model):
    member = cast.make_member()
    make_post(member)
    lost, living, waiting = (begun(member, span) for span in list(Span)[:3])
    now = timezone.now()
    late = now - telling.LOST_AFTER - timedelta(seconds=1)
    Telling.objects.filter(pk__in=[lost, living]).update(state="WRITING")
    Telling.objects.filter(pk__in=[lost, waiting]).update(beat_at=late)
    assert left(member) == 7
    assert [find_lost(), find_lost()] == [1, 0]
    assert left(member) == 8
    assert Telling.objects.get(pk=lost).fault == "lost"
    # It waits for a worker, however long; only without its job it is lost.
    assert tell(pk=waiting) == "DONE"


def test_one_that_waits_without_a_job_is_given_up(no_model):
    member = cast.make_member()
    make_post(member)
    late = timezone.now() - telling.LOST_AFTER - timedelta(seconds=1)
    pk = make_telling(member, beat_at=late).pk
    assert find_lost() == 1
    assert (Telling.objects.get(pk=pk).fault, left(member)) == ("lost", 10)


def test_who_comes_to_the_end_after_it_was_given_up_changes_nothing(model):
    member = cast.make_member()
    make_post(member)
    pk = begun(member)
    claimed = telling._claim(pk)
    assert claimed is not None
    facts = telling.facts_of(member, Span.MONTH, member.day(timezone.now()))
    done = telling._write(claimed, facts)
    Telling.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    assert find_lost() == 1
    assert telling._finish(claimed, facts, done, timezone.now()) == "stopped"
    assert not Story.objects.exists()
    assert (Telling.objects.get().state, left(member)) == ("FAILED", 10)


def test_nothing_of_it_is_logged(model, caplog):
    caplog.set_level(logging.DEBUG)
    member = cast.make_member()
    make_post(member, content="A secret of mine, zx81.")
    model.answers += [standin.failing(400, "zx81 is refused"), answer_with()]
    for tone in (Tone.LOW, Tone.HARSH):
        tell(pk=begun(member, tone=tone))
    logged = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    assert "zx81" not in logged
    assert asked_facts(model.requests[-1])["entries"][0]["text"] == "A secret of mine, zx81."
