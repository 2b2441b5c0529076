"""A community of a million members and ten million ledger entries, for measuring.

Rows come by COPY, a hundred thousand to a statement and a statement to a transaction; triggers,
keys and constraints all stay on, so the totals are what the ledger's own trigger made of them.
Nothing is kept beside the data: members are numbered in their addresses and entries in their
sources, so the highest number says where to go on.
"""

import random
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from gamification.catalogue import DEFAULT_VALUES
from gamification.ledger.streaks import set_streaks_right
from gamification.models import Action, PointTransaction
from members.directory.actions import count_changes
from members.models import (
    CommunityRole,
    ExperienceLevel,
    Listing,
    ListingCount,
    ListingSpelling,
    ListingTerm,
    Member,
    SeatTier,
    SubscriptionStatus,
)
from revcouncil.demo.names import REGIONS, SECOND_WORDS
from revcouncil.demo.people import SEED
from revcouncil.demo.profiles import INDUSTRIES, RARE, SKILLS

EMAIL = "bulk-{:07}@demo.example"
SOURCE = "bulk:{}"
BATCH = 100_000
# Text is handed over in pieces of this many rows: the whole batch is never in memory.
PIECE = 2_000
YEAR = timedelta(days=365)
# Nobody who was active last before this has a streak, wherever they live; these many are looked at
# in one go.
LATELY = timedelta(days=7)
LOOKED_AT = 2_000

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Added:
    """What one run wrote, in rows."""

    members: int
    entries: int


def load(
    *, members: int, entries: int, report: Report = lambda what, done, of: None, batch: int = BATCH
) -> Added:
    """Bring the bulk community to `members` members and `entries` ledger entries; does nothing for
    those who are there.

    Interrupted, it goes on at the first batch that is missing. Entries are spread over the year
    before this run, oldest first, as a ledger grows; a few members earn much and most earn little.
    `report` hears of every batch.
    """
    now = timezone.now()
    members_before, entries_before = _last_member(), _last_entry()
    _copy(
        "Members",
        _MEMBER_TABLE,
        _MEMBER_COLUMNS,
        _member_rows(now),
        members_before,
        members,
        report,
        batch,
    )
    if entries > entries_before:
        ids = _member_ids()
        _copy(
            "Entries",
            _ENTRY_TABLE,
            _ENTRY_COLUMNS,
            _entry_rows(now, ids, entries),
            entries_before,
            entries,
            report,
            batch,
        )
    added = Added(max(0, members - members_before), max(0, entries - entries_before))
    if added != Added(0, 0):
        count_changes()
        _analyse()
        _streaks(now)
    return added


# ---------------------------------------------------------------------------- state
def _last_member() -> int:
    """The highest number of a bulk member; 0 without any.

    Read off the end of the table: numbers rise with the ids.
    """
    email = (
        Member.objects.filter(email__startswith="bulk-", email__endswith="@demo.example")
        .order_by("-id")
        .values_list("email", flat=True)
    )
    last = email.first()
    return int(last.removeprefix("bulk-").partition("@")[0]) if last else 0


def _last_entry() -> int:
    """The highest number of a bulk entry; 0 without any."""
    last = (
        PointTransaction.objects.filter(source__startswith="bulk:")
        .order_by("-id")
        .values_list("source", flat=True)
        .first()
    )
    return int(last.removeprefix("bulk:")) if last else 0


def _member_ids() -> Sequence[int]:
    """The ids of the bulk members, eight bytes each."""
    ids = (
        Member.objects.filter(email__startswith="bulk-", email__endswith="@demo.example")
        .order_by("id")
        .values_list("id", flat=True)
    )
    return array("q", ids.iterator(chunk_size=50_000))


# ----------------------------------------------------------------------------- rows
Rows = Callable[[int, int], Iterator[str]]

_MEMBER_TABLE = Member._meta.db_table
_MEMBER_COLUMNS = [
    *(
        "email",
        "password",
        "is_superuser",
        "first_name",
        "last_name",
        "company",
        "time_zone",
        "subscription_status",
    ),
    *("seat_tier", "community_role", "date_joined", "intro_completed", "on_leaderboard"),
    *("in_directory", "handle", "job_title", "industry", "experience_level"),
    *("current_skills", "target_skills"),
]
_LEVELS = list(ExperienceLevel.values)
# Companies are called by four of these: some twenty thousand words, as in a large community.
_SYLLABLES = ["ba", "de", "fi", "gor", "hal", "jun", "ker", "lo", "mi", "nar", "pel", "ri"]
_DIRECTORY_TABLES = [
    model._meta.db_table for model in (Listing, ListingTerm, ListingCount, ListingSpelling)
]
_ENTRY_TABLE = PointTransaction._meta.db_table
_ENTRY_COLUMNS = ["member_id", "action", "points", "source", "created_at"]


def _member_rows(now: datetime) -> Rows:
    def rows(first: int, last: int) -> Iterator[str]:
        rng = random.Random(f"{SEED}:members:{first}")
        statuses = list(SubscriptionStatus.values)
        for number in range(first, last + 1):
            region = REGIONS[number % len(REGIONS)]
            status = rng.choices(statuses, (4, 5, 82, 4, 5))[0]
            joined = now - YEAR * rng.random()
            yield (
                f"{EMAIL.format(number)}\t!\tf\t"
                f"{rng.choice(region.first_names)}\t{rng.choice(region.last_names)}\t"
                f"{_company(number // 3)}\t{region.time_zone}\t{status}\t"
                f"{SeatTier.INDIVIDUAL.value}\t{CommunityRole.LORD.value}\t"
                f"{joined.isoformat()}\tt\t"
                f"{'f' if rng.random() < 0.03 else 't'}\t"
                f"{'f' if rng.random() < 0.03 else 't'}\tmember{number}\tFounder\t"
                f"{rng.choice(INDUSTRIES)}\t{rng.choice(_LEVELS)}\t"
                f"{_array(rng.sample(SKILLS, rng.randint(1, 3)))}\t"
                f"{_array(rng.sample(SKILLS + RARE, rng.randint(0, 2)))}\n"
            )

    return rows


def _company(number: int) -> str:
    """The name of an agency; one in twenty thousand has the same first word."""
    count = len(_SYLLABLES)
    word = "".join(_SYLLABLES[number // count**place % count] for place in range(4))
    return f"{word.capitalize()} {SECOND_WORDS[number % len(SECOND_WORDS)]}"


def _array(words: Sequence[str]) -> str:
    """An array as COPY takes it."""
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


def _entry_rows(now: datetime, ids: Sequence[int], entries: int) -> Rows:
    began, step = (now - YEAR).timestamp(), YEAR.total_seconds() / entries
    kinds = (
        [(Action.DISCORD_ACTIVITY.value, points) for points in (1, 1, 1, 2, 2, 3, 5)]
        + [(Action.RESOURCE_DOWNLOAD.value, DEFAULT_VALUES["resource_download"])] * 2
        + [(Action.BENCHMARK_SUBMISSION.value, DEFAULT_VALUES["benchmark_submission"])]
    )

    def rows(first: int, last: int) -> Iterator[str]:
        rng = random.Random(f"{SEED}:entries:{first}")
        count = len(ids)
        for number in range(first, last + 1):
            # Squared: the first hundredth of the members writes a tenth of the ledger.
            member = ids[int(count * rng.random() ** 2)]
            action, points = kinds[int(len(kinds) * rng.random())]
            at = datetime.fromtimestamp(began + step * number, UTC)
            yield f"{member}\t{action}\t{points}\t{SOURCE.format(number)}\t{at.isoformat()}\n"

    return rows


# ----------------------------------------------------------------------------- COPY
def _copy(
    what: str,
    table: str,
    columns: list[str],
    rows: Rows,
    done: int,
    wanted: int,
    report: Report,
    batch: int,
) -> None:
    """Copy rows number `done` + 1 to `wanted`, in batches that each are there whole or not at
    all.
    """
    report(what, min(done, wanted), wanted)
    while done < wanted:
        # Batches end at multiples of their size, so that an interrupted run goes on with the very
        # rows it would have written.
        last = min(wanted, (done // batch + 1) * batch)
        _copy_batch(table, columns, rows(done + 1, last))
        done = last
        report(what, done, wanted)


@transaction.atomic
def _copy_batch(table: str, columns: list[str], rows: Iterator[str]) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        while piece := "".join(islice(rows, PIECE)):
            copy.write(piece)


def _analyse() -> None:
    """Tell the planner about the new rows now, rather than when autovacuum comes round to it."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_MEMBER_TABLE}, {_ENTRY_TABLE}")
        cursor.execute(f"ANALYZE {', '.join(_DIRECTORY_TABLES)}")


def _streaks(now: datetime) -> None:
    """Store the streaks that the new entries give:

    COPY writes the ledger and knows nothing of them.
    """
    active = (
        Member.objects.filter(last_active_at__gte=now - LATELY)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    ids = array("q", active.iterator(chunk_size=50_000))
    for first in range(0, len(ids), LOOKED_AT):
        set_streaks_right(members=list(ids[first : first + LOOKED_AT]))
