"""`manage.py import_xp`: the same rules from a file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gamification.models import DiscordXp
from members.models import AuditLog, Member
from tests.cast import make_member
from tests.standins.mee6 import discord_id

pytestmark = pytest.mark.django_db


def take_in(path: Path, *lines: str, **options: object) -> tuple[str, str]:
    """Write a file and import it; what was said and what was complained of."""
    path.write_text("\n".join(lines) + "\n")
    out, err = StringIO(), StringIO()
    call_command("import_xp", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "xp.csv"


@pytest.fixture
def member(db: None) -> Member:
    """A member with a Discord account."""
    return make_member(discord_id=discord_id(1))


def total(member: Member) -> int:
    """The member's points now."""
    member.refresh_from_db()
    return member.total_points


def test_the_first_file_is_a_baseline_and_the_next_pays_what_was_gained(file, member):
    said, _ = take_in(file, "discord_id,xp", f"{discord_id(1)},1000")
    assert "1 account, 1 member with new XP, 1 baseline, no points paid." in said
    take_in(file, f"{discord_id(1)},1350")
    assert total(member) == 3


def test_bad_lines_are_named_and_good_ones_go_in(file, member):
    said, complaint = take_in(
        file,
        "Discord id,XP",
        f"{discord_id(1)},1000",
        "bogus,12",
        "",
        f"{discord_id(2)}",
        f"{discord_id(3)},-4",
        '"unclosed,1',
        "1,2,3",
    )
    assert complaint.splitlines() == [
        "line 3: 'bogus' is no Discord id: 17 to 20 digits",
        "line 5: 1 column instead of 2: Discord id and XP",
        "line 6: '-4' is no XP: a whole number from 0 to 2,147,483,647",
        "line 7: it is no line of a CSV file (unexpected end of data)",
        "line 8: 3 columns instead of 2: Discord id and XP",
        "5 lines left out.",
    ]
    assert DiscordXp.objects.get().last_total == 1_000
    assert "1 account," in said


def test_a_file_is_taken_in_once_even_when_newer_xp_came_in_between(file, member):
    take_in(file, f"{discord_id(1)},1000")
    take_in(file, f"{discord_id(1)},1500")
    said, _ = take_in(file, f"{discord_id(1)},1000")
    assert "was imported on" in said
    assert DiscordXp.objects.get().last_total == 1_500
    assert total(member) == 5
    assert AuditLog.objects.filter(action="xp_imported").count() == 2


def test_a_fall_in_a_new_file_is_a_new_baseline(file, member):
    for xp in (1000, 1500, 200, 500):
        take_in(file, f"{discord_id(1)},{xp}")
    assert total(member) == 8


def test_an_account_twice_in_a_file_counts_with_the_higher_total(file, member):
    take_in(file, f"{discord_id(1)},0")
    take_in(file, f"{discord_id(1)},700", f"{discord_id(1)},300")
    assert DiscordXp.objects.get().last_total == 700
    assert total(member) == 7


def test_a_file_that_is_missing_or_no_text_is_refused_in_a_line(file):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_xp", str(file))
    file.write_bytes(b"\xff\xfe1,2")
    with pytest.raises(CommandError, match="no UTF-8"):
        call_command("import_xp", str(file))
