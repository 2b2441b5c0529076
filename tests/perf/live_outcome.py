"""What came of a migration beside live requests, and how it is told."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Final

from rich.table import Table

from tests.perf.harness import console
from tests.perf.load_client import Request

OURS, NOTHING, PLAIN, IMPATIENT = "ours", "none (floor)", "Django's", "Django's, 2 s"
# What a migration may add to a request.
MOST_ADDED_S, MOST_RATIO = 0.050, 1.1
# SQLSTATEs of a query or session that somebody ended.
ENDED: Final = ("57014", "57P01")


@dataclass
class Outcome:
    """What one rival's run came to.

    Times in seconds on the monotonic clock; `tries` counts starts of the command.
    """

    began: float = 0.0
    ended: float = 0.0
    tries: int = 0
    reached: bool = True
    said: str = ""
    reader_survived: bool = True
    requests: list[Request] = field(default_factory=list)

    @property
    def drained(self) -> float:
        """When the last request that was due while the command ran was answered."""
        return max(
            (r.due + r.latency for r in self.requests if self.began <= r.due < self.ended),
            default=self.ended,
        )

    def latencies(self, *, during: bool) -> list[float]:
        """Milliseconds of the requests due in one of the two spans."""
        end = max(self.ended, self.drained)
        return sorted(
            1000 * r.latency for r in self.requests if (self.began <= r.due < end) == during
        )

    @property
    def queries_ended(self) -> int:
        """Queries and sessions of users that were ended, the reader's among them."""
        return sum(r.error.startswith(ENDED) for r in self.requests) + (not self.reader_survived)


# ------------------------------------------------------------------- printing
def p99(latencies: list[float]) -> float:
    """The 99th percentile."""
    return quantiles(latencies, n=100)[98]


def ratio(outcome: Outcome) -> float:
    """p99 during, by p99 outside."""
    return p99(outcome.latencies(during=True)) / p99(outcome.latencies(during=False))


def added(outcome: Outcome) -> float:
    """The longest wait during, less the longest outside; milliseconds, 0 at least."""
    return max(0.0, max(outcome.latencies(during=True)) - max(outcome.latencies(during=False)))


HEADINGS = (
    "took s",
    "failed",
    "ended",
    "p50 ms",
    "p99 ms",
    "longest ms",
    "p99 ratio",
    "added ms",
    ">150 ms",
)


def _say_goals(outcomes: dict[str, list[Outcome]]) -> None:
    ours = outcomes[OURS]
    console.print(
        "[dim]Pairs: outside / during. Runs: "
        + ", ".join(f"{len(runs)} of {name}" for name, runs in outcomes.items())
        + ". Goals for ours: no failed request, none ended, added at most"
        f" {1000 * MOST_ADDED_S:.0f} ms ({max(added(run) for run in ours):.0f}), p99 ratio at"
        f" most {MOST_RATIO} ({', '.join(f'{ratio(run):.2f}' for run in ours)}).[/dim]"
    )


def _say_failures(outcomes: dict[str, list[Outcome]]) -> None:
    for name, runs in outcomes.items():
        for run in runs:
            if not run.reached:
                last = run.said.strip().splitlines()[-1:] or ["said nothing"]
                console.print(f"[dim]{name} gave up: {last[0]}[/dim]")
            if errors := Counter(request.error for request in run.requests if request.error):
                console.print(f"[dim]{name}: {dict(errors)}[/dim]")


def show(title: str, outcomes: dict[str, list[Outcome]]) -> None:
    """One line per rival: medians over its runs, the worst for waits, sums for failures."""
    table = Table(title=title, title_justify="left", padding=(0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for name, runs in outcomes.items():
        spans = [(run.latencies(during=False), run.latencies(during=True)) for run in runs]
        took = f"{median(run.ended - run.began for run in runs):.0f}"
        took += f" ({runs[0].tries} x)" if runs[0].tries > 1 else ""
        table.add_row(
            name,
            took if all(run.reached for run in runs) else "never",
            f"{sum(request.failed for run in runs for request in run.requests):,}",
            f"{sum(run.queries_ended for run in runs)}",
            " / ".join(
                f"{median(median(span) for span in side):,.1f}" for side in zip(*spans, strict=True)
            ),
            " / ".join(
                f"{median(p99(span) for span in side):,.1f}" for side in zip(*spans, strict=True)
            ),
            " / ".join(
                f"{max(max(span) for span in side):,.0f}" for side in zip(*spans, strict=True)
            ),
            f"{median(ratio(run) for run in runs):,.2f}",
            f"{max(added(run) for run in runs):,.0f}",
            " / ".join(
                f"{sum(ms > 150 for span in side for ms in span):,}"
                for side in zip(*spans, strict=True)
            ),
        )
    console.print(table)
    _say_goals(outcomes)
    _say_failures(outcomes)
    console.print()
