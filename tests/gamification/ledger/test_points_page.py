"""A member's own points: every entry with its reason, filters, pages by key, and the export."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.ledger.award import award
from gamification.ledger.correct import adjust, reverse
from gamification.ledger.cursor import cursor, read_cursor
from gamification.models import Action, PointTransaction
from members.models import Member
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
POINTS = "/points/"


def read(client: Client, address: str = POINTS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def lines(html: str) -> int:
    """How many entries the page shows."""
    return html.count('<td class="when">')


def rows(client: Client, query: str = "") -> list[list[str]]:
    """The export as rows, without the heading."""
    response = client.get(POINTS + "export.csv" + query)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response).decode())))[1:]


def test_a_guest_is_sent_to_sign_in(client: Client) -> None:
    for address in (POINTS, POINTS + "export.csv"):
        assertRedirects(
            client.get(address), f"/accounts/login/?next={address}", fetch_redirect_response=False
        )


def test_every_entry_stands_there_with_its_reason_and_the_total_it_led_to(
    client: Client, owner: Member, super_admin: Member
) -> None:
    paid = award(
        member=owner,
        action=Action.RESOURCE_DOWNLOAD,
        source="resource:1",
        metadata={"title": "First aid", "slug": "first-aid"},
    )
    award(member=owner, action=Action.BENCHMARK_SUBMISSION, source="benchmark:BUSINESS")
    adjust(member=owner, points=10, reason="Helped three newcomers", actor=super_admin)
    assert paid is not None
    reverse(entry=paid, reason="The file was <b>empty</b>", actor=super_admin)
    client.force_login(owner)
    html = read(client)
    assert "60 points, each with its reason" in html
    assert re.findall(r'<td class="total">([\d,]+)</td>', html) == ["60", "65", "55", "5"]
    assert "Took “First aid” from the library" in html
    assert 'href="/library/first-aid/"' in html
    assert "Answered the Business benchmark" in html
    assert "Helped three newcomers" in html
    assert "(Took “First aid” from the library): The file was &lt;b&gt;empty&lt;/b&gt;" in html


def test_a_member_sees_nobody_elses_entries(client: Client, owner: Member) -> None:
    other = cast.make_member()
    enter(other, 77, action=Action.ADMIN_ADJUSTMENT, metadata={"reason": "For other eyes only"})
    enter(owner, 5)
    client.force_login(owner)
    assertNotContains(client.get(POINTS), "For other eyes only")
    assert lines(read(client)) == 1
    assert len(rows(client)) == 1


def test_someone_without_points_learns_how_to_get_them(client: Client, owner: Member) -> None:
    client.force_login(owner)
    html = read(client)
    assert "Your first points are near" in html
    assert "No entry yet" in html
    assert 'class="climb"' not in html
    assert rows(client) == []


def test_pages_follow_each_other_by_key_and_show_each_entry_once(
    client: Client, owner: Member
) -> None:
    now = timezone.now()
    # Ten entries share each moment: the id decides between them.
    made = [enter(owner, 1, now - timedelta(hours=n // 10)) for n in range(60)]
    client.force_login(owner)
    address, totals = POINTS, []
    for expected in (25, 25, 10):
        html = read(client, address)
        assert lines(html) == expected
        totals += [int(total) for total in re.findall(r'<td class="total">(\d+)</td>', html)]
        later = re.search(r'href="(\?[^"]*before=[^"#]*)', html)
        address = POINTS + later.group(1).replace("&amp;", "&") if later else ""
    assert address == ""
    assert totals == list(range(60, 0, -1))
    assert len(made) == 60


def test_an_entry_written_while_one_reads_moves_nothing_on_the_next_page(
    client: Client, owner: Member
) -> None:
    now = timezone.now()
    for n in range(30):
        enter(owner, 1, now - timedelta(minutes=n))
    client.force_login(owner)
    later = re.search(r'href="(\?before=[^"#]*)', read(client))
    assert later is not None
    enter(owner, 500, now + timedelta(minutes=1))
    assert re.findall(r'<td class="total">(\d+)</td>', read(client, POINTS + later.group(1))) == [
        "5",
        "4",
        "3",
        "2",
        "1",
    ]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("benchmarks", 1),
        ("library", 2),
        ("discord", 1),
        ("introduction", 0),
        ("corrections", 1),
        ("other", 1),
        ("", 6),
        ("nonsense", 6),
    ],
)
def test_entries_are_filtered_by_section(
    client: Client, owner: Member, kind: str, shown: int
) -> None:
    deeds = (
        "resource_download",
        "resource_download",
        "benchmark_submission",
        "discord_activity",
        "admin_adjustment",
        "talk_given",
    )
    for action in deeds:
        enter(owner, 5, action=action)
    client.force_login(owner)
    assert lines(read(client, f"{POINTS}?kind={kind}")) == shown
    assert len(rows(client, f"?kind={kind}")) == shown


def test_a_month_is_one_of_the_members_own_zone(client: Client) -> None:
    # 31 October, 23:30 UTC: November already in Warsaw.
    member = cast.make_member(time_zone="Europe/Warsaw")
    enter(member, 5, datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    enter(member, 7, datetime(2026, 10, 31, 22, 30, tzinfo=UTC))
    client.force_login(member)
    html = read(client, POINTS + "?month=2026-11")
    assert lines(html) == 1
    assert "Sun 1" in html
    assert [row[:2] for row in rows(client, "?month=2026-10")] == [
        ["2026-10-31T23:30:00+01:00", "7"]
    ]


@pytest.mark.parametrize(
    "month", ["abc", "2026-13", "2026", "0001-01", "9999-12", "2026-11-21", "-1", "%20"]
)
def test_a_month_that_is_none_filters_nothing(client: Client, owner: Member, month: str) -> None:
    enter(owner, 5)
    client.force_login(owner)
    assert lines(read(client, f"{POINTS}?month={month}")) == 1


def test_a_month_without_entries_says_so(client: Client, owner: Member) -> None:
    enter(owner, 5)
    client.force_login(owner)
    assertContains(client.get(POINTS + "?month=1999-01"), "Nothing of this choice")


@pytest.mark.parametrize(
    "before",
    [
        "abc",
        "1",
        "-",
        "1-",
        "-1-1",
        "9" * 17 + "-1",
        "9" * 99 + "-1",
        "1-" + "9" * 30,
        "\u0661-\u0661",
    ],
)
def test_a_cursor_that_is_none_does_no_harm(client: Client, owner: Member, before: str) -> None:
    enter(owner, 5)
    client.force_login(owner)
    assert client.get(POINTS, {"before": before}).status_code == 200


def test_a_cursor_names_its_entry_exactly(owner: Member) -> None:
    entry = PointTransaction.objects.get(pk=enter(owner, 5).pk)
    assert read_cursor(cursor(entry)) == (entry.created_at, entry.pk)


def test_the_export_holds_every_entry_newest_first(client: Client, owner: Member) -> None:
    now = timezone.now()
    for n in range(60):
        enter(owner, n + 1, now - timedelta(days=n), metadata={"title": f"Book {n}, “second”"})
    client.force_login(owner)
    exported = rows(client)
    assert [row[1] for row in exported] == [str(n) for n in range(1, 61)]
    assert exported[0][2:4] == [
        "Took “Book 0, “second”” from the library",
        "First download of this resource",
    ]


def test_the_export_is_a_file_that_no_spreadsheet_runs(client: Client, owner: Member) -> None:
    enter(owner, 5, action=Action.ADMIN_ADJUSTMENT, metadata={"reason": "=HYPERLINK(1)"})
    client.force_login(owner)
    response = client.get(POINTS + "export.csv")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="points.csv"'
    assert rows(client)[0][3] == "'=HYPERLINK(1)"


def test_the_page_says_what_would_move_the_member_up(client: Client, owner: Member) -> None:
    enter(cast.make_member(first_name="Adaeze", last_name="Nwosu"), 30)
    enter(owner, 20)
    client.force_login(owner)
    html = read(client)
    assert re.search(
        r"11<span class=\"vh\"> points</span></span> more this month "
        "would take you past Adaeze Nwosu, now 1st",
        html,
    )
    assert "30 to go" in html


def test_the_chart_is_drawn_with_its_numbers_in_words(client: Client, owner: Member) -> None:
    enter(owner, 412)
    client.force_login(owner)
    assertContains(
        client.get(POINTS),
        "Points at the end of each month: 412 today. Top Contributor begins at 500.",
    )


def test_thirty_entries_take_as_many_queries_as_one_and_at_most_eight(
    client: Client, owner: Member
) -> None:
    enter(cast.make_member(), 9000)
    enter(owner, 5)
    client.force_login(owner)
    with CaptureQueriesContext(connection) as one:
        client.get(POINTS)
    now = timezone.now()
    for n in range(29):
        enter(
            owner,
            5,
            now - timedelta(days=20 * n),
            action=list(Action)[n % 5],
            metadata={"title": "A title of some length " * 4},
        )
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(POINTS)
    assert len(one) == len(thirty) <= 8
    assert len(response.content) < 50_000
