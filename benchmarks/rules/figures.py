"""What may be published: thresholds, figures, bands, shares. Spec: benchmarks, "Privacy"."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from benchmarks.rules.grid import three_figures

# From how many distinct agencies on. Never a minimum or a maximum.
MEDIAN_FROM: Final = 5
QUARTILES_FROM: Final = 10
TENTHS_FROM: Final = 20
# An answer's share speaks for at least this many agencies, and so does what is added up in "Other".
SHARE_FROM: Final = 5
# Below this many agencies a share in single percents would give the number of agencies away.
FINE_SHARES_FROM: Final = 20
DASH: Final = "\N{EN DASH}"
BANDS: Final = (
    (100, "100+"),
    (50, f"50{DASH}99"),
    (20, f"20{DASH}49"),
    (10, f"10{DASH}19"),
    (5, f"5{DASH}9"),
)


def band(agencies: int) -> str:
    """How many agencies, as published: 12 is in the band from 10 to 19.

    Raises ValueError below 5: that is not published at all.
    """
    for start, name in BANDS:
        if agencies >= start:
            return name
    raise ValueError(f"{agencies} agencies are too few to be counted aloud.")


@dataclass(frozen=True, kw_only=True)
class Quantiles:
    """What is published of one question's numbers, to three figures; None where too few agencies
    answered.
    """

    agencies: str
    median: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None
    tenth: Decimal | None = None
    ninetieth: Decimal | None = None

    @property
    def has_quartiles(self) -> bool:
        """Whether the middle half is known."""
        return self.lower is not None and self.upper is not None

    @property
    def has_tenths(self) -> bool:
        """Whether the 10th and the 90th percentile are known."""
        return self.tenth is not None and self.ninetieth is not None


def publish_quantiles(
    *,
    agencies: int,
    median: float | None,
    quartiles: tuple[float, float] | None = None,
    tenths: tuple[float, float] | None = None,
) -> Quantiles | None:
    """What of these numbers may be shown, whatever was handed in; None below five agencies."""
    if agencies < MEDIAN_FROM or median is None:
        return None
    lower, upper = quartiles if quartiles and agencies >= QUARTILES_FROM else (None, None)
    tenth, ninetieth = tenths if tenths and agencies >= TENTHS_FROM else (None, None)
    rounded = {"lower": lower, "upper": upper, "tenth": tenth, "ninetieth": ninetieth}
    return Quantiles(
        agencies=band(agencies),
        median=three_figures(median),
        **{
            name: None if value is None else three_figures(value) for name, value in rounded.items()
        },
    )


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What is published of one question's named answers: (answer, percent), most frequent first;
    the rest is `other`.
    """

    agencies: str
    named: tuple[tuple[str, int], ...]
    other: int


def publish_shares(*, counts: Mapping[str, int], rest: int) -> Shares | None:
    """Which answers may be named, with their shares in percent; None when none may.

    `counts` are agencies by answer, `rest` the agencies whose answer is not among them. Every
    number shown speaks for five agencies or more: rare answers are added up in Other, and where
    Other itself would be too small, the rarest named answer joins it, so that it can't be had by
    subtraction.
    """
    total = sum(counts.values()) + rest
    named = sorted(
        ((answer, n) for answer, n in counts.items() if n >= SHARE_FROM),
        key=lambda one: (-one[1], one[0]),
    )
    other = total - sum(n for _, n in named)
    while named and 0 < other < SHARE_FROM:
        other += named.pop()[1]
    if not named:
        return None
    shares = percents([n for _, n in named] + [other], step=1 if total >= FINE_SHARES_FROM else 5)
    return Shares(
        agencies=band(total),
        named=tuple(zip((a for a, _ in named), shares[:-1], strict=True)),
        other=shares[-1],
    )


def percents(counts: list[int], *, step: int) -> list[int]:
    """Shares in percent, in multiples of `step`, that add up to 100 (largest remainders first)."""
    steps, total = 100 // step, sum(counts)
    shares = [n * steps // total for n in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(counts[index] * steps % total))
    for index in by_remainder[: steps - sum(shares)]:
        shares[index] += 1
    return [share * step for share in shares]
