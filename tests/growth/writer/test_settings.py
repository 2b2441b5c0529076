"""What the settings of the model may be, and what is said where they can't be."""

import os
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from growth.models import Correction, Post, Story, Telling

PATH = Path(__file__).parents[3] / "revcouncil" / "settings_model.py"
SET = {"MODEL_URL": "https://api.example.com/v1", "MODEL_NAME": "m-1"}


@pytest.fixture(autouse=True)
def none_of_them_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MODEL_"):
            monkeypatch.delenv(name)


def read(monkeypatch: pytest.MonkeyPatch, **said: str) -> dict[str, Any]:
    """The settings as they are read with these variables."""
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    found = runpy.run_path(str(PATH))
    return {name: value for name, value in found.items() if name.startswith("MODEL_")}


def test_nothing_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        read(monkeypatch).items()
        >= {
            "MODEL_URL": "",
            "MODEL_KEY": "",
            "MODEL_NAME": "",
            "MODEL_TEMPERATURE": 0.7,
            "MODEL_TOKENS": 6000,
            "MODEL_TIMEOUT": 120,
            "MODEL_PRICE_IN": None,
            "MODEL_PRICE_OUT": None,
        }.items()
    )


def test_all_of_them_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(
        monkeypatch,
        MODEL_URL="https://api.example.com/v1/chat/completions",
        MODEL_KEY=" sk-1 ",
        MODEL_NAME="m-1",
        MODEL_TEMPERATURE="",
        MODEL_TOKENS="",
        MODEL_TIMEOUT="45",
        MODEL_PRICE_IN="0.15",
        MODEL_PRICE_OUT="0",
    )
    assert (
        found.items()
        >= {
            "MODEL_URL": "https://api.example.com/v1",
            "MODEL_KEY": "sk-1",
            "MODEL_NAME": "m-1",
            "MODEL_TEMPERATURE": None,
            "MODEL_TOKENS": None,
            "MODEL_TIMEOUT": 45,
            "MODEL_PRICE_IN": Decimal("0.15"),
            "MODEL_PRICE_OUT": Decimal(0),
        }.items()
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"MODEL_URL": "https://x.example"}, "MODEL_URL and MODEL_NAME belong together"),
        ({"MODEL_NAME": "m-1"}, "MODEL_URL and MODEL_NAME belong together"),
        ({**SET, "MODEL_NAME": "m" * 121}, "MODEL_NAME has 121 characters, and 120 are the most"),
        ({"MODEL_KEY": "sk-1"}, "MODEL_KEY is of no use without"),
        ({**SET, "MODEL_URL": "api.example.com"}, "MODEL_URL has to be an address"),
        ({**SET, "MODEL_URL": "https://x.example/?key=1"}, "MODEL_URL has to be an address"),
        ({**SET, "MODEL_KEY": "two words"}, "MODEL_KEY holds a blank"),
        ({**SET, "MODEL_KEY": "sk-\u201c1"}, "a character that no key has"),
        ({**SET, "MODEL_TEMPERATURE": "3"}, "MODEL_TEMPERATURE has to be a number from 0 to 2"),
        ({**SET, "MODEL_TEMPERATURE": "warm"}, "MODEL_TEMPERATURE has to be a number"),
        ({**SET, "MODEL_TEMPERATURE": "nan"}, "MODEL_TEMPERATURE has to be a number"),
        ({**SET, "MODEL_TOKENS": "0"}, "MODEL_TOKENS has to be a number from 1"),
        ({**SET, "MODEL_TOKENS": "many"}, "MODEL_TOKENS has to be a number"),
        ({**SET, "MODEL_TIMEOUT": "0"}, "MODEL_TIMEOUT has to be a number from 1 to 3600"),
        ({**SET, "MODEL_PRICE_IN": "1"}, "MODEL_PRICE_IN and MODEL_PRICE_OUT belong together"),
        ({**SET, "MODEL_PRICE_IN": "-1", "MODEL_PRICE_OUT": "1"}, "MODEL_PRICE_IN has to be"),
        ({**SET, "MODEL_PRICE_IN": "1", "MODEL_PRICE_OUT": "1 $"}, "MODEL_PRICE_OUT has to be"),
    ],
)
def test_half_settings_are_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as why:
        read(monkeypatch, **said)
    # A key that can't be one is a key all the same.
    assert said.get("MODEL_KEY", "no key") not in str(why.value)


def test_the_longest_name_is_what_the_columns_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = "m" * 120
    assert read(monkeypatch, **(SET | {"MODEL_NAME": longest}))["MODEL_NAME"] == longest
    for model in (Post, Story, Telling, Correction):
        assert model._meta.get_field("written_by").max_length == len(longest)
