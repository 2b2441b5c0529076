"""What the tables of points hold of a member (members/own/registry.py)."""

from typing import Final

from members.own.registry import Copy, Fate, Table, nobodys, of

TABLES: Final = (
    Table(
        "gamification.PointTransaction",
        Fate.GOES,
        rows=of("gamification.PointTransaction", "member"),
        copy=Copy(
            "ledger",
            {
                "earned_on": "earned_on",
                "at": "created_at",
                "action": "action",
                "points": "points",
                "source": "source",
                "details": "metadata",
            },
        ),
        words=("ledger entry with its points", "ledger entries with their points"),
        loose=("metadata",),
    ),
    Table(
        "gamification.MemberBadge",
        Fate.GOES,
        rows=of("gamification.MemberBadge", "member"),
        copy=Copy("badges", {"badge": "badge__name", "granted_at": "granted_at"}),
        words=("badge", "badges"),
    ),
    Table(
        "gamification.DiscordXp",
        Fate.GOES,
        rows=of("gamification.DiscordXp", "member"),
        copy=Copy(
            "discord_xp",
            {
                "discord_id": "discord_id",
                "xp": "last_total",
                "xp_paid": "paid_xp",
                "xp_carried": "carried_xp",
                "seen_at": "synced_at",
            },
        ),
    ),
    Table(
        "gamification.DiscordActivity",
        Fate.GOES,
        rows=of("gamification.DiscordActivity", "member"),
        copy=Copy(
            "discord_activity",
            {
                "discord_id": "discord_id",
                "kind": "activity_type",
                "xp": "xp_delta",
                "xp_in_all": "xp_total",
                "seen_at": "synced_at",
            },
        ),
        words=("note of activity on Discord", "notes of activity on Discord"),
    ),
    Table(
        "gamification.Standing",
        Fate.GOES,
        "Worked out from the ledger, which is copied; the next merge of the ranks, within a"
        " second, takes the row away.",
        loose=("member_id",),
    ),
    Table(
        "gamification.RankEvent",
        Fate.GOES,
        "Tells the next merge of the ranks whom to look at; that merge deletes it.",
        loose=("member_id",),
    ),
    Table(
        "gamification.RankSlice",
        Fate.STAYS,
        "Counts of members. Where a slice begins is said by the points, the moment and the number"
        " of the member it was cut at; it stays until the slice is cut anew, and leads to nothing.",
        loose=("member",),
    ),
    *nobodys(
        "What awards and badges there are, and how the ranks and the sync stand.",
        "gamification.PointConfig",
        "gamification.Badge",
        "gamification.Mee6State",
        "gamification.RankState",
    ),
    *nobodys("The same rows in another order: a view of standings.", "gamification_rankkey"),
)
