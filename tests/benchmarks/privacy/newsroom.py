"""What the database counts of a community and keeps of its publications, once more in memory."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from benchmarks.rules.publishing import Cell, Decision, Outcome, Published, decide
from tests.benchmarks.privacy.worlds import Agency, Table

ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One snapshot: figures, or None where they were withdrawn."""

    publication: int
    cohort: str
    published: Published | None


@dataclass(slots=True)
class Standing:
    """What stands of a cell: its last figures, of which publication, and whether they are shown."""

    publication: int
    published: Published
    shown: bool


@dataclass
class Newsroom:
    """The publications of one question of a community."""

    is_numeric: bool
    tables: list[Table] = field(default_factory=list)
    standing: dict[str, Standing] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    published: dict[str, list[int]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def publish(self, table: Table) -> None:
        """One publication of the agencies as they are."""
        self.tables.append(table)
        self.cells = self._count(table)
        self.decisions = decide(self.cells, is_numeric=self.is_numeric)
        for decision in self.decisions:
            self._keep(decision)

    def _keep(self, decision: Decision) -> None:
        now, before = len(self.tables) - 1, self.standing.get(decision.cohort)
        if decision.outcome is Outcome.PUBLISHED:
            assert decision.published
            self.standing[decision.cohort] = Standing(now, decision.published, True)
            self.published.setdefault(decision.cohort, []).append(now)
            self.entries.append(Entry(now, decision.cohort, decision.published))
        elif before and before.shown and decision.outcome not in (Outcome.STANDS, Outcome.HELD):
            before.shown = False
            self.entries.append(Entry(now, decision.cohort, None))

    def _count(self, table: Table) -> list[Cell]:
        counts: dict[str, dict[int | str, int]] = {}
        spellings: dict[str, Counter[str]] = {}
        for row in table.values():
            if row.answer is None:
                continue
            for cohort in row.cohorts:
                cell = counts.get(cohort) or counts.setdefault(cohort, {})
                cell[row.answer] = cell.get(row.answer, 0) + 1
            if isinstance(row.answer, str):
                spellings.setdefault(row.answer, Counter())[str(row.spelled)] += 1
        spelled = {
            folded: min(times, key=lambda one: (-times[one], one))
            for folded, times in spellings.items()
        }
        changes = {
            publication: changed_agencies(self.tables[publication], table)
            for publications in self.published.values()
            for publication in publications
        }
        cohorts = {"all", *counts, *self.standing}
        return [
            self._cell(cohort, counts.get(cohort, {}), spelled, changes)
            for cohort in sorted(cohorts, key=lambda cohort: (cohort != "all", cohort))
        ]

    def _cell(
        self,
        cohort: str,
        counts: dict[int | str, int],
        spelled: dict[str, str],
        changes: dict[int, dict[str, set[Agency]]],
    ) -> Cell:
        before = self.standing.get(cohort)
        numbers = {amount(a): n for a, n in counts.items() if isinstance(a, int)}
        words = {spelled[a]: n for a, n in counts.items() if isinstance(a, str) and n >= ENOUGH}
        agencies = sum(counts.values())
        return Cell(
            cohort=cohort,
            agencies=agencies,
            changed=self._changed(cohort, changes),
            was_published=before is not None,
            values=numbers,
            answers=words,
            rest=0 if self.is_numeric else agencies - sum(words.values()),
        )

    def _changed(self, cohort: str, changes: dict[int, dict[str, set[Agency]]]) -> int:
        """Against the newest figures; where those would be due, against the nearest of all."""
        counts = [len(changes[p].get(cohort, ())) for p in self.published.get(cohort, ())]
        if not counts or counts[-1] < 3:
            return counts[-1] if counts else 0
        return min(n for n in counts if n)


@cache
def amount(cents: int) -> Decimal:
    """Cents as the database has them."""
    return Decimal(cents).scaleb(-2)


def changed_agencies(was: Table, now: Table) -> dict[str, set[Agency]]:
    """The agencies of each cell that are not as they were: the symmetric difference, in which an
    agency that lost people to another one stands together with it.
    """
    home = {person: agency for agency, row in now.items() for person in row.people}
    together: dict[Agency, Agency] = {}
    for agency, row in was.items():
        gone = [there for one in row.people if (there := home.get(one, agency)) != agency]
        if gone:
            together[agency] = min(gone)
    changed: dict[str, set[Agency]] = {}
    for agency in was.keys() | now.keys():
        old, new = was.get(agency), now.get(agency)
        before = set() if old is None or old.answer is None else set(old.cohorts)
        after = set() if new is None or new.answer is None else set(new.cohorts)
        same = old is not None and new is not None and old.answer == new.answer
        for cohort in before ^ after if same else before | after:
            changed.setdefault(cohort, set()).add(together.get(agency, agency))
    return changed
