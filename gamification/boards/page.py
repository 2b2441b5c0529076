"""What the page shows of one board: a page of rows, the podium, and the reader's own place."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlencode

from gamification.boards import boards
from gamification.boards.boards import Extent, Position, Row, Window
from gamification.rules.boards import board_lede, why_absent
from gamification.rules.months import month_of
from gamification.rules.words import ordinal, remain
from members.models import Member, Team

PAGE = 25
PODIUM = 3
SPANS = {Window.MONTH: "this month", Window.DAYS: "in the last 30 days", Window.ALL: "so far"}


@dataclass(frozen=True)
class Link:
    """One choice of a row of links."""

    label: str
    href: str
    current: bool
    slug: str


@dataclass(frozen=True)
class Sheet:
    """One page of one board, as `reader` sees it. `start` is the first place on it."""

    reader: Member
    window: Window
    team: Team | None
    own_team: Team | None
    start: int
    now: datetime
    extent: Extent
    rows: list[Row]
    position: Position | None
    beside: list[Row]

    @property
    def title(self) -> str:
        """The page's heading."""
        if self.window == Window.MONTH:
            return f"{self.now.astimezone(UTC):%B}\N{RIGHT SINGLE QUOTATION MARK}s board"
        return "The board of 30 days" if self.window == Window.DAYS else "The board of all time"

    @property
    def lede(self) -> str:
        """How long the month still lasts, how many are on the board, where the reader stands."""
        span = SPANS[self.window]
        words = board_lede(
            counted_members=self.extent.counted,
            span=span,
            place=ordinal(self.position.place) if self.position else "",
            absent=why_absent(
                paying=self.reader.is_paying, listed=self.reader.on_leaderboard, span=span
            ),
            team=self.team.name if self.team else "",
        )
        if self.window != Window.MONTH:
            return words
        return f"{remain(month_of(self.now.astimezone(UTC).date(), UTC)[1] - self.now)} {words}"

    @property
    def heading(self) -> str:
        """Which places the table holds."""
        if self.start == 1:
            return "The first twenty-five" if self.extent.counted > PAGE else "Everyone on it"
        return f"Places {self.start:,} to {self.last:,}"

    @property
    def last(self) -> int:
        """The last place on the page; 0 on an empty board."""
        return self.rows[-1].place if self.rows else 0

    @property
    def podium(self) -> list[Row]:
        """The first three, on the first page of a board that has three."""
        return self.rows[:PODIUM] if self.start == 1 and len(self.rows) >= PODIUM else []

    @cached_property
    def above(self) -> list[Row]:
        """The reader's row and neighbours, when they stand before this page."""
        return [row for row in self.beside if row.place < self.start]

    @cached_property
    def below(self) -> list[Row]:
        """The same when they stand after it."""
        return [row for row in self.beside if row.place > self.last]

    @property
    def gap_above(self) -> str:
        """Which places lie between the reader's rows and the page."""
        return _between(self.above[-1].place, self.start) if self.above else ""

    @property
    def gap_below(self) -> str:
        """Which places lie between the page and the reader's rows."""
        return _between(self.last, self.below[0].place) if self.below else ""

    @property
    def periods(self) -> list[Link]:
        """The three windows."""
        return [
            Link(str(w.label), self.address(window=w, start=1), w == self.window, w.value)
            for w in Window
        ]

    @property
    def crowds(self) -> list[Link]:
        """Everyone and the reader's team; empty for somebody without one."""
        if self.own_team is None:
            return []
        return [
            Link("Everyone", self.address(start=1, team=False), self.team is None, "everyone"),
            Link(
                self.own_team.name, self.address(start=1, team=True), self.team is not None, "team"
            ),
        ]

    @property
    def earlier(self) -> Link | None:
        """The page before this one."""
        return self._page(self.start - PAGE) if self.start > 1 else None

    @property
    def later(self) -> Link | None:
        """The page after this one."""
        return self._page(self.start + PAGE) if self.start + PAGE <= self.extent.counted else None

    @property
    def here(self) -> str:
        """The address of this very page."""
        return self.address(start=self.start)

    def address(self, *, start: int, window: Window | None = None, team: bool | None = None) -> str:
        """The address of another page, window or crowd of this board; defaults are left out."""
        window = window or self.window
        team = self.team is not None if team is None else team
        chosen = {
            "period": window.value if window != Window.MONTH else "",
            "who": "team" if team else "",
            "from": start if start > 1 else "",
        }
        return "?" + urlencode({key: value for key, value in chosen.items() if value})

    def _page(self, start: int) -> Link:
        last = min(start + PAGE - 1, self.extent.counted)
        label = f"Places {start:,} to {last:,}" if last > start else f"Place {start:,}"
        return Link(label, self.address(start=start), False, "")


def sheet(
    *,
    reader: Member,
    window: Window,
    own_team: Team | None,
    of_team: bool,
    start: int,
    now: datetime,
) -> Sheet:
    """The page of the board that holds place `start`, or the last page. At most five queries."""
    team = own_team if of_team else None
    extent = boards.extent(window, team)
    start = (min(max(start, 1), max(extent.counted, 1)) - 1) // PAGE * PAGE + 1
    rows = boards.top(window, team, start=start, size=PAGE)
    position = boards.place_of(reader, window, team) if extent.counted else None
    away = position is not None and not any(row.place == position.place for row in rows)
    beside = boards.beside(position, window, team) if position and away else []
    return Sheet(reader, window, team, own_team, start, now, extent, rows, position, beside)


def _between(before: int, after: int) -> str:
    first, last = before + 1, after - 1
    if first > last:
        return ""
    return (
        f"Places {first:,} to {last:,} are left out"
        if last > first
        else f"Place {first:,} is left out"
    )
