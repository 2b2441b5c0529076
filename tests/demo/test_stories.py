"""The demo's people, their days and their files: pure, and the same each time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.answers import read_answers
from gamification.rules.streaks import streak
from members.rules import is_time_zone
from resources import files
from revcouncil.demo.answers import answers
from revcouncil.demo.deeds import Corrected, Took
from revcouncil.demo.files import build
from revcouncil.demo.people import agencies
from revcouncil.demo.stories import story
from revcouncil.demo.titles import Title, on_the_shelf, titles

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_more_members_never_change_those_before_them():
    few = [person for agency in agencies(members=50) for person in agency.people]
    many = [person for agency in agencies(members=3000) for person in agency.people]

    assert many[:50] == few
    assert len(many) == 3000 == len({person.email for person in many})
    assert [person.number for person in many] == list(range(1, 3001))
    assert {person.time_zone for person in many if not is_time_zone(person.time_zone)} == set()


@pytest.mark.parametrize("days", range(14))
def test_known_streaks_are_what_the_rule_says_on_every_day_of_the_week(days: int):
    now = NOON + timedelta(days=days, hours=days * 5 % 12)
    known = [
        person
        for agency in agencies(members=45)
        for person in agency.people
        if person.streak is not None
    ]

    for person in known:
        deeds = story(person=person, titles=on_the_shelf(), now=now)
        zone = ZoneInfo(person.time_zone)
        repeated: set[str] = set()
        active = set()
        for deed in deeds:
            # A title taken again pays nothing, and a correction is no activity.
            if isinstance(deed, Took) and deed.slug in repeated:
                continue
            repeated |= {deed.slug} if isinstance(deed, Took) else set()
            if not isinstance(deed, Corrected):
                active.add(deed.at.astimezone(zone).date())
        assert all(deed.at <= now for deed in deeds)
        assert streak(days=active, today=now.astimezone(zone).date()) == (
            person.streak if person.pace else 0
        ), person


def test_most_is_done_on_working_days():
    days = [
        deed.at.weekday()
        for agency in agencies(members=200)
        for person in agency.people
        for deed in story(person=person, titles=on_the_shelf(), now=NOON)
    ]

    assert sum(day >= 5 for day in days) < len(days) / 6


@pytest.mark.parametrize("title", titles(), ids=lambda title: title.slug)
def test_a_file_is_what_its_ending_says(title: Title):
    upload = ContentFile(build(title), name=f"{title.slug}.{title.ending}")

    assert files.check(upload, max_bytes=1_000_000).ending == f".{title.ending}"


def test_a_file_is_the_same_each_time():
    film = next(title for title in titles() if title.ending == "mp4")

    assert build(film) == build(film)


def test_the_catalogue_takes_every_answer():
    for agency in agencies(members=200):
        for person in agency.people:
            for category in Category:
                given = answers(person=person, agency=agency, category=category)
                assert read_answers(CATEGORIES[category], given)
