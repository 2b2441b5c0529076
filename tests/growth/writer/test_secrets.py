"""Neither the key, nor the prompt, nor the answer is ever written down."""

import logging
import traceback

import pytest

from growth.writer.client import Message, ask
from growth.writer.faults import Failed
from tests.growth.writer.test_faults import FAULTS
from tests.standins.model import KEY, Model, failing, raw

PROMPT, SAID = "quokka-prompt", "quokka-answer"
ASKED = [Message(role="user", content=f"{PROMPT}, and nobody else's.")]
LOUD = failing(400, f"Incorrect key {KEY} in {PROMPT}: {SAID}")
ECHO = raw(f'{{"error": {{"message": "{KEY} {PROMPT}", "code": "{PROMPT}"}}}}'.encode(), status=401)
ALL = {name: reply for name, (reply, *_) in FAULTS.items() if not name.startswith("too")}


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All loggers, at their loudest."""
    for name in ("", "growth", "growth.writer", "httpx2", "httpcore2", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def test_a_good_answer_leaves_no_word(model: Model, everything: pytest.LogCaptureFixture) -> None:
    model.answers.append(f"{SAID}, gladly.")
    ask(ASKED)
    # All of them are heard: the library writes a line at every step.
    assert {"httpx2", "httpcore2.http11"} <= {record.name for record in everything.records}
    _says_nothing(everything.text)


@pytest.mark.parametrize("name", [*ALL, "loud", "echo"])
def test_a_fault_leaves_no_word(
    model: Model, everything: pytest.LogCaptureFixture, name: str
) -> None:
    model.always = {**ALL, "loud": LOUD, "echo": ECHO}[name]
    with pytest.raises(Failed) as why:
        ask(ASKED, sleep=lambda seconds: None)
    told = "".join(traceback.format_exception(why.value))
    _says_nothing(everything.text + told + why.value.words + repr(why.value))
    # What went wrong is written down all the same.
    assert f"No answer ({why.value.code})" in everything.text


def _says_nothing(text: str) -> None:
    for secret in (KEY, PROMPT, SAID):
        assert secret not in text
