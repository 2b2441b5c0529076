"""One orderly way out for a command that starts other processes: Ctrl-C, SIGTERM, a closed
terminal.

A signal is written down before anything else, so that an interrupt that gets lost on its way (in a
callback around a fork, in a destructor) is only late: `check` raises it again. It interrupts only
what runs in a `phase`; starting a process and cleaning up are never cut short. The first signal
asks for the end, a second one hurries it: the processes started here are killed with their groups.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

from django.core.management.base import CommandError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Once a wait is over, nobody is woken more often than this.
LOOK_SECONDS = 0.5
# A signal this long after the one before interrupts again: that one was lost, or its way out hangs.
LOST_SECONDS = 1.0
PR_SET_PDEATHSIG = 1

_current: "Stop | None" = None


class Stop:
    """Whether the end was asked for, and the processes that go with this one."""

    def __init__(self) -> None:
        self.asked = False
        self.hurried = False
        self._last = 0.0
        self._process = os.getpid()
        self._in_phase = False
        self._left = False
        self._children: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Listen to the signals from here to the end of the process; the end asked for is none
        that failed.
        """
        global _current
        _current = self
        for each in SIGNALS:
            # nohup asks that a closed terminal end nothing.
            if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN:
                signal.signal(each, self._note)
        try:
            yield
        except (KeyboardInterrupt, CommandError):
            # What a command was told to leave unfinished it may call a failure.
            if not self.asked:
                raise
            forget_interrupt()

    def _note(self, number: int, frame: FrameType | None) -> None:
        # A child between its fork and its program still has this handler; it is not the one to act.
        if os.getpid() != self._process:
            return
        now = time.monotonic()
        is_first, since = not self.asked, now - self._last
        self.asked, self._last = True, now
        if not is_first:
            self.hurried = True
            for child in self._children:
                if child.returncode is None:
                    kill_group(child)
        if self._in_phase and (is_first or since > LOST_SECONDS):
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt when the end was asked for."""
        if self.asked:
            raise KeyboardInterrupt

    @contextmanager
    def phase(self) -> Iterator[None]:
        """What may be interrupted at any point.

        The end asked for before or meanwhile is raised in any case.
        """
        self.check()
        self._in_phase = not self._left
        try:
            yield
        finally:
            self._in_phase = False
        self.check()

    def leave(self) -> None:
        """From here on it is cleaned up: no signal interrupts any more."""
        self._left, self._in_phase = True, False

    @contextmanager
    def held(self) -> Iterator[None]:
        """No interruption inside a phase while the block runs; what came meanwhile is raised at
        its end.
        """
        kept, self._in_phase = self._in_phase, False
        try:
            yield
        finally:
            self._in_phase = kept and not self._left
        if kept:
            self.check()

    def start(self, command: Sequence[str], **options: Any) -> "subprocess.Popen[bytes]":
        """Start a process in a session of its own, so that Ctrl-C reaches this command alone.

        It ends when this one is killed.
        """
        with_parent = partial(_end_with_parent, os.getpid())
        child = subprocess.Popen(command, start_new_session=True, preexec_fn=with_parent, **options)
        # The number of one that was waited for may be another's by now.
        self._children = [*(each for each in self._children if each.returncode is None), child]
        if self.hurried:
            kill_group(child)
        return child

    def end(self, child: "subprocess.Popen[bytes]", grace_s: float) -> None:
        """Ask a process to end, and kill its group when it does not."""
        if child.poll() is not None:
            return
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=grace_s)
        # Also what it left behind in its group.
        kill_group(child)
        child.wait()

    def wait(self, child: "subprocess.Popen[bytes]") -> int:
        """Wait for a process to end by itself; its exit code."""
        with self.phase():
            while (code := child.poll()) is None:
                self.check()
                time.sleep(LOOK_SECONDS)
        return code


@contextmanager
def held() -> Iterator[None]:
    """The same as `held` of the command that runs, where it is one that listens."""
    if _current is None:
        yield
        return
    with _current.held():
        yield


def forget_interrupt() -> None:
    """Have Python end with the exit code given, not by SIGINT, after an interrupt that was caught.

    It remembers one that went through a text it executed (each named tuple and data class is made
    by one), caught or not, and kills itself by SIGINT at the end. The next text executed resets
    that.
    """
    exec("")


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    """Kill a process started in a session of its own, and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _end_with_parent(parent: int) -> None:
    """On Linux, have the kernel end a child when this command is killed outright.

    Elsewhere there is no such call.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # It was killed before the call.
        if os.getppid() != parent:
            os._exit(1)
