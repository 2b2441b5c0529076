"""An interrupt is never lost and never comes at the wrong moment; with real signals to this very
process.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from revcouncil import stopping
from revcouncil.stopping import Stop
from tests.ground.conftest import ROOT


@pytest.fixture
def stop() -> Iterator[Stop]:
    """One that listens; afterwards everything is as before."""
    # Whoever runs the tests under nohup ignores one of them.
    kept = {each: signal.signal(each, signal.SIG_DFL) for each in stopping.SIGNALS}
    made = Stop()
    with made.on_signals():
        yield made
    for each, handler in kept.items():
        signal.signal(each, handler)
    stopping._current = None


class Interrupted:
    """Python drops what a destructor raises."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def reached(stop: Stop, *steps: Callable[[], object]) -> int:
    """How many of the steps of one phase were done; interrupted it is in any case."""
    done = 0

    def phase() -> None:
        nonlocal done
        with stop.phase():
            for step in steps:
                step()
                done += 1

    with pytest.raises(KeyboardInterrupt):
        phase()
    return done


def nothing() -> None:
    """A step that takes no time."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_lost_in_a_destructor_is_raised_at_the_end_of_the_phase(stop: Stop):
    assert reached(stop, lambda: bool(Interrupted()), nothing) == 2


@pytest.mark.parametrize("number", stopping.SIGNALS)
def test_a_phase_is_interrupted_at_once_and_the_next_does_not_begin(
    stop: Stop, number: signal.Signals
):
    assert reached(stop, nothing, lambda: signal.raise_signal(number), nothing) == 1
    assert reached(stop, nothing) == 0


def test_what_is_held_is_interrupted_only_behind_its_end(stop: Stop):
    seen: list[str] = []

    def hold() -> None:
        with stopping.held():
            signal.raise_signal(signal.SIGTERM)
            seen.append("to its end")

    assert reached(stop, nothing, hold, nothing) == 1
    assert seen == ["to its end"]


def test_cleaning_up_is_never_interrupted_and_a_second_signal_kills_what_was_started(stop: Stop):
    child = stop.start([sys.executable, "-c", "import signal; signal.pause()"])
    stop.leave()
    signal.raise_signal(signal.SIGINT)
    assert child.poll() is None
    signal.raise_signal(signal.SIGINT)
    assert child.wait(timeout=30) == -signal.SIGKILL


def test_what_is_started_after_a_second_signal_is_killed_as_well(stop: Stop):
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGTERM)
    assert (
        stop.start([sys.executable, "-c", "import signal; signal.pause()"]).wait(timeout=30)
        == -signal.SIGKILL
    )


def test_a_child_between_its_fork_and_its_program_leaves_the_signal_to_its_parent(stop: Stop):
    with stop.phase():
        child = subprocess.Popen(
            [sys.executable, "-c", ""], preexec_fn=lambda: signal.raise_signal(signal.SIGINT)
        )
        assert child.wait(timeout=30) == 0
    assert not stop.asked


def test_nohup_is_respected():
    kept = {each: signal.getsignal(each) for each in stopping.SIGNALS}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stop().on_signals():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
        stopping._current = None


# Interrupted while Python executes a text, as it does for each named tuple and data class.
IN_A_TEXT = """
import os
from revcouncil.stopping import Stop
stop = Stop()
with stop.on_signals(), stop.phase():
    exec("import signal; signal.raise_signal(signal.SIGINT)")
os.write(1, b"ended well")
"""


def test_an_interrupt_while_a_class_is_made_from_a_text_ends_the_process_well():
    ended = subprocess.run(
        [sys.executable, "-c", IN_A_TEXT], cwd=ROOT, capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"ended well", b"")
