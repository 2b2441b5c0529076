"""What a worker of release 1.0 or 2.0 asks of the database, one connection at a time."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import psycopg

LEDGER, MEMBER = "gamification_pointtransaction", "members_member"

Database = psycopg.Connection[Any]


@dataclass(frozen=True)
class Orders:
    """What the client is told when it starts.

    Members first_id to last_id exist; `behaviour` is the release it begins as.
    """

    database: dict[str, Any]
    rate: int
    first_id: int
    last_id: int
    behaviour: str


class Worker:
    """One connection and what it can do on it, in the words of Django's ORM: autocommit, named
    columns, nothing prepared.
    """

    def __init__(self, orders: Orders, seed: int) -> None:
        self.orders, self.random, self.fresh = orders, random.Random(seed), count(1)
        self.name = f"{seed}-{time.time_ns()}"
        self.connect()
        # A release reads the columns it knows, by name, and goes on doing so when others appear.
        columns = (
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s"
        )
        self.columns = self.one(columns, [MEMBER])[0]

    def connect(self) -> None:
        """A new connection."""
        self.db: Database = psycopg.connect(
            **self.orders.database, autocommit=True, prepare_threshold=None, application_name="load"
        )

    def one(self, sql: str, params: list[Any]) -> Any:
        """The first row."""
        return self.db.execute(sql.encode(), params).fetchone()

    def all(self, sql: str, params: list[Any]) -> Any:
        """All rows."""
        return self.db.execute(sql.encode(), params).fetchall()

    def anybody(self) -> int:
        """Some member's id."""
        return self.random.randint(self.orders.first_id, self.orders.last_id)

    def member_by_id(self) -> None:
        """Who is signed in: every page asks."""
        self.one(f"SELECT {self.columns} FROM {MEMBER} WHERE id = %s LIMIT 21", [self.anybody()])

    def member_by_email(self) -> None:
        """Somebody signs in."""
        self.one(
            f"SELECT {self.columns} FROM {MEMBER} WHERE lower(email) = lower(%s) LIMIT 21",
            [f"{self.anybody()}@bench.invalid"],
        )

    def profile(self) -> None:
        """Somebody saves their profile."""
        member = self.anybody()
        with self.db.transaction():
            self.one(
                f"SELECT {self.columns} FROM {MEMBER} WHERE id = %s FOR NO KEY UPDATE", [member]
            )
            self.db.execute(
                f"UPDATE {MEMBER} SET first_name = %s, company = %s, bio = %s "
                "WHERE id = %s".encode(),
                ["Ada", f"Company {member}", f"Of {time.time_ns()}", member],
            )

    def sign_up(self) -> None:
        """A new member, as release 1.0 writes one: no word of points."""
        email = f"new-{self.name}-{next(self.fresh)}@bench.invalid"
        self.one(
            f"INSERT INTO {MEMBER} (email, password, is_superuser, first_name) VALUES (%s, '!',"
            " false, 'New') RETURNING id",
            [email],
        )

    def award(self) -> None:
        """A deed is paid for and the streak set right, as `gamification.ledger.award` does."""
        member, source = self.anybody(), f"load:{self.name}:{next(self.fresh)}"
        with self.db.transaction():
            self.one(
                f"SELECT id FROM {LEDGER} WHERE member_id = %s AND action = 'deed' AND source = %s",
                [member, source],
            )
            self.one(
                f"INSERT INTO {LEDGER} (member_id, action, points, source, created_at) VALUES (%s,"
                " 'deed', 5, %s, now()) RETURNING id",
                [member, source],
            )
            days = self.all(
                f"SELECT DISTINCT created_at::date FROM {LEDGER} WHERE member_id = %s AND"
                " created_at > now() - interval '64 days'",
                [member],
            )
            self.db.execute(
                f"UPDATE {MEMBER} SET current_streak = %s WHERE id = %s".encode(),
                [len(days), member],
            )

    def history(self) -> None:
        """A member's own history."""
        sql = (
            f"SELECT id, action, points, source, created_at FROM {LEDGER} WHERE member_id = %s"
            " ORDER BY created_at DESC, id DESC LIMIT 25"
        )
        self.all(sql, [self.anybody()])

    def leaderboard(self) -> None:
        """The 25 with the most points."""
        self.all(
            f"SELECT id, first_name, handle, total_points, current_streak FROM {MEMBER} WHERE"
            " on_leaderboard AND total_points > 0 ORDER BY total_points DESC, last_active_at, id"
            " LIMIT 25",
            [],
        )


# How often each release does what.
MIXES: Final[dict[str, tuple[tuple[Callable[[Worker], None], ...], tuple[int, ...]]]] = {
    "1.0": (
        (Worker.member_by_id, Worker.member_by_email, Worker.profile, Worker.sign_up),
        (50, 20, 20, 10),
    ),
    "2.0": (
        (
            Worker.member_by_id,
            Worker.award,
            Worker.history,
            Worker.leaderboard,
            Worker.profile,
            Worker.sign_up,
        ),
        (35, 20, 20, 10, 10, 5),
    ),
}
