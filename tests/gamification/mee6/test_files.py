"""Files of XP as spreadsheets and bots write them: what is read, and what is refused."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gamification.mee6 import files
from gamification.mee6.imports import NothingToTakeIn, import_totals
from gamification.mee6.rules import BadPlayer, Player, read_id, read_xp
from gamification.models import DiscordXp, Mee6State
from members.models import AuditLog
from tests.cast import make_member

A, B = "412345678901234567", "498765432109876543"
BOTH = [Player(A, 2_300), Player(B, 70)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{A},2300\n{B},70\n", id="commas"),
        pytest.param(f"user_id;xp\n{A};2300\n{B};70", id="semicolons"),
        pytest.param(f"user_id\txp\n{A}\t2300\n{B}\t70", id="tabs"),
        pytest.param(f"sep=|\nuser_id|xp\n{A}|2300\n{B}|70", id="a first line that names the sign"),
        pytest.param(f"user_id,xp\r{A},2300\r{B},70\r", id="line ends of old Macs"),
        pytest.param(
            f"\r\nuser_id,xp\r\n\r\n{A},2300\r\n{B},70\r\n",
            id="line ends of Windows and blank lines",
        ),
        pytest.param(f"\ufeffDiscord id,XP\n{A},2300\n{B},70", id="a mark at the beginning"),
        pytest.param(f'"user_id","xp"\n"{A}","2,300"\n"{B}","70"', id="quotes and thousands"),
        pytest.param(f"user_id;xp\n{A};2.300\n{B};70,0", id="a German spreadsheet"),
        pytest.param(f"user_id;xp\n{A};2\u202f300\n{B};70", id="a French spreadsheet"),
        pytest.param(f"user_id,xp\n{A},2300.0\n{B},70.00", id="fractions of nothing"),
        pytest.param(f'user_id,xp\n"=""{A}""",2300\n\'{B},70', id="ids guarded as text"),
        pytest.param(
            f'rank,username,user_id,level,xp\n1,"Mo, of Tern",{A},4,2300\n2,,{B},0,70',
            id="a whole board",
        ),
        pytest.param(f"XP,User ID\n2300,{A}\n70,{B}", id="the columns the other way round"),
        pytest.param(
            f"xp,total_xp,id\n300,2300,{A}\n70,70,{B}", id="XP in the level beside XP in all"
        ),
    ],
)
def test_what_can_be_read_safely_is_read(content: str) -> None:
    for written in (content.encode(), content.removeprefix("\ufeff").encode("utf-16")):
        reading = files.read(written)
        assert (reading.players, reading.bad) == (BOTH, [])


REFUSED = {
    "empty": ("", "The file is empty"),
    "blank": ("\n \r\n", "The file is empty"),
    "a heading alone": ("user_id,xp\n", "a heading and no line below it"),
    "rounded to a power": (
        "user_id,xp\n4.12E+17,2300\n4,99E+17,70\n",
        "an id that a spreadsheet has rounded.*set to Text",
    ),
    "rounded to a fraction": (
        "user_id,xp\n412345678901234560.0,2300\n498765432109876540.0,70\n",
        "has rounded.*set to Text",
    ),
    "rounded to zeros": (
        "user_id,xp\n412345678901234000,2300\n498765432109876000,70\n",
        "rounded by a spreadsheet.*--exact-ids",
    ),
    "one rounded row": ("412345678901234000,2300", "rounded by a spreadsheet"),
    "no columns": (
        f"{A} 2300\n{B} 70",
        "None of its 2 lines can be read. line 1: 1 column instead of 2",
    ),
    "more columns without a heading": (f"1,mo,{A},4,2300", "5 columns instead of 2"),
    "a heading that names neither": (f"who,level,points\n{A},4,2300", "3 columns instead of 2"),
    "a page of markup": ("<html>\n<body>Sign in</body>", "None of its"),
    "a picture": ("\x89PNG\r\n\x00\x00", "None of its"),
    "thousands or a fraction": (f'{A},"2,000"\n{B},"3,000"', "may be 2000 or 2"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.django_db
def test_a_file_of_which_nothing_can_be_trusted_is_refused_and_not_recorded(
    tmp_path: Path, content: str, why: str
) -> None:
    make_member(discord_id=A)
    path = tmp_path / "xp.csv"
    path.write_bytes(content.encode())
    with pytest.raises(CommandError, match=f"{why}.*Nothing was taken in"):
        call_command("import_xp", str(path), stdout=StringIO())
    assert not AuditLog.objects.exists()
    assert not Mee6State.objects.exists()
    assert not DiscordXp.objects.exists()


@pytest.mark.django_db
def test_no_players_at_all_are_no_import() -> None:
    with pytest.raises(NothingToTakeIn):
        import_totals(players=[], fingerprint="f", name="nothing.csv")
    assert not AuditLog.objects.exists()
    assert not Mee6State.objects.exists()


@pytest.mark.django_db
def test_a_strict_import_of_a_file_with_bad_lines_takes_in_nothing_and_names_them(
    tmp_path: Path,
) -> None:
    make_member(discord_id=A)
    path = tmp_path / "xp.csv"
    path.write_text("\n".join([f"{A},2300", *["?,1"] * 7]))
    with pytest.raises(
        CommandError,
        match=r"7 lines can't be read \(2, 3, 4, 5, 6 and 2 more\)\. Nothing was taken in\.",
    ):
        call_command("import_xp", str(path), "--strict", stdout=StringIO(), stderr=StringIO())
    assert not AuditLog.objects.exists()
    call_command("import_xp", str(path), stdout=StringIO(), stderr=(err := StringIO()))
    assert "7 lines left out." in err.getvalue()
    assert DiscordXp.objects.get().last_total == 2_300


@pytest.mark.django_db
def test_a_file_of_another_community_says_that_nobody_in_it_is_a_member(tmp_path: Path) -> None:
    make_member(discord_id=A)
    path = tmp_path / "xp.csv"
    path.write_text(f"{B},70")
    call_command("import_xp", str(path), stdout=StringIO(), stderr=(err := StringIO()))
    assert "None of these accounts is a member's" in err.getvalue()


@pytest.mark.django_db
def test_ids_that_do_end_in_zeros_are_taken_when_asked_to(tmp_path: Path) -> None:
    make_member(discord_id="412345678901234000")
    path = tmp_path / "xp.csv"
    path.write_text("412345678901234000,2300")
    call_command("import_xp", str(path), "--exact-ids", stdout=StringIO())
    assert DiscordXp.objects.get().last_total == 2_300


def test_a_few_ids_that_end_in_zeros_among_many_are_chance() -> None:
    ids = [f"{412345678901234000 + n * 41}" for n in range(1_000)]
    assert not files.looks_rounded(ids)
    assert files.looks_rounded([*ids, *(f"{412345678901234000 + n * 1_000}" for n in range(60))])


@pytest.mark.parametrize(
    ("text", "xp"),
    [
        ("0", 0),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1'234", 1_234),
        ("1,234.0", 1_234),
        ("1.234,00", 1_234),
        ("2147483647", 2**31 - 1),
    ],
)
def test_xp_as_people_write_it(text: str, xp: int) -> None:
    assert read_xp(text) == xp


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-4",
        "+4",
        "1.5",
        "1,5",
        "12,34,567",
        "1,234.567",
        "1.000",
        "1,000",
        "2147483648",
        "1e3",
        "٣",
        "4 5",
        "0x10",
        "1,2345",
        "NaN",
        "true",
        "9" * 5_000,
    ],
)
def test_what_is_no_whole_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadPlayer):
        read_xp(text)


def test_a_sign_that_parts_thousands_elsewhere_in_the_file_parts_them_before_three_zeros_too() -> (
    None
):
    assert read_xp("1,000", thousands=",") == 1_000
    assert files.read(f'{A},"12,345"\n{B},"1,000"'.encode()).players == [
        Player(A, 12_345),
        Player(B, 1_000),
    ]
    mixed = files.read(f"{A};12,345\n{B};1.000\n{A};1.234".encode())
    assert [number for number, _ in mixed.bad] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234",
        "4.12E+17",
        "4123456789012345678901",
        "-412345678901234567",
        "412345678901234567.0",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(BadPlayer):
        read_id(text)
