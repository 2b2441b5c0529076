"""The catalogue holds together, and what is typed is read by it."""

from datetime import date

import pytest

from activities.catalogue import CODE_LENGTH, Activity
from activities.declarations import Kind
from activities.rules.payload import read, typed
from activities.rules.points import bounds
from gamification.badges.catalogue import BY_HAND
from tests.activities.makers import REFLECTION, TYPED

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("activity", Activity)
def test_a_declaration_can_work(activity):
    declaration = activity.declaration
    names = [field.name for field in declaration.fields]
    assert len(names) == len(set(names))
    assert len(activity.value) <= CODE_LENGTH
    assert all(declaration.field(name) for needed in declaration.needs for name in needed)
    assert declaration.ages == ("done_on" in names)
    assert not declaration.badge or declaration.badge in BY_HAND
    assert declaration.evidence.at_least <= declaration.evidence.at_most


@pytest.mark.parametrize("activity", Activity)
def test_what_was_read_is_typed_again_and_read_alike(activity):
    found = read(activity.declaration, TYPED[activity], TODAY)
    assert found.faults == {}
    assert activity.declaration.summary(found.payload)
    again = read(activity.declaration, typed(activity.declaration, found.payload), TODAY)
    assert again == found


@pytest.mark.parametrize(
    ("activity", "field", "text", "said"),
    [
        (Activity.LEARN, "course", "", "Course is missing."),
        (Activity.LEARN, "course", "ab", "2 characters, 1 too few"),
        (Activity.LEARN, "course", "a" * 141, "141 characters, 1 too many"),
        (Activity.EXPLORE, "reflection", REFLECTION[:149].strip(), "too few: 150 are asked for"),
        (Activity.EXPLORE, "reflection", " " * 200, "is missing"),
        (Activity.EXPLORE, "done_on", "2026-11-21", "has not come yet"),
        (Activity.EXPLORE, "done_on", "0206-11-20", "too long ago"),
        (Activity.EXPLORE, "done_on", "2026-02-30", "is no day"),
        (Activity.EXPLORE, "done_on", "20.11.2026", "such as 2026-11-20"),
        (Activity.AMPLIFY, "peers", "51", "more than 50"),
        (Activity.AMPLIFY, "peers", "-1", "is no whole number"),
        (Activity.AMPLIFY, "peers", "1.5", "is no whole number"),
        (Activity.AMPLIFY, "peers", "twelve", "Write digits only"),
        (Activity.AMPLIFY, "peers", "1" * 30, "is no whole number"),
        (Activity.AMPLIFY, "peers", "0", "one at least"),
        (Activity.AMPLIFY, "students", "201", "more than 200"),
        (Activity.AMPLIFY, "begins_at", "25:00", "is no time of day"),
        (Activity.AMPLIFY, "begins_at", "noon", "is no time of day"),
        (Activity.AMPLIFY, "minutes", "0", "less than 1"),
        (Activity.AMPLIFY, "with", "\n".join(map(str, range(11))), "11 names, 10 at most"),
        (Activity.PRESENT, "link", "linkedin.com/posts/1", "no address on the web"),
        (Activity.PRESENT, "link", "https://linkedin.com.example/x", "It leads to linkedin.com.ex"),
        (Activity.PRESENT, "link", "https://me@linkedin.com/x", "no address on the web"),
        (Activity.PRESENT, "link", "javascript:alert(1)//linkedin.com", "no address on the web"),
        (Activity.PRESENT, "caption", "too short", "9 characters, 1 too few"),
        (Activity.SHINE, "title", "abc", "too few: 4 are asked for"),
        (Activity.SHINE, "summary", "x" * 49, "too few: 50 are asked for"),
    ],
)
def test_bad_input_is_told_at_its_field_with_the_reason(activity, field, text, said):
    found = read(activity.declaration, {**TYPED[activity], field: text}, TODAY)
    assert found.payload == {}
    assert list(found.faults) == [field]
    assert said in found.faults[field]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("peers", " 12 ", 12),
        ("peers", "012", 12),
        ("begins_at", "6:05", "06:05"),
        ("begins_at", "18:15:00", "18:15"),
        ("place", "  Nova \t SBE ", "Nova SBE"),
        ("with", "Joana\r\n\r\n Joana \nIvo", ["Joana", "Ivo"]),
    ],
)
def test_what_is_typed_is_kept_as_it_is_meant(field, text, expected):
    found = read(Activity.AMPLIFY.declaration, {**TYPED[Activity.AMPLIFY], field: text}, TODAY)
    assert found.payload[field] == expected


def test_line_ends_count_once():
    text = "x" * 75 + "\r\n" + "y" * 73
    found = read(Activity.EXPLORE.declaration, {"done_on": "2026-11-20", "reflection": text}, TODAY)
    assert "149 characters, 1 too few" in found.faults["reflection"]


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0, (0, 0)), (1, (1, 1)), (4, (4, 4)), (5, (4, 6)), (24, (20, 28)), (56, (45, 67))],
)
def test_a_fifth_less_or_more_is_rounded_inwards(points, expected):
    assert bounds(points) == expected


def test_every_kind_of_field_is_used_and_read():
    used = {field.kind for activity in Activity for field in activity.declaration.fields}
    assert used == set(Kind)
