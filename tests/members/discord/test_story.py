"""Roles, introductions and what Discord refuses."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification.models import PointTransaction
from members.discord import introductions, limits, linking
from members.discord.client import Client
from members.discord.faults import Halted, Refused
from members.discord.work import lift
from members.models import DiscordSeat, DiscordWork, Effect, Member
from members.standing import outbox
from members.standing.actions import follow_plan
from tests import cast
from tests.standins.discord import Discord

A, B = "700000000000000001", "700000000000000002"
LONG = "I run an agency in Hamburg and write to logistics companies. " * 3


def newcomer(discord_id: str | None = A) -> Member:
    """Pays, linked, not introduced."""
    member = cast.make_member(discord_id=discord_id)
    cast.give_plan(member)
    follow_plan(member_id=member.pk)
    return member


def work() -> list[str]:
    """Do what waits, until nothing does; what became of it."""
    done = []
    while found := Effect.objects.filter(state="WAITING", attempts=0).order_by("pk").first():
        done.append(f"{found.kind} {outbox.work(effect_id=found.pk)}")
    return done


def test_linked_introduced_and_lord_with_other_roles_untouched(discord: Discord) -> None:
    discord.join(A, "990000000000000077")
    member = newcomer()
    linking.linked(member_id=member.pk, discord_id=A, before=None)
    work()
    assert discord.worn(A) == {"SQUIRE", "990000000000000077"}
    discord.write(A, "Hi all")
    discord.write(B, LONG)
    assert introductions.look() == 0
    message = discord.write(A, LONG)
    assert introductions.look() == 1
    work()
    assert discord.worn(A) == {"LORD", "990000000000000077"}
    member.refresh_from_db()
    paid = PointTransaction.objects.filter(member=member).values_list("action", flat=True)
    assert (member.community_role, member.intro_message_id, list(paid)) == (
        "LORD",
        message.id,
        ["intro_completed"],
    )
    assert len(discord.sent) == 0
    assert member.discord_seat.state == "OK"
    asked = sum(discord.requests.values())
    outbox.put(kind="ROLES", member=member)
    work()
    assert sum(discord.requests.values()) - asked == 1


def test_too_short_is_said_once_a_day_and_an_edit_counts(discord: Discord) -> None:
    discord.join(A)
    member = newcomer()
    short = discord.write(A, "Hi")
    discord.write(A, "Hello?")
    for _ in range(2):
        introductions.look()
        work()
    assert [to for to, _ in discord.sent] == [A]
    short.content, short.edited_at = LONG, datetime.now(UTC)
    assert introductions.look() == 1
    member.refresh_from_db()
    assert member.intro_completed


def test_closed_messages_are_a_state(discord: Discord) -> None:
    discord.join(A)
    discord.dms_closed.add(A)
    member = newcomer()
    discord.write(A, "Hi")
    introductions.look()
    assert "GUIDANCE DONE" in work()
    assert DiscordSeat.objects.get(member=member).dms_closed_at is not None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LONG, {"replies_to": "830000000000000009"}),
        (LONG, {"is_bot": True}),
        ("", {"attachments": [{"id": "1"}]}),
        ("a" * 99 + " " * 50 + "\u200b" * 50, {}),
    ],
)
def test_what_does_not_introduce(discord: Discord, text: str, more: dict) -> None:
    newcomer()
    discord.write(A, text, datetime.now(UTC) - timedelta(days=2), **more)
    assert introductions.look() == 0


def test_without_the_text_of_posts_staff_are_told_and_nothing_is_lost(discord: Discord) -> None:
    newcomer()
    discord.lacks.add("MESSAGE_CONTENT")
    discord.write(A, LONG)
    assert introductions.look() == 0
    assert "MESSAGE CONTENT" in DiscordWork.objects.get(kind="INTRODUCTIONS").why
    discord.lacks.clear()
    assert introductions.look() == 1
    assert DiscordWork.objects.get(kind="INTRODUCTIONS").why == ""


def test_who_introduced_before_linking_has(discord: Discord) -> None:
    discord.join(A)
    discord.write(A, LONG)
    assert introductions.look() == 0
    member = newcomer()
    linking.linked(member_id=member.pk, discord_id=A, before=None)
    member.refresh_from_db()
    assert (member.intro_completed, member.community_role) == (True, "LORD")


def test_relinked_from_a_to_b_a_loses_our_roles(discord: Discord) -> None:
    member = newcomer()
    discord.join(A, "SQUIRE", "990000000000000077")
    discord.join(B)
    Member.objects.filter(pk=member.pk).update(discord_id=B)
    linking.linked(member_id=member.pk, discord_id=B, before=A)
    work()
    assert (discord.worn(A), discord.worn(B)) == ({"990000000000000077"}, {"SQUIRE"})


def test_nobody_there_is_done(discord: Discord) -> None:
    member = newcomer()
    assert set(work()) == {"ROLES DONE"}
    assert DiscordSeat.objects.get(member=member).state == "NOT_IN_SERVER"


def test_a_role_above_the_bots_stops_the_batch_after_one(discord: Discord) -> None:
    discord.top_of_bot = 0
    discord.join(A)
    discord.join(B)
    newcomer(A), newcomer(B)
    assert set(work()) == {"ROLES STOPPED"}
    assert discord.statuses[403] == 1
    seen = Effect.objects.filter(kind="ROLES").values_list("last_error", flat=True)
    assert all("Manage Roles" in why and "above the bot" in why for why in seen)


def test_once_put_right_staff_have_it_tried_again(discord: Discord) -> None:
    discord.lacks.add("MANAGE_ROLES")
    discord.join(A)
    newcomer()
    work()
    discord.lacks.clear()
    lift()
    outbox.retry(effects=Effect.objects.all(), actor=cast.super_admin())
    work()
    assert discord.worn(A) == {"SQUIRE"}


def test_members_are_listed_by_pages_and_counted(discord: Discord) -> None:
    for number in range(1001):
        discord.join(str(700000000000000000 + number))
    with Client() as client:
        assert len(list(client.list_members())) == 1001
        assert client.requests == sum(discord.requests.values()) == 2
        discord.lacks.add("GUILD_MEMBERS")
        with pytest.raises(Refused, match="GUILD_MEMBERS"):
            list(client.list_members())


def test_a_bucket_is_waited_for_and_never_overdrawn(discord: Discord) -> None:
    discord.limits["GET /guilds/*/members/*"] = (3, 60.0)
    discord.join(A)
    slept: list[float] = []
    now = [datetime.now(UTC)]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += timedelta(seconds=seconds)

    began = discord.clock()
    discord.clock = lambda: began + sum(slept)
    with Client(clock=lambda: now[0], sleep=sleep, patience=100) as client:
        for _ in range(7):
            client.member(A)
    assert (discord.statuses[429], len(slept)) == (0, 2)


def test_it_stops_itself_long_before_the_ban(discord: Discord) -> None:
    now = datetime.now(UTC)
    for _ in range(1000):
        limits.count_invalid(now)
    with Client() as client, pytest.raises(Halted, match="1000 requests"):
        client.member(A)
    assert sum(discord.requests.values()) == 0
