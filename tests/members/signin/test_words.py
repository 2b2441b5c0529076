"""What is said of devices, places and moments."""

from datetime import datetime

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from members.signin.devices import Device, device_of
from members.signin.places import client_address, place_in_words
from members.signin.words import day_in_words, headline, when_in_words

NOW = datetime(2026, 11, 20, 12, 0)
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{MAC} Gecko/20100101 Firefox/140.0", Device("Firefox on a Mac", False)),
        (f"{MAC} Version/18.0 Safari/605.1", Device("Safari on a Mac", False)),
        (f"{WINDOWS} Chrome/140.0 Safari/537.36", Device("Chrome on Windows", False)),
        (f"{WINDOWS} Chrome/140.0 Safari/537.36 Edg/140.0", Device("Edge on Windows", False)),
        ("(iPhone; like Mac OS X) CriOS/140 Safari/604", Device("Chrome on an iPhone", True)),
        ("(Linux; Android 15) Chrome/140 Mobile Safari/5", Device("Chrome on Android", True)),
        ("(X11; CrOS x86_64) Chrome/140 Safari/537", Device("Chrome on a Chromebook", False)),
        ("(X11; Linux x86_64) something", Device("A browser on Linux", False)),
        ("Firefox", Device("Firefox", False)),
        ("curl/8", Device("A device that did not say what it is", False)),
        ("", Device("A device that did not say what it is", False)),
    ],
)
def test_a_device_is_said_as_people_say_it(user_agent: str, device: Device) -> None:
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.…"),
        ("::ffff:203.0.113.7", "203.0.113.…"),
        ("2001:db8:12:34::1", "2001:0db8:0012:…"),
        ("127.0.0.1", "this machine"),
        ("0.0.0.0", "an address nobody told us"),
    ],
)
def test_a_place_is_a_network_and_no_line_of_it(address: str, place: str) -> None:
    assert place_in_words(address) == place


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        (0, "198.51.100.1", "1.2.3.4", "198.51.100.1"),
        (0, "", "1.2.3.4", "0.0.0.0"),
        (1, "10.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "", "203.0.113.7", "203.0.113.7"),  # a unix socket
        (1, "10.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.1", "1.2.3.4, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "198.51.100.1", "1.2.3.4", "198.51.100.1"),  # it came round the proxies
        (1, "10.0.0.1", "", "0.0.0.0"),
        (1, "10.0.0.1", "unknown", "0.0.0.0"),
        (1, "10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        (1, "10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
    ],
)
def test_the_clients_address_is_as_many_from_the_right_as_there_are_proxies(
    settings: Settings, proxies: int, peer: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("at", "when", "day"),
    [
        (datetime(2026, 11, 20, 11, 58), "now", "20 November"),
        (datetime(2026, 11, 20, 8, 12), "today, 08:12", "20 November"),
        (datetime(2026, 11, 18, 22, 58), "Wednesday, 22:58", "Wednesday"),
        (datetime(2026, 11, 9, 8, 0), "9 November", "9 November"),
        (datetime(2025, 11, 9, 8, 0), "9 November 2025", "9 November 2025"),
    ],
)
def test_a_moment_is_as_near_as_one_remembers_it(at: datetime, when: str, day: str) -> None:
    assert (when_in_words(at, NOW), day_in_words(at, NOW)) == (when, day)


@pytest.mark.parametrize(
    ("others", "rest"),
    [
        (0, ""),
        (1, " The other session is on a device you have used before."),
        (3, " The other 3 sessions are on devices you have used before."),
    ],
)
def test_a_new_device_is_the_finding(others: int, rest: str) -> None:
    said = headline(
        device="Chrome on Windows",
        place="203.0.113.…",
        since=datetime(2026, 11, 18, 22, 41),
        now=NOW,
        others=others,
    )
    assert said == (
        "A device new to us signed in on Wednesday.",
        "Chrome on Windows, from 203.0.113.…. If that was not you, end it below and change the"
        f" password.{rest}",
    )
